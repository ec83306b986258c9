/**
 * Which connections are there, and which are let in: as many as one address and the whole server may have. A connection that
 * does not say who it is, or does not close its side after its end was announced, is cut off after a while.
 */
import type { Socket } from 'node:net'
import type { ClientConnection } from './client-connection.ts'
import type { ZooKeeperConfig } from './config.ts'
import { ExpiryQueue, type TickClock } from './expiry-queue.ts'
import type { ServerStats } from './server-stats.ts'

/** Where a connection comes from and in. */
export type ConnectionPlace = Pick<ClientConnection, 'address' | 'isSecure' | 'isUnix'>

export class ConnectionAdmission {
  readonly connections = new Set<ClientConnection>()
  readonly #config: ZooKeeperConfig
  readonly #stats: ServerStats
  readonly #sessionless: ExpiryQueue<ClientConnection>
  readonly #byAddress = new Map<string, number>()
  /** Sockets that have been ended since the last tick, and in the tick before. */
  #lingering: [Set<Socket>, Set<Socket>] = [new Set(), new Set()]

  constructor(config: ZooKeeperConfig, stats: ServerStats, time: TickClock) {
    this.#config = config
    this.#stats = stats
    this.#sessionless = new ExpiryQueue(time)
    time.onTick(() => this.#tick())
  }

  /** Whether one more connection from a peer would be let in. */
  hasRoomFor(peer: ConnectionPlace): boolean {
    const { maxClientCnxns, maxCnxns } = this.#config
    if (maxCnxns > 0 && this.connections.size >= maxCnxns) return false
    if (peer.isUnix || maxClientCnxns <= 0) return true
    return (this.#byAddress.get(placeOf(peer)) ?? 0) < maxClientCnxns
  }

  /** Takes a connection in; false, and nothing is noted, when there are too many. */
  admit(connection: ClientConnection): boolean {
    if (!this.hasRoomFor(connection)) return false
    this.connections.add(connection)
    if (!connection.isUnix) this.#count(connection, 1)
    this.#sessionless.renew(connection, this.#config.sessionlessTimeoutMs)
    return true
  }

  /** The connection has said which session it wants: it need not hurry any more. */
  introduced(connection: ClientConnection): void {
    this.#sessionless.remove(connection)
  }

  /** Forgets a connection; false when it was never let in or is forgotten already. */
  leave(connection: ClientConnection): boolean {
    if (!this.connections.delete(connection)) return false
    if (!connection.isUnix) this.#count(connection, -1)
    this.#sessionless.remove(connection)
    return true
  }

  /** Destroys a socket whose peer does not close its side within two ticks. */
  cutLater(socket: Socket): void {
    this.#lingering[0].add(socket)
  }

  #tick(): void {
    for (const socket of this.#lingering[1]) socket.destroy()
    this.#lingering = [new Set(), this.#lingering[0]]
    for (const connection of this.#sessionless.takeExpired()) {
      this.#stats.sessionlessExpired++
      connection.close()
    }
  }

  #count(connection: ClientConnection, change: number): void {
    const place = placeOf(connection)
    const count = (this.#byAddress.get(place) ?? 0) + change
    if (count > 0) this.#byAddress.set(place, count)
    else this.#byAddress.delete(place)
  }
}

/** An address counts anew on the secure client port. */
function placeOf({ address, isSecure }: ConnectionPlace): string {
  return isSecure ? `secure ${address}` : address
}
