import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { instancePaths } from '../../../src/instance/paths.ts'
import { readRunFile } from '../../../src/instance/run-file.ts'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { OffsetCommitApi } from '../../../src/kafka/messages/08-offset-commit.ts'
import { FindCoordinatorApi } from '../../../src/kafka/messages/10-find-coordinator.ts'
import { CreateTopicsApi } from '../../../src/kafka/messages/19-create-topics.ts'
import { DeleteTopicsApi } from '../../../src/kafka/messages/20-delete-topics.ts'
import { DeleteRecordsApi } from '../../../src/kafka/messages/21-delete-records.ts'
import { InitProducerIdApi } from '../../../src/kafka/messages/22-init-producer-id.ts'
import { CreatePartitionsApi } from '../../../src/kafka/messages/37-create-partitions.ts'
import { UpdateFeaturesApi } from '../../../src/kafka/messages/57-update-features.ts'
import { batchOf } from '../../kafka/server/batches.ts'
import { RawClient } from '../../zookeeper/server/support/raw-client.ts'
import { create, remove, setData, textOf } from '../../zookeeper/server/support/requests.ts'
import { BrokerConnection } from '../broker-connection.ts'
import { killProcess, Program } from '../program.ts'
import { settingsNeed, settingsOf } from '../settings.ts'
import { useDisk } from './recorded-disk.ts'
import { noSmallDisk, smallDisk } from './small-disk.ts'

const program = new Program('disk/daemon-process.ts')
useDisk()
if (noSmallDisk === undefined) program.use()

const STORAGE_ERROR = 56
const NOT_COORDINATOR = 16
const COORDINATOR_NOT_AVAILABLE = 15
const SYSTEM_ERROR = -1
/** What settings are set to, before the disk is full and when it is. */
const [KEPT, REFUSED] = [1, 2]

const timeoutMs = 1000
const newTopic = (name: string) => ({
  name,
  numPartitions: 1,
  replicationFactor: 1,
  assignments: [],
  configs: [],
})
const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }]

async function createPartitions(client: BrokerConnection, count: number): Promise<number | undefined> {
  const topics = [{ name: 't', count, assignments: null }]
  const answer = await client.send(CreatePartitionsApi, 3, { topics, timeoutMs, validateOnly: false })
  return answer?.results[0]?.errorCode
}

/** What clients do that writes, each with the error of its answer. */
function writes(client: BrokerConnection): Record<string, () => Promise<number | undefined>> {
  return {
    produce: async () => {
      const partitionData = [{ index: 0, records: batchOf(['x'.repeat(20_000)]) }]
      const topicData = [{ name: 't', partitionData }]
      const answer = await client.send(ProduceApi, 9, { acks: -1, timeoutMs, topicData })
      return answer?.responses[0]?.partitionResponses[0]?.errorCode
    },
    'create topic': async () => {
      const answer = await client.send(CreateTopicsApi, 5, { topics: [newTopic('new')], timeoutMs })
      return answer?.topics[0]?.errorCode
    },
    'create partitions': () => createPartitions(client, 100),
    'delete records': async () => {
      const topics = [{ name: 't', partitions: [{ partitionIndex: 0, offset: 2 }] }]
      const answer = await client.send(DeleteRecordsApi, 2, { topics, timeoutMs })
      return answer?.topics[0]?.partitions[0]?.errorCode
    },
    ...Object.fromEntries(settingsOf('t').map(({ name, set }) => [name, () => set(client, REFUSED)])),
    'update features': async () => {
      const featureUpdates = [
        { feature: 'share.version', maxVersionLevel: 0, allowDowngrade: false, upgradeType: 2 },
      ]
      const answer = await client.send(UpdateFeaturesApi, 2, { featureUpdates, timeoutMs })
      return answer?.errorCode
    },
    'commit an offset': async () => {
      const group = { groupId: 'g', generationIdOrMemberEpoch: -1, memberId: '' }
      const answer = await client.send(OffsetCommitApi, 8, { ...group, topics: [{ name: 't', partitions }] })
      return answer?.topics[0]?.partitions[0]?.errorCode
    },
    'make a transactional producer': async () => {
      const request = { transactionalId: 'id', transactionTimeoutMs: 60_000 }
      return (await client.send(InitProducerIdApi, 4, request))?.errorCode
    },
    'make the topic of a coordinator': async () => {
      const request = { keyType: 2, coordinatorKeys: ['g:AAAAAAAAAAAAAAAAAAAAAQ:0'] }
      return (await client.send(FindCoordinatorApi, 6, request))?.coordinators[0]?.errorCode
    },
    'delete topic': async () => {
      const answer = await client.send(DeleteTopicsApi, 5, { topicNames: ['extra'], timeoutMs })
      return answer?.responses[0]?.errorCode
    },
  }
}

/** What a write says when the disk is full, where that is not KAFKA_STORAGE_ERROR: what has clients ask again. */
const otherErrors: Readonly<Record<string, number>> = {
  'commit an offset': NOT_COORDINATOR,
  'make a transactional producer': NOT_COORDINATOR,
  'make the topic of a coordinator': COORDINATOR_NOT_AVAILABLE,
}

test.skipIf(noSmallDisk !== undefined)(
  'on a full disk every write is refused and every read answered, and all goes on when there is room',
  { timeout: 30_000 },
  async () => {
    const disk = smallDisk(5_000_000)
    const { folder } = disk
    program.environment = disk.environment
    const { child, port } = await program.start(folder, ...settingsNeed)
    const client = await BrokerConnection.open(port)
    await client.send(CreateTopicsApi, 5, { topics: [newTopic('t'), newTopic('extra')], timeoutMs })
    for (const keyType of [0, 1])
      await client.send(FindCoordinatorApi, 4, { keyType, coordinatorKeys: ['x'] })
    const settings = settingsOf('t')
    for (const { name, set } of settings) expect(await set(client, KEPT), name).toBe(0)
    const zookeeper = readRunFile(instancePaths(folder).runFile)?.zookeeper?.tcp[0]?.split(':').at(-1)
    const session = await RawClient.open(Number(zookeeper))
    expect((await create(session, '/kept', { data: 'before' })).err).toBe(0)

    const { produce = async () => 0, ...others } = writes(client)
    let produced = 0
    while ((await produce()) === 0) produced++
    disk.setRoom(0)
    // The file of the write-ahead log had a little room left, for the smallest writes.
    let count = 2
    while ((await createPartitions(client, count)) === 0) count++
    const refused = new Map<string, number | undefined>()
    for (const [name, write] of Object.entries(writes(client))) refused.set(name, await write())
    expect(Object.fromEntries(refused)).toEqual(
      Object.fromEntries(
        Object.keys(writes(client)).map((name) => [name, otherErrors[name] ?? STORAGE_ERROR]),
      ),
    )
    for (const { name, get } of settings) expect(await get(client), name).toEqual([KEPT])
    expect((await create(session, '/new')).err).toBe(SYSTEM_ERROR)
    expect((await setData(session, '/kept', 'after')).err).toBe(SYSTEM_ERROR)
    expect((await remove(session, '/kept')).err).toBe(SYSTEM_ERROR)
    // That it has expired, which an answer would say, is not true.
    expect(await (await RawClient.dial(Number(zookeeper))).handshake()).toBeUndefined()
    const fetchPartitions = [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000 }]
    const fetched = await client.send(FetchApi, 12, {
      maxWaitMs: 0,
      minBytes: 0,
      topics: [{ topic: 't', partitions: fetchPartitions }],
      forgottenTopicsData: [],
    })
    expect(fetched?.responses[0]?.partitions[0]).toMatchObject({ errorCode: 0, highWatermark: produced })
    expect(await textOf(session, '/kept')).toBe('before')

    disk.setRoom(100_000_000)
    expect(await produce()).toBe(0)
    for (const [name, write] of Object.entries(others)) expect(await write(), name).toBe(0)
    for (const { name, get } of settings) expect(await get(client), name).toEqual([REFUSED])
    expect((await create(session, '/new')).err).toBe(0)
    expect((await setData(session, '/kept', 'after')).err).toBe(0)
    expect((await RawClient.open(Number(zookeeper))).sessionId).not.toBe(0n)
    const log = readFileSync(instancePaths(folder).logFile, 'utf8')
    expect(log).toMatch(/WARN no space left on the disk of .*samsa\.db: free some, .*reads go on/)
    expect(log).toMatch(/WARN .*samsa\.db can be written again, after \d+ refusals/)
    expect(log).not.toContain('    at ')
    await killProcess(child)
  },
)
