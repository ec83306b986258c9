import { expect, onTestFinished, test } from 'vitest'
import { ConnectionMemory, memoryForConnections } from '../../src/net/connection-memory.ts'
import { Listener } from '../../src/net/listener.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { type DialAddress, dial } from './dial.ts'

const holder = (ended: string[], name: string) => ({ close: () => ended.push(name) })

test('whoever holds most is ended when all together hold too much', () => {
  const memory = new ConnectionMemory(1000)
  const ended: string[] = []
  const [small, large, other] = ['small', 'large', 'other'].map((name) => holder(ended, name))
  if (small === undefined || large === undefined || other === undefined) throw new Error('three')
  memory.note(small, 100)
  memory.note(large, 800)
  expect([memory.heldBytes, memory.leftBytes, ended]).toEqual([900, 100, []])
  memory.note(other, 200)
  expect([memory.heldBytes, ended]).toEqual([300, ['large']])
  memory.note(large, 0)
  memory.note(other, 0)
  expect(memory.heldBytes).toBe(100)
})

test('a quarter of the memory is for connections, and no more than a gigabyte', () => {
  expect(memoryForConnections(400)).toBe(100)
  expect(memoryForConnections(2 ** 40)).toBe(2 ** 30)
})

test('requests that are not whole and answers that are not read count, those that are gone do not', async () => {
  const memory = new ConnectionMemory(20_000_000)
  const problems: string[] = []
  const listener = await Listener.open(
    { kind: 'tcp', host: '127.0.0.1', port: 0 },
    {
      clock: systemClock,
      maxFrameBytes: 100_000_000,
      memory,
      // More than the kernel takes for somebody who does not read.
      onConnection: (connection) => () => connection.send([Buffer.alloc(12_000_000)]),
      onProblem: (text) => problems.push(text),
    },
  )
  onTestFinished(() => listener.close())
  const connect = () => dial(listener.address as DialAddress)
  const [silent, slow] = [await connect(), await connect()]
  for (const socket of [silent, slow]) socket.on('error', () => undefined)
  silent.pause().write(Buffer.from([0, 0, 0, 1, 7]))
  await expect.poll(() => memory.heldBytes).toBeGreaterThan(4_000_000)
  const announced = Buffer.alloc(4)
  announced.writeInt32BE(99_000_000)
  const closed = new Promise((resolve) => slow.resume().on('close', resolve))
  slow.write(announced)
  slow.write(Buffer.alloc(40_000_000))
  await closed
  expect(problems.join()).toMatch(/it holds \d+ bytes, most of all connections/)
  silent.destroy()
  await expect.poll(() => memory.heldBytes).toBe(0)
})
