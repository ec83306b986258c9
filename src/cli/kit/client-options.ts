/** How console-producer and console-consumer gather their client's settings (CommandLineUtils.maybeMergeOptions). */
import type { OptionSpec } from './option-spec.ts'
import type { ParsedOptions } from './options.ts'
import type { Properties } from './properties.ts'

/** Sets a key to an option's value where the option is given, or to its default where the key is not set yet. */
export function mergeOption<T>(
  properties: Properties,
  key: string,
  options: ParsedOptions,
  option: OptionSpec<T>,
): void {
  if (!options.has(option) && properties.has(key)) return
  const value = options.valueOf(option)
  if (value === undefined) properties.delete(key)
  else properties.set(key, String(value))
}
