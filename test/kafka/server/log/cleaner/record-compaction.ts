import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, openConnection } from '../../../../../src/kafka/client/connection.ts'
import { ProduceApi } from '../../../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../../../src/kafka/messages/01-fetch.ts'
import { FindCoordinatorApi } from '../../../../../src/kafka/messages/10-find-coordinator.ts'
import { CreateTopicsApi } from '../../../../../src/kafka/messages/19-create-topics.ts'
import { InitProducerIdApi } from '../../../../../src/kafka/messages/22-init-producer-id.ts'
import { AddPartitionsToTxnApi } from '../../../../../src/kafka/messages/24-add-partitions-to-txn.ts'
import { EndTxnApi } from '../../../../../src/kafka/messages/26-end-txn.ts'
import { IncrementalAlterConfigsApi } from '../../../../../src/kafka/messages/44-incremental-alter-configs.ts'
import { processClock } from '../../../../../src/runtime/clock.ts'
import {
  batchOf,
  type CompactionRecording,
  type Phase,
  type Step,
  scenarios,
} from './compaction-scenarios.ts'

/**
 * Plays each scenario to a real broker with a fast cleaner and writes what its log was before and after each compaction.
 * The topic is not compacted while it is written to, so that one round of the cleaner sees it all.
 */
class Recorder {
  readonly #connection: Connection
  readonly #logDir: string
  readonly #topic: string
  readonly #producers = new Map<string, { producerId: number; producerEpoch: number; sequence: number }>()
  #read = 0

  constructor(connection: Connection, logDir: string, topic: string) {
    this.#connection = connection
    this.#logDir = logDir
    this.#topic = topic
  }

  async record(configs: Record<string, string>, phases: readonly Phase[]): Promise<CompactionRecording> {
    const topic = { name: this.#topic, numPartitions: 1, replicationFactor: 1, assignments: [] }
    const own = { ...configs, 'cleanup.policy': 'delete', 'retention.ms': '-1' }
    const created = await this.#connection.send(CreateTopicsApi, {
      topics: [{ ...topic, configs: Object.entries(own).map(([name, value]) => ({ name, value })) }],
      timeoutMs: 10_000,
    })
    if (created.topics[0]?.errorCode !== 0) throw new Error(JSON.stringify(created))
    await sleep(500)
    const recording: CompactionRecording = { topic: this.#topic, configs, phases: [] }
    for (const { steps, pauseMs } of phases) {
      for (const step of steps) await this.#play(step)
      const appended = await this.#fetch(this.#read)
      this.#read = endOf(appended)
      await sleep(pauseMs)
      const checkpoint = this.#checkpoint()
      await this.#setPolicy('compact')
      while (this.#checkpoint() === checkpoint) await sleep(50)
      await sleep(300)
      await this.#setPolicy('delete')
      recording.phases.push({
        atMs: Date.now(),
        appended: appended.toString('base64'),
        cleanerOffset: Number(this.#checkpoint()),
        left: (await this.#fetch(0)).toString('base64'),
      })
    }
    return recording
  }

  async #play(step: Step): Promise<void> {
    if ('end' in step) {
      const { producerId, producerEpoch } = await this.#producer(step.end)
      const answer = await this.#connection.send(
        EndTxnApi,
        { transactionalId: `${this.#topic}-${step.end}`, producerId, producerEpoch, committed: step.commit },
        { version: 3 },
      )
      if (answer.errorCode !== 0) throw new Error(`EndTxn: ${answer.errorCode}`)
      await sleep(200)
      return
    }
    const producer = step.producer === undefined ? undefined : await this.#producer(step.producer)
    const isTransactional = step.producer?.startsWith('t') === true
    if (producer !== undefined && isTransactional)
      await this.#addPartition(`${this.#topic}-${step.producer}`, producer)
    const options =
      producer === undefined
        ? {}
        : {
            producerId: producer.producerId,
            producerEpoch: producer.producerEpoch,
            baseSequence: producer.sequence,
            isTransactional,
          }
    if (producer !== undefined) producer.sequence += step.records.length
    const answer = await this.#connection.send(
      ProduceApi,
      {
        transactionalId: isTransactional ? `${this.#topic}-${step.producer}` : null,
        acks: -1,
        timeoutMs: 10_000,
        topicData: [
          { name: this.#topic, partitionData: [{ index: 0, records: batchOf(step, Date.now(), options) }] },
        ],
      },
      { version: 11 },
    )
    const error = answer.responses[0]?.partitionResponses[0]?.errorCode
    if (error !== 0) throw new Error(`Produce: ${JSON.stringify(answer)} ${JSON.stringify(step)}`)
  }

  async #producer(name: string) {
    const known = this.#producers.get(name)
    if (known !== undefined) return known
    const transactionalId = name.startsWith('t') ? `${this.#topic}-${name}` : null
    for (;;) {
      if (transactionalId !== null) {
        await this.#connection.send(FindCoordinatorApi, { key: transactionalId, keyType: 1 }, { version: 3 })
      }
      const answer = await this.#connection.send(InitProducerIdApi, {
        transactionalId,
        transactionTimeoutMs: 60_000,
      })
      if (answer.errorCode === 0) {
        const producer = { producerId: answer.producerId, producerEpoch: answer.producerEpoch, sequence: 0 }
        this.#producers.set(name, producer)
        return producer
      }
      await sleep(200)
    }
  }

  async #addPartition(
    transactionalId: string,
    producer: { producerId: number; producerEpoch: number },
  ): Promise<void> {
    for (;;) {
      const answer = await this.#connection.send(
        AddPartitionsToTxnApi,
        {
          v3AndBelowTransactionalId: transactionalId,
          v3AndBelowProducerId: producer.producerId,
          v3AndBelowProducerEpoch: producer.producerEpoch,
          v3AndBelowTopics: [{ name: this.#topic, partitions: [0] }],
          transactions: [],
        },
        { version: 3 },
      )
      if (answer.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode === 0) return
      await sleep(100)
    }
  }

  async #setPolicy(policy: string): Promise<void> {
    const configs = [{ name: 'cleanup.policy', configOperation: 0, value: policy }]
    await this.#connection.send(IncrementalAlterConfigsApi, {
      resources: [{ resourceType: 2, resourceName: this.#topic, configs }],
      validateOnly: false,
    })
  }

  async #fetch(offset: number): Promise<Buffer> {
    const all: Buffer[] = []
    for (let from = offset; ; ) {
      const answer = await this.#connection.send(
        FetchApi,
        {
          maxWaitMs: 100,
          minBytes: 1,
          topics: [
            {
              topic: this.#topic,
              partitions: [{ partition: 0, fetchOffset: from, partitionMaxBytes: 10_000_000 }],
            },
          ],
          forgottenTopicsData: [],
        },
        { version: 11 },
      )
      const bytes = answer.responses[0]?.partitions[0]?.records
      if (bytes == null || bytes.length === 0) return Buffer.concat(all)
      all.push(bytes)
      from = endOf(bytes)
    }
  }

  /** The line of the topic in the file where the reference's cleaner keeps how far it has come. */
  #checkpoint(): string | undefined {
    const lines = readFileSync(join(this.#logDir, 'cleaner-offset-checkpoint'), 'utf8').split('\n')
    return lines.find((line) => line.startsWith(`${this.#topic} 0 `))?.split(' ')[2]
  }
}

function endOf(bytes: Buffer): number {
  let end = 0
  for (let at = 0; at < bytes.length; at += 12 + bytes.readInt32BE(at + 8)) {
    end = Number(bytes.readBigInt64BE(at)) + bytes.readInt32BE(at + 23) + 1
  }
  return end
}

const [address = '', logDir = '', file = ''] = process.argv.slice(2)
const [host = '', port = ''] = address.split(':')
const connection = await openConnection({ kind: 'tcp', host, port: Number(port) } as never, host, {
  clientId: 'record',
  clock: processClock,
  setupTimeoutMs: 5_000,
  requestTimeoutMs: 30_000,
})
const lines: string[] = []
for (const { name, configs, phases } of scenarios) {
  lines.push(JSON.stringify(await new Recorder(connection, logDir, name).record(configs, phases)))
}
writeFileSync(file, `${lines.join('\n')}\n`)
connection.close()
