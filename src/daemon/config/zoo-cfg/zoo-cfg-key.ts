import type { ZooKeeperConfigInput } from '../../../zookeeper/server/config.ts'
import { invalidSetting } from '../config-file.ts'
import type { ValueType } from './value-types.ts'

/** What a key does here. */
export type Effect =
  /** It does what it does in the reference. */
  | 'obeyed'
  /** An ensemble needs it; a standalone server of the reference reads it without using it too. */
  | 'ensemble'
  /** What it tunes is not here, and nothing that a client can observe depends on it. */
  | 'none'
  /** It has no effect, and a warning says so. */
  | 'unsupported'

/** One key of zoo.cfg, or one system property by its name behind `zookeeper.`. */
export interface ZooCfgKey {
  /** As it stands in a file; `N` and `*` are explained by `pattern`. */
  readonly name: string
  readonly pattern?: RegExp
  /** The reference's default, as it would stand in a file; empty for none. */
  readonly default: string
  readonly effect: Effect
  /** One line for the documentation: what obeys it, or why it has no effect. */
  readonly note: string
  /** Reads a value of it. */
  readonly read: (value: string) => Reading
}

/** What a value of one key means. */
export interface Reading {
  readonly config: ZooKeeperConfigInput
  readonly warning?: string
}

/** A key that is obeyed by what it sets in the server's configuration. */
export function obeyed<T>(
  name: string,
  type: ValueType<T>,
  key: {
    readonly default: string
    readonly note?: string
    readonly set: (value: T | undefined) => ZooKeeperConfigInput
  },
): ZooCfgKey {
  return {
    name,
    default: key.default,
    effect: 'obeyed',
    note: key.note ?? '',
    read: (value) => {
      const parsed = parse(name, type, value)
      return { ...parsed, config: key.set(parsed.value) }
    },
  }
}

/** A key that is obeyed together with others: readZooCfg looks at them all. */
export function together(name: string, type: ValueType<unknown>, standard: string, note = ''): ZooCfgKey {
  return obeyed(name, type, { default: standard, note, set: () => ({}) })
}

/** A key that only an ensemble uses; its values are checked as the reference does. */
export function ensemble(name: string, type: ValueType<unknown>, standard = ''): ZooCfgKey {
  return { ...withoutEffect(name, type, standard), effect: 'ensemble', note: 'only an ensemble uses it' }
}

/** A key whose purpose something else here serves. */
export function noEffect(name: string, type: ValueType<unknown>, standard: string, why: string): ZooCfgKey {
  return { ...withoutEffect(name, type, standard), effect: 'none', note: why }
}

/** A key that is not supported: setting it to something else than its default earns a warning. */
export function unsupported(name: string, type: ValueType<unknown>, standard: string, note = ''): ZooCfgKey {
  return {
    name,
    default: standard,
    effect: 'unsupported',
    note,
    read: (value) => {
      const { warning } = parse(name, type, value)
      const isDefault = value.toLowerCase() === standard.toLowerCase()
      const why = note === '' ? 'is not supported and has no effect' : `has no effect: ${note}`
      const told = warning ?? (isDefault ? undefined : `${name} ${why}`)
      return told === undefined ? { config: {} } : { config: {}, warning: told }
    },
  }
}

function withoutEffect(
  name: string,
  type: ValueType<unknown>,
  standard: string,
): Omit<ZooCfgKey, 'effect' | 'note'> {
  return {
    name,
    default: standard,
    read: (value) => {
      // What the reference refuses is refused, though nothing would come of it.
      if (type.otherwise === undefined) parse(name, type, value)
      return { config: {} }
    },
  }
}

function parse<T>(
  name: string,
  type: ValueType<T>,
  value: string,
): { value: T | undefined; warning?: string } {
  const parsed = type.parse(value)
  if (parsed !== null) return { value: parsed }
  if (type.otherwise === undefined) throw invalidSetting(name, value, type.expects)
  return {
    value: type.otherwise.value,
    warning: `${name} "${value}" is not ${type.expects}, and counts as ${type.otherwise.words}`,
  }
}
