import { type ConfigKey, type ConfigValue, parseConfig } from './definition.ts'

export type ParsedAll = { readonly values: ReadonlyMap<string, ConfigValue> } | { readonly problem: string }

/** Parses the given texts in the order of the table; stops at the first that is wrong. Keys not in the table are left out. */
export function parseAll(keys: readonly ConfigKey[], texts: ReadonlyMap<string, string>): ParsedAll {
  const values = new Map<string, ConfigValue>()
  for (const key of keys) {
    const text = texts.get(key.name)
    if (text === undefined) continue
    const parsed = parseConfig(key, text)
    if ('problem' in parsed) return parsed
    values.set(key.name, parsed.value)
  }
  return { values }
}
