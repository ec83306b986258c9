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
export const className = maker('CLASS')
export const password = maker('PASSWORD')
