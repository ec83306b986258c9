import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { SaslHandshakeApi } from '../../../src/kafka/messages/17-sasl-handshake.ts'
import { SaslAuthenticateApi } from '../../../src/kafka/messages/36-sasl-authenticate.ts'
import type { SamsaUnderTest } from '../samsa-under-test.ts'
import { connections, destroyAll, oneConnection, portOf, requestOf } from './connections.ts'
import type { Kind } from './kinds.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url))

/** Lines of server.properties and zoo.cfg that have the daemon listen for TLS and for logins too. */
export const securedListeners: readonly string[] = [
  'listeners=PLAINTEXT://127.0.0.1:0,SSL://127.0.0.1:0,SASL_PLAINTEXT://127.0.0.1:0',
  'ssl.keystore.type=PEM',
  `ssl.keystore.location=${fixture('server.pem')}`,
  'sasl.enabled.mechanisms=PLAIN',
  'listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_alice="secret";',
  'secureClientPort=0',
  `ssl.keyStore.location=${fixture('server.pem')}`,
  `ssl.trustStore.location=${fixture('trust.pem')}`,
  'ssl.clientAuth=none',
]

const TLS_PORTS = ['kafkaTls', 'zookeeperTls'] as const
/** What is accepted of a client that has not logged in: sasl.server.max.receive.size. */
const MAX_RECEIVE_BYTES = 524_288
const PLAIN = { mechanism: 'PLAIN' }

export const securedKinds: readonly Kind[] = [
  {
    name: 'TLS connections that stop within the first message, after it, or after the handshake',
    megabytes: (scale) => 40 + scale * 100,
    begin: async (samsa, scale) => {
      const hello = await clientHello()
      const stopped = await onTlsPorts(samsa, 100 * scale)
      for (const [number, socket] of stopped.entries())
        socket.write(number % 2 === 0 ? hello : hello.subarray(0, hello.length / 2))
      const silent = await onTlsPorts(samsa, 50 * scale)
      await Promise.all(silent.map((socket) => handshake(socket)))
      return () => destroyAll([...stopped, ...silent])
    },
  },
  {
    name: 'what is no TLS, in the place of a handshake and after one, and handshakes asked for again',
    megabytes: () => 60,
    begin: async (samsa, scale) => {
      // One after the other: a handshake that has not begun in ten seconds is given up.
      for (const port of TLS_PORTS) {
        for (let number = 0; number < 40 * scale; number++) {
          const socket = await oneConnection(portOf(samsa, port))
          const closed = once(socket, 'close')
          if (number % 2 === 0) await handshake(socket)
          // Its end is only seen by who reads what was said before it.
          else socket.resume()
          socket.write(randomBytes(20_000))
          await closed
        }
      }
      for (let number = 0; number < 20 * scale; number++) {
        const socket = await oneConnection(portOf(samsa, 'kafkaTls'))
        const closed = once(socket, 'close')
        const secure = await handshake(socket, { maxVersion: 'TLSv1.2' })
        secure.renegotiate({}, () => undefined)
        await closed
      }
      return () => undefined
    },
  },
  {
    name: 'logins that stop before the token, and before its last byte',
    megabytes: (scale) => 60 + scale * 60,
    begin: async (samsa, scale) => {
      const without = await connections(portOf(samsa, 'kafkaSasl'), 200 * scale)
      for (const [number, socket] of without.entries())
        socket.write(requestOf(SaslHandshakeApi, number % 2, PLAIN))
      const within = await connections(portOf(samsa, 'kafkaSasl'), 40 * scale)
      const token = Buffer.concat([lengthOf(MAX_RECEIVE_BYTES), Buffer.alloc(MAX_RECEIVE_BYTES - 1)])
      for (const socket of within) socket.write(Buffer.concat([requestOf(SaslHandshakeApi, 0, PLAIN), token]))
      return () => destroyAll([...without, ...within])
    },
  },
  {
    name: 'tokens of 100 MB, announced, and logins that fail',
    megabytes: () => 60,
    begin: async (samsa, scale) => {
      const sockets = await connections(portOf(samsa, 'kafkaSasl'), 100 * scale)
      const closed = sockets.map((socket) => once(socket.resume(), 'close'))
      const proof = requestOf(SaslAuthenticateApi, 2, { authBytes: randomBytes(10_000) })
      for (const [number, socket] of sockets.entries()) {
        const rest = number % 2 === 0 ? [lengthOf(100_000_000)] : [proof, proof]
        socket.write(Buffer.concat([requestOf(SaslHandshakeApi, number % 2, PLAIN), ...rest]))
      }
      await Promise.all(closed)
      return () => undefined
    },
  },
]

async function onTlsPorts(samsa: SamsaUnderTest, count: number): Promise<Socket[]> {
  const sockets = await Promise.all(TLS_PORTS.map((port) => connections(portOf(samsa, port), count)))
  return sockets.flat()
}

/** The first message of a handshake, as it goes over the wire. */
export function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({ read: () => undefined, write: (bytes: Buffer) => resolve(bytes) })
    connect({ socket: wire })
  })
}

/** Does the client's part of a handshake; settles as well when the connection ends in the middle of it. */
export function handshake(socket: Socket, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const secure = connect({ socket, rejectUnauthorized: false, ...options })
  secure.on('error', () => socket.destroy()).resume()
  return new Promise((resolve) => {
    for (const event of ['secureConnect', 'close']) secure.once(event, () => resolve(secure))
  })
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes)
  return length
}
