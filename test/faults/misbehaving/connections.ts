import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { encodeRequestFrame } from '../../../src/kafka/messages/headers.ts'
import type { Api, InputOf } from '../../../src/wire/message.ts'
import type { SamsaUnderTest, TcpPort } from '../samsa-under-test.ts'

/** The number of a port. */
export function portOf({ addresses }: SamsaUnderTest, port: TcpPort): number {
  const address = addresses[port]
  return address.kind === 'tcp' ? address.port : 0
}

const AT_ONCE = 200

/** Open connections, from many addresses of this machine, so that ports do not run out. */
export async function connections(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = []
  const wanted = Math.ceil(count)
  while (sockets.length < wanted) {
    const some = Array.from({ length: Math.min(AT_ONCE, wanted - sockets.length) }, (_, number) =>
      createConnection({ port, host: '127.0.0.1', localAddress: `127.0.0.${2 + number}`, noDelay: true }),
    )
    for (const socket of some) socket.on('error', () => socket.destroy())
    await Promise.all(some.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])))
    sockets.push(...some)
  }
  return sockets
}

export async function oneConnection(port: number): Promise<Socket> {
  const [socket] = await connections(port, 1)
  if (socket === undefined) throw new Error(`no connection to ${port}`)
  return socket
}

export function destroyAll(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.destroy()
}

/** The bytes of a request. */
export function requestOf<A extends Api>(api: A, version: number, body: InputOf<A['request']>): Buffer {
  return Buffer.concat(encodeRequestFrame(api, version, { correlationId: 1, clientId: 'bad' }, body))
}
