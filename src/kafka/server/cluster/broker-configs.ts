import { type ConfigValue, parseConfig } from '../../configs/definition.ts'
import { brokerTable, keyOf } from '../../configs/tables.ts'
import { ConfigSource } from './config-source.ts'

/** One layer that has a text for a key. */
export interface ConfigLayer {
  readonly name: string
  readonly value: string | null
  readonly source: number
}

const none: ReadonlyMap<string, string> = new Map()

/** Keys that say the same in other units, the finest first: the first that is given counts. */
const synonyms: ReadonlyMap<string, readonly string[]> = new Map([
  ['log.retention.ms', ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours']],
  ['log.roll.ms', ['log.roll.ms', 'log.roll.hours']],
  ['log.roll.jitter.ms', ['log.roll.jitter.ms', 'log.roll.jitter.hours']],
  ['log.flush.interval.ms', ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms']],
])

/**
 * The broker's configuration in its layers: what was set for this broker while it ran, then for all brokers, then
 * server.properties, then the defaults. Typed values are parsed once. A text that the table refuses counts as absent:
 * those of server.properties are refused at start, those set later by the handler.
 */
export class BrokerConfigs {
  readonly #static: ReadonlyMap<string, string>
  #broker: ReadonlyMap<string, string> = none
  #cluster: ReadonlyMap<string, string> = none
  readonly #values = new Map<string, ConfigValue>()
  readonly #listeners: (() => void)[] = []

  constructor(properties: ReadonlyMap<string, string> = none) {
    this.#static = properties
  }

  /** Replaces what was set while running: for this broker, and for all brokers. */
  setDynamic(layers: { broker?: ReadonlyMap<string, string>; cluster?: ReadonlyMap<string, string> }): void {
    this.#broker = layers.broker ?? this.#broker
    this.#cluster = layers.cluster ?? this.#cluster
    this.#values.clear()
    for (const listener of this.#listeners) listener()
  }

  /** The configuration as it would be with other texts set while running. */
  with(layers: {
    broker?: ReadonlyMap<string, string>
    cluster?: ReadonlyMap<string, string>
  }): BrokerConfigs {
    const other = new BrokerConfigs(this.#static)
    other.setDynamic({ broker: this.#broker, cluster: this.#cluster, ...layers })
    return other
  }

  /** Runs after each change of what was set while running: the place to read again what is not asked for each time. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** The overrides set while running: for this broker (`broker`), for all brokers (`cluster`). */
  dynamic(scope: 'broker' | 'cluster'): ReadonlyMap<string, string> {
    return scope === 'broker' ? this.#broker : this.#cluster
  }

  /**
   * Every layer that says something about a key or a synonym of it, the one in force first. As in the reference, layers
   * before the first that has the key's own name are left out: hours given in server.properties do not show as a
   * synonym of milliseconds.
   */
  layers(name: string): ConfigLayer[] {
    const names = synonyms.get(name) ?? [name]
    const found: ConfigLayer[] = []
    const collect = (textOf: (name: string) => string | null | undefined, source: number): void => {
      for (const each of names) {
        const value = textOf(each)
        if (value !== undefined && value !== null) found.push({ name: each, value, source })
      }
    }
    collect((each) => this.#broker.get(each), ConfigSource.DYNAMIC_BROKER_CONFIG)
    collect((each) => this.#cluster.get(each), ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG)
    collect((each) => this.#static.get(each), ConfigSource.STATIC_BROKER_CONFIG)
    collect((each) => brokerTable.get(each)?.defaultValue, ConfigSource.DEFAULT_CONFIG)
    const first = found.findIndex((layer) => layer.name === name)
    return first === -1 ? [] : found.slice(first)
  }

  /** The value in force; null when there is none. Throws for a name that no broker has. */
  value(name: string): ConfigValue {
    let value = this.#values.get(name)
    if (value === undefined) {
      value = this.#parse(name)
      this.#values.set(name, value)
    }
    return value
  }

  /** A number in force; undefined when the key has no value or is no number. LONG beyond 2^53 loses its last digits. */
  number(name: string): number | undefined {
    const value = this.value(name)
    return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined
  }

  /** A number as it would be without what was set while running. */
  staticNumber(name: string): number | undefined {
    return new BrokerConfigs(this.#static).number(name)
  }

  /** A BOOLEAN key in force. */
  boolean(name: string): boolean {
    return this.value(name) === true
  }

  /** A STRING key in force; null when there is none. */
  text(name: string): string | null {
    const value = this.value(name)
    return typeof value === 'string' ? value : null
  }

  /** A LIST key in force. */
  list(name: string): readonly string[] {
    const value = this.value(name)
    return typeof value === 'object' && value !== null ? value : []
  }

  #parse(name: string): ConfigValue {
    const key = keyOf(brokerTable, name)
    for (const layer of [this.#broker, this.#cluster, this.#static]) {
      const text = layer.get(name)
      if (text === undefined) continue
      const parsed = parseConfig(key, text)
      if ('value' in parsed) return parsed.value
    }
    const parsed = parseConfig(key, key.defaultValue)
    return 'value' in parsed ? parsed.value : null
  }
}
