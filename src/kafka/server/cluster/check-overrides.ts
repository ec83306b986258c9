import type { ConfigKey, ConfigValue } from '../../configs/definition.ts'
import { parseAll } from '../../configs/parse-all.ts'
import { errors } from '../../errors.ts'
import { type ItemError, itemError } from './errors.ts'

/** What the overrides of one kind of resource may be. */
export interface OverrideRules {
  /** As the reference's words have it: "Unknown topic config name". */
  readonly kind: 'topic' | 'group'
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
  const { kind, keys, problemBetween } = rules
  const known = new Set(keys.map(({ name }) => name))
  for (const name of overrides.keys()) {
    if (!known.has(name)) return `Unknown ${kind} config name: ${name}`
  }
  const parsed = parseAll(keys, overrides)
  return 'problem' in parsed ? parsed.problem : problemBetween(parsed.values)
}
