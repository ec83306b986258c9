import { type ConfigKey, type ConfigValue, invalidValue, parseConfig } from '../../configs/definition.ts'
import { configError } from '../client-error.ts'
import type { ClientProperties } from '../hooks.ts'

/** Parsed properties of a client, with defaults for what was not given. */
export class ClientConfig {
  readonly #values: ReadonlyMap<string, ConfigValue>
  readonly #given: ReadonlySet<string>

  constructor(values: ReadonlyMap<string, ConfigValue>, given: ReadonlySet<string>) {
    this.#values = values
    this.#given = given
  }

  /** Whether the properties had this key, be it with its default. */
  isGiven(name: string): boolean {
    return this.#given.has(name)
  }

  /** Whether this kind of client knows the key. */
  has(name: string): boolean {
    return this.#values.has(name)
  }

  number(name: string): number {
    const value = this.#value(name)
    if (typeof value === 'bigint') return Number(value)
    if (typeof value !== 'number') throw new TypeError(`${name} is no number`)
    return value
  }

  flag(name: string): boolean {
    return this.#value(name) === true
  }

  /** The empty text for a missing value. */
  text(name: string): string {
    return this.optionalText(name) ?? ''
  }

  optionalText(name: string): string | undefined {
    const value = this.#value(name)
    return typeof value === 'string' ? value : undefined
  }

  list(name: string): readonly string[] {
    const value = this.#value(name)
    return value !== null && typeof value === 'object' ? value : []
  }

  #value(name: string): ConfigValue {
    const value = this.#values.get(name)
    if (value === undefined) throw new TypeError(`${name} is no configuration of this client`)
    return value
  }
}

const NO_MECHANISM =
  'When the security.protocol configuration enables SASL, mechanism must be non-null and non-empty string.'

/**
 * Parses properties against a client's keys, in the keys' order. Throws ClientError (ConfigException) in Java's words for the
 * first bad value. Keys that the client does not know are passed over: Java only mentions them in its INFO log.
 */
export function parseClientConfig(keys: readonly ConfigKey[], properties: ClientProperties): ClientConfig {
  const values = new Map<string, ConfigValue>()
  for (const key of keys) {
    const parsed = parseConfig(key, properties[key.name] ?? key.defaultValue)
    if ('problem' in parsed) throw configError(parsed.problem)
    values.set(key.name, parsed.value)
  }
  if (/^SASL_/i.test(String(values.get('security.protocol'))) && values.get('sasl.mechanism') === '')
    throw configError(invalidValue('sasl.mechanism', null, NO_MECHANISM))
  return new ClientConfig(values, new Set(Object.keys(properties)))
}

/** Fails as Java's ConfigDef does when a list without a default is missing or empty. */
export function requireConfig(properties: ClientProperties, name: string): void {
  if (properties[name]?.trim() === '') {
    throw configError(`Configuration '${name}' must not be empty. Valid values include: any non-empty value`)
  }
  if (properties[name] === undefined) {
    throw configError(`Missing required configuration "${name}" which has no default value.`)
  }
}
