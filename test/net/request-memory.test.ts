import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Connection } from '../../src/net/connection.ts'
import { Listener } from '../../src/net/listener.ts'
import { RequestMemory } from '../../src/net/request-memory.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { type DialAddress, dial } from './dial.ts'

test('a request that finds any room begins, and nobody else is read from until it is answered', () => {
  const memory = new RequestMemory(100)
  const told: string[] = []
  const [a, b] = [memory.share(() => told.push('a')), memory.share(() => told.push('b'))]
  a.note({ wholeBytes: 0, comingBytes: 500, comingNumber: 1 })
  expect([memory.isUsedUp, a.isWaiting]).toEqual([true, false])
  b.note({ wholeBytes: 0, comingBytes: 10, comingNumber: 1 })
  expect(b.isWaiting).toBe(true)
  a.note({ wholeBytes: 500, comingBytes: 0, comingNumber: 1 })
  expect(a.isWaiting).toBe(true)
  a.note({ wholeBytes: 0, comingBytes: 0, comingNumber: 1 })
  expect(told).toEqual(['b', 'a'])
  expect([a.isWaiting, b.isWaiting, memory.isUsedUp]).toEqual([false, false, false])
})

test('of those that wait so many go on as there is room for, in their order', () => {
  const memory = new RequestMemory(100)
  const told: number[] = []
  const shares = [0, 1, 2, 3].map((number) => memory.share(() => told.push(number)))
  for (const share of shares) share.note({ wholeBytes: 0, comingBytes: 60, comingNumber: 1 })
  expect(shares.map(({ isWaiting }) => isWaiting)).toEqual([false, false, true, true])
  shares[0]?.close()
  expect(told).toEqual([2])
  shares[3]?.close()
  shares[1]?.close()
  shares[2]?.close()
  expect([told, memory.isUsedUp]).toEqual([[2], false])
})

test('a second frame of a connection waits like that of another', () => {
  const memory = new RequestMemory(100)
  const [a, b] = [memory.share(() => {}), memory.share(() => {})]
  a.note({ wholeBytes: 0, comingBytes: 50, comingNumber: 1 })
  b.note({ wholeBytes: 0, comingBytes: 80, comingNumber: 1 })
  a.note({ wholeBytes: 50, comingBytes: 70, comingNumber: 2 })
  expect([a.isWaiting, b.isWaiting]).toEqual([true, false])
  b.close()
  expect(a.isWaiting).toBe(false)
})

test('a listener reads no further from anybody while requests that wait for their answers take all', async () => {
  const frames: { readonly connection: Connection; readonly frame: Buffer }[] = []
  const requestMemory = new RequestMemory(200_000)
  const listener = await Listener.open(
    { kind: 'tcp', host: '127.0.0.1', port: 0 },
    {
      clock: systemClock,
      maxFrameBytes: 1_000_000,
      requestMemory,
      onProblem: () => {},
      onConnection: (connection) => (frame) => {
        frames.push({ connection, frame })
        connection.unansweredBytes = frame.length
      },
    },
  )
  onTestFinished(() => listener.close())
  const connect = async () => {
    const socket = await dial(listener.address as DialAddress)
    onTestFinished(() => {
      socket.destroy()
    })
    return socket
  }
  const large = Buffer.alloc(300_004)
  large.writeInt32BE(300_000)
  const [a, b] = [await connect(), await connect()]
  a.write(large)
  await expect.poll(() => frames.length).toBe(1)
  b.write(large)
  await delay(100)
  expect(frames).toHaveLength(1)
  if (frames[0] !== undefined) frames[0].connection.unansweredBytes = 0
  await expect.poll(() => frames.length).toBe(2)
  // One that goes away gives its part back.
  a.write(large)
  b.destroy()
  await expect.poll(() => frames.length).toBe(3)
})
