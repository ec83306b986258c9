import type { Io } from './io.ts'
import { type AnyOption, flag, type OptionSpec, ours } from './option-spec.ts'

/** `--json` of the scripts that do nothing but list and describe. */
export const jsonOption = ours(
  flag('json', 'Print one JSON object a line for each thing listed or described.'),
)

/** `--json` of a script that changes things too: refused unless one of the actions that list or describe is given. */
export function jsonWith(...listings: readonly AnyOption[]): OptionSpec<never> {
  return { ...jsonOption, availableIf: listings }
}

/**
 * Writes one JSON object as a line of stdout: a bigint as a number, or as a text where a number would lose digits; null for what is
 * undefined, so that all objects of a kind have the same keys.
 */
export function writeJson(io: Pick<Io, 'stdout'>, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, inJson)}\n`)
}

function inJson(_key: string, value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}
