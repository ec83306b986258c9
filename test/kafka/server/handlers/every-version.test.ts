import { expect, test } from 'vitest'
import type { AnyHandler, Handler } from '../../../../src/kafka/server/handler.ts'
import { handlers } from '../../../../src/kafka/server/handlers/index.ts'
import { ZERO_UUID } from '../../../../src/kafka/uuid.ts'
import { type FieldPlan, planMessage, type StructPlan } from '../../../../src/wire/plan.ts'
import { parseVersions } from '../../../../src/wire/versions.ts'
import { batchOf } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { commitOf, joinOf } from '../groups/transcript/requests.ts'

/**
 * What old and new clients alike may ask, written with the fields of all versions; a version is sent those that it has. A
 * handler that answers with a field that the version lacks makes a response that cannot be encoded, and the client is cut off.
 */
const requests: Readonly<Record<string, (version: number, topicId: string) => unknown>> = {
  Produce: (_, topicId) => ({
    acks: -1,
    timeoutMs: 1000,
    topicData: [{ name: 't', topicId, partitionData: [{ index: 0, records: batchOf(['a']) }] }],
  }),
  Fetch: (_, topicId) => ({
    maxWaitMs: 0,
    minBytes: 1,
    topics: [
      { topic: 't', topicId, partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000_000 }] },
    ],
  }),
  ListOffsets: () => ({
    replicaId: -1,
    topics: [
      {
        name: 't',
        partitions: [
          { partitionIndex: 0, timestamp: -1n },
          { partitionIndex: 1, timestamp: -2n },
        ],
      },
    ],
  }),
  Metadata: () => ({ topics: [{ name: 't' }] }),
  OffsetForLeaderEpoch: () => ({ topics: [{ topic: 't', partitions: [{ partition: 0, leaderEpoch: 0 }] }] }),
  DeleteRecords: () => ({
    timeoutMs: 1000,
    topics: [{ name: 't', partitions: [{ partitionIndex: 0, offset: 0 }] }],
  }),
  InitProducerId: () => ({ transactionalId: null, transactionTimeoutMs: 1000 }),
  FindCoordinator: (version) => (version < 4 ? { key: 'g' } : { coordinatorKeys: ['g'] }),
  OffsetCommit: (_, topicId) => commitOf('g', [[0, 1, 'm']], { topicId }),
  OffsetFetch: (version, topicId) => {
    const topics = [{ name: 't', topicId, partitionIndexes: [0] }]
    return version < 8 ? { groupId: 'g', topics } : { groups: [{ groupId: 'g', topics }] }
  },
  JoinGroup: (version) => joinOf(`joined with ${version}`),
  DescribeGroups: () => ({ groups: ['g'] }),
  ListGroups: () => ({}),
  CreateTopics: (version) => ({
    timeoutMs: 1000,
    topics: [
      {
        name: `made-with-${version}`,
        numPartitions: 1,
        replicationFactor: 1,
        assignments: [],
        configs: [{ name: 'retention.ms', value: '5' }],
      },
    ],
  }),
  CreatePartitions: (version) => ({
    timeoutMs: 1000,
    validateOnly: false,
    topics: [{ name: 't', count: 3 + version, assignments: null }],
  }),
  DescribeConfigs: () => ({
    resources: [{ resourceType: 2, resourceName: 't', configurationKeys: null }],
    includeSynonyms: true,
    includeDocumentation: true,
  }),
  AlterConfigs: () => ({
    validateOnly: false,
    resources: [{ resourceType: 2, resourceName: 't', configs: [{ name: 'retention.ms', value: '7' }] }],
  }),
  IncrementalAlterConfigs: () => ({
    validateOnly: false,
    resources: [
      {
        resourceType: 2,
        resourceName: 't',
        configs: [{ name: 'retention.ms', configOperation: 0, value: '8' }],
      },
    ],
  }),
  AlterClientQuotas: () => ({
    entries: [
      {
        entity: [{ entityType: 'user', entityName: 'u' }],
        ops: [{ key: 'producer_byte_rate', value: 1e9, remove: false }],
      },
    ],
    validateOnly: false,
  }),
  DescribeClientQuotas: () => ({ components: [], strict: false }),
  UpdateFeatures: () => ({
    featureUpdates: [{ feature: 'group.version', maxVersionLevel: 1, allowDowngrade: false, upgradeType: 1 }],
  }),
  DescribeLogDirs: () => ({ topics: null }),
  DescribeProducers: () => ({ topics: [{ name: 't', partitionIndexes: [0] }] }),
  DescribeCluster: () => ({}),
  DescribeQuorum: () => ({
    topics: [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }],
  }),
  ListConfigResources: () => ({ resourceTypes: [] }),
  DescribeUserScramCredentials: () => ({ users: null }),
  AlterPartitionReassignments: () => ({
    timeoutMs: 1000,
    topics: [{ name: 't', partitions: [{ partitionIndex: 0, replicas: [1] }] }],
  }),
  ListPartitionReassignments: () => ({ timeoutMs: 1000, topics: null }),
  ElectLeaders: () => ({ electionType: 0, topicPartitions: null, timeoutMs: 1000 }),
  DescribeTopicPartitions: () => ({ topics: [{ name: 't' }], responsePartitionLimit: 10 }),
  DeleteTopics: (version) => {
    const name = `old-${version}`
    return { timeoutMs: 1000, ...(version < 6 ? { topicNames: [name] } : { topics: [{ name }] }) }
  },
}

/** JoinGroup v4+ tells a new member its id with an error that has it ask again. */
const MEMBER_ID_REQUIRED = 79

for (const [name, requestOf] of Object.entries(requests)) {
  const handler = handlerOf(name)
  const { min, max } = parseVersions(handler.api.request.versions)
  test(`${name} is answered in each of its versions`, async () => {
    const fixture = await BrokerFixture.start()
    const { topicId } = await fixture.createTopic('t', {}, 2)
    await fixture.send(handlerOf('Produce'), 9, requests['Produce']?.(9, topicId) as never)
    // The first who asks for a coordinator has its topic made.
    await fixture.send(handlerOf('FindCoordinator'), 0, { key: 'g' } as never)
    await fixture.store.committed()
    await fixture.send(handlerOf('OffsetCommit'), 2, inVersion(handlerOf('OffsetCommit'), 2, commitOf('g')))
    for (let version = min; version <= max; version += 1) {
      await fixture.createTopic(`old-${version}`)
      const request = inVersion(handler, version, requestOf(version, version < 6 ? ZERO_UUID : topicId))
      const answered = fixture.send(handler, version, request)
      // JoinGroup waits for the other members of a group that is new.
      if (name === 'JoinGroup') await fixture.clock.advance(10_000)
      const response = await answered
      const failures = errorCodesIn(response).filter((code) => code !== 0 && code !== MEMBER_ID_REQUIRED)
      expect({ version, isAnswered: response !== null, failures }).toEqual({
        version,
        isAnswered: true,
        failures: [],
      })
    }
    expect(fixture.errors).toEqual([])
  })
}

function handlerOf(name: string): Handler {
  const found: AnyHandler | undefined = handlers.find(({ api }) => api.name === name)
  if (found === undefined) throw new Error(`no handler serves ${name}`)
  return found as Handler
}

/** The request without the fields that the version lacks. The cast: the codec checks what it is given. */
function inVersion(handler: Handler, version: number, request: unknown): Record<string, never> {
  return fieldsOf(planMessage(handler.api.request, version), request) as Record<string, never>
}

function fieldsOf(plan: StructPlan, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const planned = new Map(plan.fields.map((field) => [field.name, field]))
  const present = Object.entries(value).filter(([key]) => planned.get(key)?.isPresent !== false)
  return Object.fromEntries(present.map(([key, field]) => [key, fieldOf(planned.get(key), field)]))
}

function fieldOf(field: FieldPlan | undefined, value: unknown): unknown {
  const element = field?.element
  if (typeof element !== 'object' || element === null) return value
  return Array.isArray(value) ? value.map((each) => fieldsOf(element, each)) : fieldsOf(element, value)
}

function errorCodesIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return []
  return Object.entries(value).flatMap(([key, field]) =>
    key === 'errorCode' && typeof field === 'number' ? [field] : errorCodesIn(field),
  )
}
