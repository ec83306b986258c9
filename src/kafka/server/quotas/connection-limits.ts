import { isIP } from 'node:net'
import { type ConnectionOverrides, parseConnectionOverrides } from '../../configs/connection-overrides.ts'
import type { BrokerConfigs } from '../cluster/broker-configs.ts'
import type { ClientQuotas } from './client-quotas.ts'
import type { ConnectionLimits } from './connection-quotas.ts'
import { resolveAddress } from './resolve-address.ts'

/** A text that says the same of an address whichever way a socket tells it: IPv4 that comes over IPv6 is IPv4. */
const plainAddress = (address: string): string => address.replace(/^::ffff:/, '')

/**
 * The limits of connections as configuration and quotas have them now. Names of hosts in them are looked up when they are set; until
 * then, and when there is no such host, they limit nobody.
 */
export class BrokerConnectionLimits implements ConnectionLimits {
  readonly #configs: BrokerConfigs
  readonly #quotas: ClientQuotas
  readonly #listeners: (() => void)[] = []
  #maxByAddress: ReadonlyMap<string, number> = new Map()
  #rateByAddress: ReadonlyMap<string, number> = new Map()
  #defaultRate = Number.POSITIVE_INFINITY

  constructor(configs: BrokerConfigs, quotas: ClientQuotas) {
    this.#configs = configs
    this.#quotas = quotas
    configs.onChange(() => this.#readOverrides())
    quotas.onChange((entity) => {
      if (entity.has('ip')) this.#readRates()
    })
    this.#readOverrides()
    this.#readRates()
  }

  get max(): number {
    return this.#configs.number('max.connections') ?? Number.POSITIVE_INFINITY
  }

  get perSecond(): number {
    return this.#configs.number('max.connection.creation.rate') ?? Number.POSITIVE_INFINITY
  }

  maxOf(address: string): number {
    const max = this.#configs.number('max.connections.per.ip') ?? Number.POSITIVE_INFINITY
    return this.#maxByAddress.get(address) ?? max
  }

  perSecondOf(address: string): number {
    return this.#rateByAddress.get(address) ?? this.#defaultRate
  }

  /** Runs after each change of a limit. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  #readOverrides(): void {
    const parsed = parseConnectionOverrides(this.#configs.text('max.connections.per.ip.overrides') ?? '')
    const overrides: ConnectionOverrides = 'problem' in parsed ? new Map() : parsed
    // Not awaited: limits by address hold at once, those by name when they are known.
    void byAddress(overrides, (found) => {
      this.#maxByAddress = found
      this.#changed()
    })
  }

  #readRates(): void {
    const rates = new Map<string, number>()
    this.#defaultRate = Number.POSITIVE_INFINITY
    for (const { entity, quotas } of this.#quotas.all()) {
      const name = entity.get('ip')
      const perSecond = quotas.get('connection_creation_rate')
      if (name === undefined || perSecond === undefined) continue
      if (name === null) this.#defaultRate = perSecond
      else rates.set(name, perSecond)
    }
    void byAddress(rates, (found) => {
      this.#rateByAddress = found
      this.#changed()
    })
  }
}

/** Tells what is set by address, at once without the names of hosts and again with them. */
async function byAddress(
  limits: ReadonlyMap<string, number>,
  tell: (found: ReadonlyMap<string, number>) => void,
): Promise<void> {
  const found = new Map([...limits].filter(([name]) => isIP(name) !== 0))
  tell(found)
  const names = [...limits].filter(([name]) => isIP(name) === 0)
  if (names.length === 0) return
  const resolved = new Map(found)
  for (const [name, limit] of names) {
    const address = await resolveAddress(name)
    if (address !== null && !found.has(address)) resolved.set(plainAddress(address), limit)
  }
  tell(resolved)
}
