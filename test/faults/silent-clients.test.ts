/** Clients that begin something and say no more, in every state that a connection can be in: they are closed when their time is over. */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { MetadataApi } from '../../src/kafka/messages/03-metadata.ts'
import { SaslHandshakeApi } from '../../src/kafka/messages/17-sasl-handshake.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { connections, portOf, requestOf } from './misbehaving/connections.ts'
import { clientHello, handshake, securedListeners } from './misbehaving/secured-kinds.ts'
import { SamsaUnderTest, type TcpPort, useSamsaProcess } from './samsa-under-test.ts'

const MAX_IDLE_MS = 300
const SETTINGS = [
  ...securedListeners,
  `connections.max.idle.ms=${MAX_IDLE_MS}`,
  `nio.sessionlessCnxnTimeout=${MAX_IDLE_MS}`,
  'tickTime=100',
]
/** However busy the machine is with other work. */
const LATEST_MS = 5000
const NOTHING = Buffer.alloc(0)

useSamsaProcess()

test('a connection on which nothing goes is closed when its time is over, in whatever state', async () => {
  const samsa = await SamsaUnderTest.start(temporaryFolder(), ...SETTINGS)
  const hello = await clientHello()
  const metadata = requestOf(MetadataApi, 9, { topics: [] })
  const login = requestOf(SaslHandshakeApi, 1, { mechanism: 'PLAIN' })

  const closedAfterMs = async (port: TcpPort, said: Buffer | typeof handshake): Promise<number> => {
    const openedAtMs = performance.now()
    for (const socket of await connections(portOf(samsa, port), 1)) {
      const closed = once(socket.resume(), 'close')
      if (Buffer.isBuffer(said)) socket.write(said)
      else void said(socket)
      await closed
    }
    return performance.now() - openedAtMs
  }
  const silent: Record<string, readonly [TcpPort, Buffer | typeof handshake]> = {
    'a Kafka client that says nothing': ['kafka', NOTHING],
    'one in the middle of a request': ['kafka', metadata.subarray(0, 7)],
    'one that has been answered': ['kafka', metadata],
    'a TLS client that says nothing': ['kafkaTls', NOTHING],
    'one in the middle of its first message': ['kafkaTls', hello.subarray(0, hello.length / 2)],
    'one that does not answer the server': ['kafkaTls', hello],
    'one whose handshake is done': ['kafkaTls', handshake],
    'a client that is to log in': ['kafkaSasl', NOTHING],
    'one that has begun to': ['kafkaSasl', login],
    'a ZooKeeper client that says nothing': ['zookeeper', NOTHING],
    'one in the middle of its first request': ['zookeeper', Buffer.from([0, 0, 0, 45, 0, 0])],
  }
  await Promise.all(
    Object.entries(silent).map(async ([who, [port, said]]) => {
      const timeMs = await closedAfterMs(port, said)
      expect(timeMs, who).toBeGreaterThan(MAX_IDLE_MS - 5)
      expect(timeMs, who).toBeLessThan(LATEST_MS)
    }),
  )
})
