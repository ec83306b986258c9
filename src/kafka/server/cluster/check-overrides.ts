import type { ConfigKey, ConfigValue } from '../../configs/definition.ts'
import { parseAll } from '../../configs/parse-all.ts'
import { errors } from '../../errors.ts'
import { javaHashOrder, javaStringHash } from '../../java-hash.ts'
import { type ItemError, itemError } from './errors.ts'

/** What the overrides of one kind of resource may be. */
export interface OverrideRules {
  /** As the reference's words have it: "Unknown topic config name". */
  readonly kind: 'topic' | 'group'
  /** Keys that the reference has in its map of overrides before it looks for unknown ones: their number decides the order of that map. */
  readonly preset?: readonly string[]
  /** In the order in which values are checked. */
  readonly keys: readonly ConfigKey[]
  /** Says what is wrong between values that are right each for itself; null when nothing is. */
  readonly problemBetween: (values: ReadonlyMap<string, ConfigValue>) => string | null
}

/** Checks the overrides of a resource as a whole: names, values, and what must hold between them. */
export function checkOverrides(
  overrides: ReadonlyMap<string, string>,
  rules: OverrideRules,
): ItemError | null {
  const problem = problemOf(overrides, rules)
  return problem === null ? null : itemError(errors.INVALID_CONFIG, problem)
}

function problemOf(overrides: ReadonlyMap<string, string>, rules: OverrideRules): string | null {
  const { kind, keys, preset = [], problemBetween } = rules
  const known = new Set(keys.map(({ name }) => name))
  for (const name of javaHashOrder(new Set([...preset, ...overrides.keys()]), javaStringHash)) {
    if (!known.has(name)) return `Unknown ${kind} config name: ${name}`
  }
  const parsed = parseAll(keys, overrides)
  return 'problem' in parsed ? parsed.problem : problemBetween(parsed.values)
}
