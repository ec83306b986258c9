import { FatalError } from './errors.ts'
import { parseJavaInt } from './java-numbers.ts'
import type { ParsedLine } from './options.ts'

/**
 * Returns the value of -v, -1 (any version) without one.
 *
 * @throws FatalError for what is no int: the reference does not expect it
 */
export function versionOption(line: ParsedLine): number {
  const text = line.value('v')
  if (text === undefined) return -1
  const version = parseJavaInt(text)
  if (version === undefined) throw new FatalError(`the version after -v must be a number, not "${text}"`)
  return version
}
