import { connect, type Socket } from 'node:net'
import type { ServerAddress } from './connect-string.ts'

/** Returns the servers in a random order, so that the clients of an ensemble spread over it. */
export function shuffled(servers: readonly ServerAddress[]): ServerAddress[] {
  const order = [...servers]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1))
    const moved = order[last]! // both indexes lie inside of the list
    order[last] = order[other]!
    order[other] = moved
  }
  return order
}

/** Opens a socket to a server; a name with several addresses is tried on each. */
export function dialServer(server: ServerAddress): Socket {
  return server.kind === 'unix' ? connect(server.path) : connect(server.port, server.host)
}
