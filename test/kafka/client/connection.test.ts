import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { Address } from '../../../src/kafka/client/address.ts'
import { type Connection, openConnection } from '../../../src/kafka/client/connection.ts'
import { closeWhenIdle } from '../../../src/kafka/client/idle-connection.ts'
import { errors } from '../../../src/kafka/errors.ts'
import { MetadataApi } from '../../../src/kafka/messages/03-metadata.ts'
import { ApiVersionsApi } from '../../../src/kafka/messages/18-api-versions.ts'
import { encodeResponseFrame } from '../../../src/kafka/messages/headers.ts'
import { ManualClock, processClock } from '../../../src/runtime/clock.ts'
import { FrameSplitter } from '../../../src/wire/frame-splitter.ts'
import { TestBroker } from './broker.ts'

const OPTIONS = { clientId: 'test', clock: processClock, setupTimeoutMs: 1000, requestTimeoutMs: 1000 }

interface Request {
  apiKey: number
  version: number
  correlationId: number
}

/** A peer that answers as no broker of ours would: old, silent, or wrong. */
async function peer(answer: (request: Request, socket: Socket) => void): Promise<Address> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    const splitter = new FrameSplitter(1 << 20)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) =>
      splitter.push(chunk, (frame) => {
        const [apiKey, version] = [frame.readInt16BE(0), frame.readInt16BE(2)]
        answer({ apiKey, version, correlationId: frame.readInt32BE(4) }, socket)
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return { kind: 'tcp', host: '127.0.0.1', port: address.port }
}

const METADATA_ONLY = [{ apiKey: 3, minVersion: 0, maxVersion: 13 }]

function sendVersions(socket: Socket, request: Request, errorCode = 0, apiKeys = METADATA_ONLY): void {
  const version = errorCode === 0 ? request.version : 0
  socket.write(
    Buffer.concat(
      encodeResponseFrame(ApiVersionsApi, version, request.correlationId, { errorCode, apiKeys }),
    ),
  )
}

async function connectTo(address: Address): Promise<Connection> {
  const connection = await openConnection(address, '127.0.0.1', OPTIONS)
  onTestFinished(() => connection.close())
  return connection
}

test('many requests may be under way, and each gets its own answer', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const connection = await connectTo({ kind: 'unix', path: broker.socketPath })
  const names = ['one', 'two', 'one', 'three']
  const answers = await Promise.all(
    names.map((name) => connection.send(MetadataApi, { topics: [{ name }], allowAutoTopicCreation: false })),
  )
  expect(answers.map(({ topics }) => topics[0]?.name)).toEqual(names)
})

test.each([
  [2, 2],
  [undefined, 0],
])(
  'a broker too old for our ApiVersions that names version %s is asked again with version %i',
  async (named, expected) => {
    const asked: number[] = []
    const address = await peer((request, socket) => {
      asked.push(request.version)
      const own = named === undefined ? [] : [{ apiKey: 18, minVersion: 0, maxVersion: named }]
      if (request.version > (named ?? 0)) sendVersions(socket, request, errors.UNSUPPORTED_VERSION.code, own)
      else sendVersions(socket, request)
    })
    const connection = await connectTo(address)
    expect(asked).toEqual([4, expected])
    expect(connection.versions.max(MetadataApi)).toBe(13)
  },
)

test('a request that is not answered in time ends the connection and all that waits on it', async () => {
  const address = await peer((request, socket) => {
    if (request.apiKey === ApiVersionsApi.key) sendVersions(socket, request)
  })
  const connection = await connectTo(address)
  const slow = connection.send(MetadataApi, { topics: [] })
  const late = connection.send(MetadataApi, { topics: [] }, { timeoutMs: 50 })
  await expect(late).rejects.toMatchObject({
    isRetriable: true,
    message: 'No answer to Metadata within 50 ms',
  })
  await expect(slow).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.DisconnectException',
  })
  expect(connection.isOpen).toBe(false)
})

test('an answer to another request ends the connection', async () => {
  const address = await peer((request, socket) => {
    const correlationId = request.apiKey === ApiVersionsApi.key ? request.correlationId : 99
    sendVersions(socket, { ...request, correlationId, version: 4 })
  })
  const connection = await connectTo(address)
  await expect(connection.send(MetadataApi, { topics: [] })).rejects.toThrow(
    'Expected the answer to request 1',
  )
  expect(connection.isOpen).toBe(false)
})

test('an answer that cannot be read fails its request and ends the connection', async () => {
  const address = await peer((request, socket) => {
    if (request.apiKey === ApiVersionsApi.key) return sendVersions(socket, request)
    const frame = Buffer.alloc(12)
    frame.writeInt32BE(8, 0)
    frame.writeInt32BE(request.correlationId, 4)
    socket.write(frame)
  })
  const connection = await connectTo(address)
  await expect(connection.send(MetadataApi, { topics: [] })).rejects.toThrow('MetadataResponse v13')
  expect(connection.isOpen).toBe(false)
})

test('a peer that is no broker is refused', async () => {
  const address = await peer((_request, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await expect(
    openConnection(address, '127.0.0.1', { ...OPTIONS, requestTimeoutMs: 200 }),
  ).rejects.toMatchObject({
    isRetriable: true,
  })
})

test('what waits when the peer hangs up fails retriably', async () => {
  const address = await peer((request, socket) => {
    if (request.apiKey === ApiVersionsApi.key) sendVersions(socket, request)
    else socket.destroy()
  })
  const connection = await connectTo(address)
  await expect(connection.send(MetadataApi, { topics: [] })).rejects.toMatchObject({ isRetriable: true })
})

test('a connection that nothing goes over is closed when it has been idle for long enough', async () => {
  const broker = await TestBroker.start()
  const connection = await connectTo({ kind: 'tcp', host: '127.0.0.1', port: broker.port })
  const clock = new ManualClock()
  closeWhenIdle(connection, clock, 400)
  clock.advance(300)
  await connection.send(MetadataApi, { topics: [] })
  clock.advance(400)
  expect(connection.isOpen).toBe(true)
  clock.advance(100)
  expect(connection.isOpen).toBe(false)
  expect(clock.pending).toBe(0)
})
