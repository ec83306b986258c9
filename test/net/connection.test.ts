import { once } from 'node:events'
import { statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Connection } from '../../src/net/connection.ts'
import { type ListenAddress, Listener, type ListenerOptions } from '../../src/net/listener.ts'
import { ManualClock, systemClock } from '../../src/runtime/clock.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { type DialAddress, dial } from './dial.ts'

const anyPort: ListenAddress = { kind: 'tcp', host: '127.0.0.1', port: 0 }

interface Echo {
  readonly listener: Listener
  readonly connections: Connection[]
  readonly problems: string[]
}

/** A listener that sends every frame back. */
async function listen(address: ListenAddress, options: Partial<ListenerOptions> = {}): Promise<Echo> {
  const connections: Connection[] = []
  const problems: string[] = []
  const listener = await Listener.open(address, {
    clock: systemClock,
    maxFrameBytes: 1000,
    onProblem: (text) => problems.push(text),
    onConnection: (connection) => {
      connections.push(connection)
      return (frame) => connection.send([frameOf(frame)])
    },
    ...options,
  })
  onTestFinished(() => listener.close())
  return { listener, connections, problems }
}

async function connect({ address }: Listener): Promise<Socket> {
  const socket = await dial(address as DialAddress)
  onTestFinished(() => {
    socket.destroy()
  })
  return socket
}

function frameOf(body: Buffer): Buffer {
  const frame = Buffer.alloc(4 + body.length)
  frame.writeInt32BE(body.length)
  body.copy(frame, 4)
  return frame
}

async function read(socket: Socket, bytes: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let have = 0
  while (have < bytes) {
    const [part] = (await once(socket, 'data')) as [Buffer]
    parts.push(part)
    have += part.length
  }
  return Buffer.concat(parts)
}

test('frames come back whole and in order, however the stream is cut', async () => {
  const { listener } = await listen(anyPort)
  const socket = await connect(listener)
  const frames = Buffer.concat([...Array(20).keys()].map((n) => frameOf(Buffer.alloc(n * 10, n))))
  const answer = read(socket, frames.length)
  for (let at = 0; at < frames.length; at += 7) socket.write(frames.subarray(at, at + 7))
  expect((await answer).equals(frames)).toBe(true)
})

test('large chunks leave unchanged between small ones', async () => {
  const { listener, connections } = await listen(anyPort)
  const socket = await connect(listener)
  socket.write(frameOf(Buffer.from('x')))
  await read(socket, 5)
  const pieces = [Buffer.from('head'), Buffer.alloc(300_000, 7), Buffer.from('tail')]
  connections[0]?.send(pieces)
  expect((await read(socket, 300_008)).equals(Buffer.concat(pieces))).toBe(true)
})

test('a frame over the limit ends its connection and no other', async () => {
  const { listener, problems } = await listen(anyPort)
  const [bad, good] = [await connect(listener), await connect(listener)]
  const closed = once(bad, 'close')
  bad.write(Buffer.from([0, 0, 3, 0xe9]))
  await closed
  expect(problems.join()).toMatch(/frame of 1001 bytes, at most 1000/)
  good.write(frameOf(Buffer.from('still here')))
  expect((await read(good, 14)).subarray(4).toString()).toBe('still here')
})

test('a peer that does not read is not read from until it does', async () => {
  const received: string[] = []
  const { listener } = await listen(anyPort, {
    maxQueuedBytes: 100_000,
    onConnection: (connection) => (frame) => {
      received.push(frame.toString())
      // More than the kernel takes for a peer that does not read.
      connection.send([frame.toString() === 'a lot' ? Buffer.alloc(20_000_000) : frameOf(frame)])
    },
  })
  const slow = await connect(listener)
  slow.pause()
  slow.write(frameOf(Buffer.from('a lot')))
  const other = await connect(listener)
  other.write(frameOf(Buffer.from('first')))
  await read(other, 9)
  slow.write(frameOf(Buffer.from('held back')))
  other.write(frameOf(Buffer.from('second')))
  await read(other, 10)
  expect(received.sort()).toEqual(['a lot', 'first', 'second'])
  slow.resume()
  await read(slow, 20_000_000 + 13)
  expect(received).toContain('held back')
})

test('the owner can hold reading back and go on', async () => {
  const { listener, connections } = await listen(anyPort)
  const socket = await connect(listener)
  socket.write(frameOf(Buffer.from('x')))
  await read(socket, 5)
  const [connection] = connections
  connection?.pause()
  let arrived = false
  const answer = read(socket, 5).then(() => {
    arrived = true
  })
  socket.write(frameOf(Buffer.from('y')))
  const other = await connect(listener)
  other.write(frameOf(Buffer.from('z')))
  await read(other, 5)
  expect(arrived).toBe(false)
  connection?.resume()
  await answer
  expect(arrived).toBe(true)
})

test('connections beyond the limit are turned away, with a line that says so', async () => {
  const { listener, problems } = await listen(anyPort, { maxConnections: 1 })
  const first = await connect(listener)
  first.write(frameOf(Buffer.from('x')))
  await read(first, 5)
  const second = await connect(listener)
  await once(second, 'close')
  expect(problems.join()).toMatch(/more than 1 connections/)
  expect(listener.connectionCount).toBe(1)
})

test('a connection without traffic is ended when its time is over', async () => {
  const clock = new ManualClock(1_000_000)
  const { listener } = await listen(anyPort, { clock, maxIdleMs: 60_000 })
  const socket = await connect(listener)
  socket.write(frameOf(Buffer.from('x')))
  await read(socket, 5)
  clock.advance(59_000)
  socket.write(frameOf(Buffer.from('y')))
  await read(socket, 5)
  clock.advance(60_000)
  expect(listener.connectionCount).toBe(1)
  const closed = once(socket, 'close')
  clock.advance(100)
  await closed
})

test('whoever listens for the end of a connection hears of it once', async () => {
  const { listener, connections } = await listen(anyPort)
  const socket = await connect(listener)
  socket.write(frameOf(Buffer.from('x')))
  await read(socket, 5)
  const [connection] = connections
  const calls: string[] = []
  connection?.onClose(() => calls.push('called off'))()
  const ended = new Promise<void>((resolve) => {
    connection?.onClose(() => {
      calls.push('ended')
      resolve()
    })
  })
  socket.destroy()
  await ended
  connection?.onClose(() => calls.push('late'))
  expect(calls).toEqual(['ended', 'late'])
})

test('a Unix socket is for its owner only and replaces one that was left behind', async () => {
  const path = join(temporaryFolder(), 'a.sock')
  const { listener, connections } = await listen({ kind: 'unix', path })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const socket = await connect(listener)
  socket.write(frameOf(Buffer.from('x')))
  await read(socket, 5)
  expect(connections[0]).toMatchObject({
    kind: 'unix',
    clientHost: '127.0.0.1',
    localAddress: { host: path, port: -1 },
  })
})

test('a port in use rejects with the system’s error', async () => {
  const { listener } = await listen(anyPort)
  await expect(listen(listener.address)).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('nobody listens: dialling rejects', async () => {
  const { listener } = await listen(anyPort)
  const { address } = listener
  await listener.close()
  await expect(dial(address as DialAddress)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await expect(
    dial(address as DialAddress, { signal: AbortSignal.abort(new Error('enough')) }),
  ).rejects.toThrow('enough')
})
