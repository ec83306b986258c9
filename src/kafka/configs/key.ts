import type { ConfigKey, ConfigRule, ConfigType } from './definition.ts'

type Maker = (name: string, defaultValue: string | null, rule?: ConfigRule) => ConfigKey

const maker =
  (type: ConfigType): Maker =>
  (name, defaultValue, rule) =>
    rule === undefined ? { name, type, defaultValue } : { name, type, defaultValue, rule }

/** Makers of the rows of the tables: a name, a default as text, a rule. */
export const boolean = maker('BOOLEAN')
export const string = maker('STRING')
export const int = maker('INT')
export const short = maker('SHORT')
export const long = maker('LONG')
export const double = maker('DOUBLE')
export const list = maker('LIST')
export const password = maker('PASSWORD')

/** A class of Java by its name: its default, or another of those that are known here. */
export function className(
  name: string,
  defaultValue: string | null,
  others: readonly string[] = [],
): ConfigKey {
  const classes = defaultValue === null ? others : [defaultValue, ...others]
  return { name, type: 'CLASS', defaultValue, classes }
}
