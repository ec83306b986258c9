import { isIP } from 'node:net'
import { parseListener } from '../../configs/broker-listeners.ts'
import type { ConnectionInfo } from '../handler.ts'
import type { BrokerConfigs } from './broker-configs.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
}

const fallback: Endpoint = { host: 'localhost', port: 9092 }

/**
 * What address a client is told. advertised.listeners says so for the listener that it came by, when it is given; else it is the address that the client
 * dialled, which is known to work for it (a port that is forwarded, a name of this machine). A client on the Unix socket
 * gets the first TCP address: scripts that were given the socket go on with it whatever the answer says.
 */
export class Endpoints {
  readonly #advertised: readonly (Endpoint & { readonly name: string })[]
  /** Ports of listeners that were given as one address, which a name need not resolve to. */
  readonly #literalPorts: ReadonlySet<number>
  #listening: readonly Endpoint[] = []

  constructor(configs: BrokerConfigs) {
    const controllerListeners = new Set(
      configs.list('controller.listener.names').map((name) => name.toUpperCase()),
    )
    this.#advertised = configs
      .list('advertised.listeners')
      .map(parseListener)
      .filter((listener) => listener !== null)
      .filter((listener) => !controllerListeners.has(listener.name))
      .map(({ name, host, port }) => ({
        name,
        host: host === '' ? 'localhost' : host,
        port,
      }))
    this.#literalPorts = new Set(
      configs
        .list('listeners')
        .map(parseListener)
        .flatMap((listener) => (listener !== null && isIP(listener.host) !== 0 ? [listener.port] : [])),
    )
  }

  /** Told by whoever opens the listeners, when they accept. */
  setListening(endpoints: readonly Endpoint[]): void {
    this.#listening = endpoints
  }

  /** The address of this broker for a client. */
  for({
    kind,
    localAddress,
    listenerName,
  }: Pick<ConnectionInfo, 'kind' | 'localAddress' | 'listenerName'>): Endpoint {
    const ofListener = this.#advertised.find(({ name }) => name === listenerName)
    const advertised = ofListener ?? (kind === 'unix' ? this.#advertised[0] : undefined)
    if (advertised !== undefined && advertised.port > 0)
      return { host: advertised.host, port: advertised.port }
    if (kind === 'tcp') return this.#dialable(localAddress)
    const first = this.#listening[0]
    return first === undefined ? fallback : this.#dialable(first)
  }

  /** Loopback and "all addresses" are told as localhost, which this machine resolves to where we listen. */
  #dialable(endpoint: Endpoint): Endpoint {
    const host = endpoint.host.replace(/^::ffff:/, '')
    const { port } = endpoint
    const isAny = host === '' || host === '0.0.0.0' || host === '::'
    const isLoopback = host === '::1' || host.startsWith('127.')
    return { host: isAny || (isLoopback && !this.#literalPorts.has(port)) ? 'localhost' : host, port }
  }
}
