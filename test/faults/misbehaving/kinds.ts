import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { CreateTopicsApi } from '../../../src/kafka/messages/19-create-topics.ts'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import { GetDataRequest } from '../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { Peer } from '../../kafka/server/differential/peer.ts'
import { Random } from '../../random.ts'
import { RawClient } from '../../zookeeper/server/support/raw-client.ts'
import { create, setData } from '../../zookeeper/server/support/requests.ts'
import { bombOf } from '../fuzz/hostile-batches.ts'
import type { SamsaUnderTest } from '../samsa-under-test.ts'
import { connections, destroyAll, portOf, requestOf } from './connections.ts'

/** A way to misbehave, `scale` times what the tests take time for. */
export interface Kind {
  readonly name: string
  /** Megabytes that the daemon may grow by meanwhile. */
  readonly megabytes: (scale: number) => number
  /** Begins; what it returns ends it. */
  readonly begin: (samsa: SamsaUnderTest, scale: number) => Promise<() => void | Promise<void>>
}

const BIG_TOPIC = 'big'
const BIG_RECORD_BYTES = 900_000

export const kinds: readonly Kind[] = [
  {
    name: 'connections that say nothing',
    megabytes: (scale) => 20 + scale * 15,
    begin: async (samsa, scale) => {
      const idle = await connections(portOf(samsa, 'kafka'), 1000 * scale)
      const sessionless = await connections(portOf(samsa, 'zookeeper'), 100 * scale)
      return () => destroyAll([...idle, ...sessionless])
    },
  },
  {
    name: 'frames of 100 MB, announced and never sent',
    megabytes: (scale) => 40 + scale * 20,
    begin: async (samsa, scale) => {
      const [kafka, zookeeper] = [
        await connections(portOf(samsa, 'kafka'), 500 * scale),
        await connections(portOf(samsa, 'zookeeper'), 100 * scale),
      ]
      for (const socket of kafka) socket.write(announced(100_000_000))
      for (const socket of zookeeper) socket.write(announced(1_000_000))
      return () => destroyAll([...kafka, ...zookeeper])
    },
  },
  {
    name: 'frames of 60 MB, sent but for the last byte',
    megabytes: () => 1500,
    begin: async (samsa, scale) => {
      const sockets = await connections(portOf(samsa, 'kafka'), 2 * scale)
      const frame = Buffer.concat([announced(60_000_000), Buffer.alloc(59_999_900)])
      for (const socket of sockets) {
        if (!socket.destroyed) await new Promise((resolve) => socket.write(frame, resolve))
      }
      return () => destroyAll(sockets)
    },
  },
  {
    name: 'consumers that read no answer',
    megabytes: (scale) => 150 + Math.min(1100, scale * 200),
    begin: async (samsa, scale) => {
      await fillBigTopic(samsa, 24)
      const sockets = await connections(portOf(samsa, 'kafka'), 20 * scale)
      const fetches = Buffer.concat(Array(20).fill(fetchBig(0)))
      for (const socket of sockets) socket.pause().write(fetches)
      return () => destroyAll(sockets)
    },
  },
  {
    name: 'ZooKeeper clients that read no answer',
    megabytes: (scale) => 60 + scale * 60,
    begin: async (samsa, scale) => {
      const port = portOf(samsa, 'zookeeper')
      const writer = await RawClient.open(port)
      await create(writer, '/big')
      await setData(writer, '/big', 'x'.repeat(900_000))
      const silent = await Promise.all(
        Array.from({ length: Math.round(20 * scale) }, () => RawClient.open(port)),
      )
      for (const client of silent) {
        client.socket.pause()
        for (let number = 0; number < 50; number++)
          client.post(OpCode.getData, GetDataRequest, { path: '/big', watch: false })
      }
      return () => destroyAll([writer.socket, ...silent.map(({ socket }) => socket)])
    },
  },
  {
    name: 'requests that come byte by byte',
    megabytes: () => 40,
    begin: async (samsa, scale) => {
      const sockets = await connections(portOf(samsa, 'kafka'), 50 * scale)
      const request = fetchBig(0)
      let at = 0
      const dripping = setInterval(() => {
        for (const socket of sockets) socket.write(request.subarray(at, at + 1))
        at = (at + 1) % request.length
        // Who sends must have time for the client that behaves as well.
      }, 10 * Math.max(2, scale))
      return () => {
        clearInterval(dripping)
        destroyAll(sockets)
      }
    },
  },
  {
    name: 'a process that has stopped, with its connections open',
    megabytes: () => 60,
    begin: async (samsa, scale) => {
      const stopped = await stoppedProcess(portOf(samsa, 'kafka'), Math.round(50 * scale))
      return async () => {
        stopped.kill('SIGKILL')
        await once(stopped, 'exit')
      }
    },
  },
  {
    name: 'a flood of connections that go at once',
    megabytes: () => 100,
    begin: async (samsa, scale) => {
      for (let round = 0; round < 10 * scale; round++) {
        destroyAll(await connections(portOf(samsa, 'kafka'), 200))
        destroyAll(await connections(portOf(samsa, 'zookeeper'), 50))
      }
      return () => undefined
    },
  },
  {
    name: 'records that decompress to a thousand times their size',
    megabytes: (scale) => 300 + Math.min(500, scale * 50),
    begin: async (samsa, scale) => {
      await fillBigTopic(samsa, 0)
      const random = new Random(1)
      const sockets = await connections(portOf(samsa, 'kafka'), Math.ceil(scale))
      for (const socket of sockets) {
        socket.resume()
        for (let number = 0; number < 5; number++) socket.write(produceBig(bombOf(random, 14_000_000)))
      }
      return () => destroyAll(sockets)
    },
  },
]

function announced(bytes: number): Buffer {
  const begun = Buffer.alloc(64)
  begun.writeInt32BE(bytes)
  return begun
}

function fetchBig(fetchOffset: number): Buffer {
  const partitions = [{ partition: 0, fetchOffset, partitionMaxBytes: 2 ** 30 }]
  const topics = [{ topic: BIG_TOPIC, partitions }]
  const body = { maxWaitMs: 0, minBytes: 1, sessionEpoch: -1, topics, forgottenTopicsData: [] }
  return requestOf(FetchApi, 12, body)
}

function produceBig(records: Buffer): Buffer {
  const topicData = [{ name: BIG_TOPIC, partitionData: [{ index: 0, records }] }]
  return requestOf(ProduceApi, 9, { acks: -1, timeoutMs: 1000, topicData })
}

/** A topic with so many batches of nearly a megabyte. */
async function fillBigTopic(samsa: SamsaUnderTest, batches: number): Promise<void> {
  const peer = new Peer(`127.0.0.1:${portOf(samsa, 'kafka')}`)
  const topics = [{ name: BIG_TOPIC, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }]
  await peer.ask(CreateTopicsApi, 5, { topics, timeoutMs: 10_000 })
  const records = buildBatch([{ timestamp: Date.now(), value: Buffer.alloc(BIG_RECORD_BYTES, 'x') }])
  const topicData = [{ name: BIG_TOPIC, partitionData: [{ index: 0, records }] }]
  for (let number = 0; number < batches; number++)
    await peer.ask(ProduceApi, 9, { acks: -1, timeoutMs: 1000, topicData })
  peer.close()
}

/** One that opens connections, asks for what is not there yet, and is stopped: its kernel goes on saying that it lives. */
async function stoppedProcess(port: number, count: number): Promise<ChildProcess> {
  const request = fetchBig(0).toString('hex')
  const program = `
    const { connect } = require('node:net')
    let left = ${count}
    for (let number = 0; number < ${count}; number++) {
      const socket = connect(${port}, '127.0.0.1', () => {
        socket.write(Buffer.from('${request}', 'hex'))
        if (--left === 0) console.log('open')
      })
    }`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout !== null) await once(child.stdout, 'data')
  child.kill('SIGSTOP')
  return child
}
