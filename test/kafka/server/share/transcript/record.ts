import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, openConnection } from '../../../../../src/kafka/client/connection.ts'
import { ProduceApi } from '../../../../../src/kafka/messages/00-produce.ts'
import { FindCoordinatorApi } from '../../../../../src/kafka/messages/10-find-coordinator.ts'
import { CreateTopicsApi } from '../../../../../src/kafka/messages/19-create-topics.ts'
import { DeleteRecordsApi } from '../../../../../src/kafka/messages/21-delete-records.ts'
import { ShareFetchApi } from '../../../../../src/kafka/messages/78-share-fetch.ts'
import { ShareAcknowledgeApi } from '../../../../../src/kafka/messages/79-share-acknowledge.ts'
import { InitializeShareGroupStateApi } from '../../../../../src/kafka/messages/83-initialize-share-group-state.ts'
import { ReadShareGroupStateApi } from '../../../../../src/kafka/messages/84-read-share-group-state.ts'
import { processClock } from '../../../../../src/runtime/clock.ts'
import { batchOf } from '../../batches.ts'
import { ShareSchedule } from './schedule.ts'
import { acquiredIn, GROUP, type Step, TOPIC_ID, toldOf, withTopicId } from './steps.ts'

const options = { clientId: 'test', clock: processClock, setupTimeoutMs: 10_000, requestTimeoutMs: 30_000 }

/** Has a broker go through a schedule with names of its own, and writes what it answers into a file, one step a line. */
async function record(port: number, file: string, seed: number, count: number): Promise<void> {
  const open = () => openConnection({ kind: 'tcp', host: 'localhost', port }, '127.0.0.1', options)
  const name = `share-transcript-${process.pid}-${seed}`
  const broker = new RecordedBroker(
    await open(),
    name,
    new Map([
      ['a', await open()],
      ['b', await open()],
    ]),
  )
  await broker.prepare()
  const schedule = new ShareSchedule(seed)
  const lines: string[] = []
  const opening = schedule.opening()
  for (let i = 0; i < count; i++) {
    const planned = opening.shift() ?? schedule.next()
    const step = await broker.play(planned)
    if ('response' in step) schedule.note(step.member, acquiredIn(step.response))
    lines.push(JSON.stringify(step))
  }
  writeFileSync(file, `${lines.join('\n')}\n`)
  broker.close()
}

class RecordedBroker {
  readonly #admin: Connection
  readonly #members: ReadonlyMap<string, Connection>
  readonly #name: string
  #topicId = ''

  constructor(admin: Connection, name: string, members: ReadonlyMap<string, Connection>) {
    this.#admin = admin
    this.#name = name
    this.#members = members
  }

  /** Makes the topic, and the state of the share partition that the group coordinator would make. */
  async prepare(): Promise<void> {
    const topic = { name: this.#name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }
    const made = await this.#admin.send(CreateTopicsApi, { topics: [topic], timeoutMs: 10_000 })
    this.#topicId = made.topics[0]?.topicId ?? ''
    const coordinatorKeys = [`${this.#name}:${this.#topicId}:0`]
    for (let isFound = false; !isFound; await sleep(500)) {
      const found = await this.#admin.send(FindCoordinatorApi, { keyType: 2, coordinatorKeys })
      isFound = found.coordinators[0]?.errorCode === 0
    }
    const partitions = [{ partition: 0, stateEpoch: 1, startOffset: 0 }]
    const topics = [{ topicId: this.#topicId, partitions }]
    await this.#admin.send(InitializeShareGroupStateApi, { groupId: this.#name, topics })
  }

  async play(planned: ReturnType<ShareSchedule['next']>): Promise<Step> {
    if ('append' in planned) {
      const records = batchOf(planned.append)
      const topicData = [{ name: this.#name, partitionData: [{ index: 0, records }] }]
      await this.#admin.send(ProduceApi, { acks: 1, timeoutMs: 10_000, topicData }, { version: 12 })
      return planned
    }
    if ('deleteBefore' in planned) {
      const partitions = [{ partitionIndex: 0, offset: planned.deleteBefore }]
      await this.#admin.send(DeleteRecordsApi, {
        topics: [{ name: this.#name, partitions }],
        timeoutMs: 10_000,
      })
      return planned
    }
    if ('state' in planned) {
      const topics = [{ topicId: this.#topicId, partitions: [{ partition: 0, leaderEpoch: -1 }] }]
      const read = await this.#admin.send(ReadShareGroupStateApi, { groupId: this.#name, topics })
      return { state: toldOf(read.results[0]?.partitions[0]) }
    }
    const { member, api, request } = planned
    const connection = this.#members.get(member)
    if (connection === undefined) throw new Error(`nobody is called ${member}`)
    // The cast: the schedule puts requests together, and the codec checks them.
    const sent = { ...withTopicId(request, TOPIC_ID, this.#topicId), groupId: this.#name } as never
    const answer =
      api === 'ShareFetch'
        ? await connection.send(ShareFetchApi, sent, { version: 2 })
        : await connection.send(ShareAcknowledgeApi, sent, { version: 2 })
    // What is released when a session ends is put on file behind its answer.
    if (request['shareSessionEpoch'] === -1) await sleep(300)
    return {
      member,
      api,
      request: { ...request, groupId: GROUP },
      response: toldOf(withTopicId(answer, this.#topicId, TOPIC_ID)),
    }
  }

  close(): void {
    for (const connection of [this.#admin, ...this.#members.values()]) connection.close()
  }
}

const [port, seed, count, file] = process.argv.slice(2)
if (file === undefined) throw new Error('usage: record PORT SEED COUNT FILE')
await record(Number(port), file, Number(seed), Number(count))
