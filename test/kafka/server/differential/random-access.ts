/** Random ACLs, and random requests of every API that asks for a permission; they change as little as they can. */
import type { Acl } from '../../../../src/kafka/acls.ts'
import { apis } from '../../../../src/kafka/messages/index.ts'
import { encode } from '../../../../src/wire/codec.ts'
import type { Api } from '../../../../src/wire/message.ts'
import type { Random } from '../../../random.ts'

/** Names that ACLs and requests have in common; the topics are there, but for the last. */
export interface Names {
  readonly topics: readonly string[]
  readonly groups: readonly string[]
  readonly transactionalIds: readonly string[]
  readonly users: readonly string[]
}

export interface AccessRequest {
  readonly api: Api
  readonly version: number
  readonly body: Record<string, unknown>
}

const TOPIC = 2
const CLUSTER = 4

/** An ACL that has something to do with the names; one in three denies. */
export function randomAcl(random: Random, names: Names): Acl {
  const kinds = [names.topics, names.topics, names.groups, ['kafka-cluster'], names.transactionalIds]
  const resourceType = random.int(TOPIC, 5)
  const own = random.pick(kinds[resourceType - 1] ?? [])
  const isPrefix = resourceType !== CLUSTER && random.chance(0.3)
  const resourceName = isPrefix ? own.slice(0, random.int(1, own.length)) : own
  const isAny = !isPrefix && resourceType !== CLUSTER && random.chance(0.2)
  return {
    resourceType,
    resourceName: isAny ? '*' : resourceName,
    patternType: isPrefix ? 4 : 3,
    principal: random.chance(0.25) ? 'User:*' : `User:${random.pick(names.users)}`,
    host: random.pick(['*', '*', '127.0.0.1', '10.0.0.1']),
    operation: random.int(2, 12),
    permissionType: random.chance(0.33) ? 2 : 3,
  }
}

type Make = (random: Random, names: Names) => Record<string, unknown>

const some = (random: Random, from: readonly string[]): string[] =>
  from
    .filter(() => random.chance(0.6))
    .concat(random.pick(from))
    .filter((name, at, all) => all.indexOf(name) === at)
const partitionsOf = (random: Random, names: Names, partition: Record<string, unknown>, key = 'name') =>
  some(random, names.topics).map((name) => ({ [key]: name, partitions: [partition] }))
const group = (random: Random, names: Names): string => random.pick(names.groups)
const id = (random: Random, names: Names): string => random.pick(names.transactionalIds)

/** Requests by API key, each with the versions that it is made for. */
const makers: Readonly<Record<number, readonly [oldest: number, newest: number, make: Make]>> = {
  2: [
    1,
    8,
    (r, n) => ({
      replicaId: -1,
      isolationLevel: 0,
      topics: partitionsOf(r, n, { partitionIndex: 0, currentLeaderEpoch: -1, timestamp: -2n }),
    }),
  ],
  3: [
    4,
    9,
    (r, n) => ({
      topics: r.chance(0.2) ? null : some(r, n.topics).map((name) => ({ name })),
      allowAutoTopicCreation: false,
      includeTopicAuthorizedOperations: true,
      includeClusterAuthorizedOperations: true,
    }),
  ],
  8: [
    2,
    8,
    (r, n) => ({
      groupId: group(r, n),
      generationIdOrMemberEpoch: -1,
      memberId: '',
      topics: partitionsOf(r, n, {
        partitionIndex: 0,
        committedOffset: 0,
        committedLeaderEpoch: -1,
        committedMetadata: '',
      }),
    }),
  ],
  9: [
    8,
    8,
    (r, n) => {
      const topics = r.chance(0.3) ? null : some(r, n.topics).map((name) => ({ name, partitionIndexes: [0] }))
      return { groups: [{ groupId: group(r, n), topics }], requireStable: false }
    },
  ],
  10: [
    4,
    6,
    (r, n) =>
      r.chance(0.5)
        ? { keyType: 0, coordinatorKeys: some(r, n.groups) }
        : { keyType: 1, coordinatorKeys: some(r, n.transactionalIds) },
  ],
  12: [0, 4, (r, n) => ({ groupId: group(r, n), generationId: 1, memberId: 'm' })],
  13: [3, 5, (r, n) => ({ groupId: group(r, n), members: [{ memberId: 'm', groupInstanceId: null }] })],
  14: [
    5,
    5,
    (r, n) => ({
      groupId: group(r, n),
      generationId: 1,
      memberId: 'm',
      protocolType: 'consumer',
      protocolName: 'range',
      assignments: [],
    }),
  ],
  15: [3, 6, (r, n) => ({ groups: some(r, n.groups), includeAuthorizedOperations: true })],
  16: [4, 5, () => ({ statesFilter: [], typesFilter: [] })],
  19: [
    5,
    7,
    (r, n) => ({
      topics: some(r, n.topics).map((name) => ({
        name: `${name}-new`,
        numPartitions: 1,
        replicationFactor: 1,
        assignments: [],
        configs: [],
      })),
      timeoutMs: 5000,
      validateOnly: true,
    }),
  ],
  20: [3, 5, (r, n) => ({ topicNames: some(r, n.topics).map((name) => `${name}-none`), timeoutMs: 5000 })],
  21: [0, 2, (r, n) => ({ topics: partitionsOf(r, n, { partitionIndex: 0, offset: 0 }), timeoutMs: 5000 })],
  22: [2, 5, (r, n) => ({ transactionalId: r.chance(0.5) ? null : id(r, n), transactionTimeoutMs: 1000 })],
  23: [
    3,
    4,
    (r, n) => ({
      replicaId: -1,
      topics: partitionsOf(r, n, { partition: 0, currentLeaderEpoch: -1, leaderEpoch: 0 }, 'topic'),
    }),
  ],
  24: [
    1,
    3,
    (r, n) => ({
      v3AndBelowTransactionalId: id(r, n),
      v3AndBelowProducerId: 77_777,
      v3AndBelowProducerEpoch: 0,
      v3AndBelowTopics: some(r, n.topics).map((name) => ({ name, partitions: [0] })),
    }),
  ],
  25: [
    1,
    3,
    (r, n) => ({ transactionalId: id(r, n), producerId: 77_777, producerEpoch: 0, groupId: group(r, n) }),
  ],
  26: [
    1,
    3,
    (r, n) => ({ transactionalId: id(r, n), producerId: 77_777, producerEpoch: 0, committed: true }),
  ],
  27: [
    1,
    1,
    (_, n) => ({
      markers: [
        {
          producerId: 77_777,
          producerEpoch: 0,
          transactionResult: false,
          coordinatorEpoch: 0,
          topics: [{ name: n.topics.at(-1), partitionIndexes: [0] }],
        },
      ],
    }),
  ],
  29: [
    2,
    3,
    (r) => ({
      resourceTypeFilter: r.int(1, 7),
      resourceNameFilter: null,
      patternTypeFilter: 1,
      principalFilter: null,
      hostFilter: null,
      operation: 1,
      permissionType: 1,
    }),
  ],
  30: [
    2,
    3,
    () => ({
      creations: [
        {
          resourceType: 4,
          resourceName: 'other',
          resourcePatternType: 3,
          principal: 'User:x',
          host: '*',
          operation: 3,
          permissionType: 3,
        },
      ],
    }),
  ],
  31: [
    2,
    3,
    () => ({
      filters: [
        {
          resourceTypeFilter: 6,
          resourceNameFilter: 'none',
          patternTypeFilter: 3,
          principalFilter: null,
          hostFilter: null,
          operation: 1,
          permissionType: 1,
        },
      ],
    }),
  ],
  32: [
    1,
    4,
    (r, n) => ({
      resources: [
        ...some(r, n.topics).map((resourceName) => ({
          resourceType: 2,
          resourceName,
          configurationKeys: ['retention.ms'],
        })),
        { resourceType: 4, resourceName: '1', configurationKeys: ['num.partitions'] },
        { resourceType: 32, resourceName: group(r, n), configurationKeys: ['share.auto.offset.reset'] },
      ],
    }),
  ],
  33: [
    1,
    2,
    (r, n) => ({
      resources: some(r, n.topics).map((resourceName) => ({ resourceType: 2, resourceName, configs: [] })),
      validateOnly: true,
    }),
  ],
  34: [
    1,
    2,
    (r, n) => ({
      dirs: [
        {
          path: '/none',
          topics: some(r, n.topics)
            .slice(0, 1)
            .map((name) => ({ name, partitions: [0] })),
        },
      ],
    }),
  ],
  37: [
    2,
    3,
    (r, n) => ({
      topics: some(r, n.topics).map((name) => ({ name, count: 3, assignments: null })),
      timeoutMs: 5000,
      validateOnly: true,
    }),
  ],
  42: [1, 2, (r, n) => ({ groupsNames: some(r, n.groups).map((name) => `${name}-none`) })],
  43: [
    1,
    2,
    (r, n) => ({
      electionType: 0,
      topicPartitions: some(r, n.topics).map((topic) => ({ topic, partitions: [0] })),
      timeoutMs: 5000,
    }),
  ],
  44: [
    0,
    1,
    (r, n) => ({
      resources: [
        ...some(r, n.topics).map((resourceName) => ({ resourceType: 2, resourceName, configs: [] })),
        { resourceType: 4, resourceName: '', configs: [] },
        { resourceType: 32, resourceName: group(r, n), configs: [] },
      ],
      validateOnly: true,
    }),
  ],
  45: [
    0,
    1,
    (r, n) => ({
      timeoutMs: 5000,
      topics: some(r, n.topics).map((name) => ({
        name,
        partitions: [{ partitionIndex: 0, replicas: null }],
      })),
    }),
  ],
  46: [0, 0, () => ({ timeoutMs: 5000, topics: null })],
  47: [
    0,
    0,
    (r, n) => ({
      groupId: group(r, n),
      topics: some(r, n.topics).map((name) => ({ name, partitions: [{ partitionIndex: 0 }] })),
    }),
  ],
  48: [0, 1, () => ({ components: [], strict: false })],
  49: [
    0,
    1,
    () => ({
      entries: [
        {
          entity: [{ entityType: 'user', entityName: 'x' }],
          ops: [{ key: 'producer_byte_rate', value: 1, remove: false }],
        },
      ],
      validateOnly: true,
    }),
  ],
  50: [0, 0, () => ({ users: [{ name: 'nobody' }] })],
  51: [0, 0, () => ({ deletions: [{ name: 'nobody', mechanism: 1 }], upsertions: [] })],
  57: [0, 2, () => ({ timeoutMs: 5000, featureUpdates: [], validateOnly: true })],
  60: [0, 1, () => ({ includeClusterAuthorizedOperations: true, endpointType: 1 })],
  61: [0, 0, (r, n) => ({ topics: some(r, n.topics).map((name) => ({ name, partitionIndexes: [0] })) })],
  64: [0, 0, () => ({ brokerId: 99 })],
  65: [0, 0, (r, n) => ({ transactionalIds: some(r, n.transactionalIds).map((each) => `${each}-none`) })],
  66: [0, 1, () => ({ stateFilters: [], producerIdFilters: [], durationFilter: -1 })],
  68: [
    1,
    1,
    (r, n) => ({
      groupId: `${group(r, n)}-none`,
      memberId: 'm',
      memberEpoch: -1,
      subscribedTopicNames: r.chance(0.5) ? null : some(r, n.topics),
    }),
  ],
  69: [0, 1, (r, n) => ({ groupIds: some(r, n.groups), includeAuthorizedOperations: true })],
  74: [1, 1, () => ({ resourceTypes: [2] })],
  75: [
    0,
    0,
    (r, n) => ({
      topics: r.chance(0.2) ? [] : some(r, n.topics).map((name) => ({ name })),
      responsePartitionLimit: 2000,
      cursor: null,
    }),
  ],
  76: [
    1,
    1,
    (r, n) => ({
      groupId: `${group(r, n)}-none`,
      memberId: 'm',
      memberEpoch: -1,
      subscribedTopicNames: r.chance(0.5) ? null : some(r, n.topics),
    }),
  ],
  77: [1, 1, (r, n) => ({ groupIds: some(r, n.groups), includeAuthorizedOperations: true })],
  78: [
    1,
    1,
    (r, n) => ({
      groupId: group(r, n),
      memberId: 'm',
      shareSessionEpoch: -1,
      maxWaitMs: 0,
      minBytes: 0,
      maxBytes: 0,
      topics: [],
      forgottenTopicsData: [],
    }),
  ],
  79: [1, 1, (r, n) => ({ groupId: group(r, n), memberId: 'm', shareSessionEpoch: 1, topics: [] })],
  84: [
    0,
    0,
    (r, n) => ({
      groupId: group(r, n),
      topics: [{ topicId: 'CCCCCCCCCCCCCCCCCCCCCA', partitions: [{ partition: 0, leaderEpoch: 0 }] }],
    }),
  ],
  88: [
    0,
    0,
    (r, n) => ({
      groupId: `${group(r, n)}-none`,
      memberId: 'm',
      memberEpoch: -1,
      endpointInformationEpoch: 0,
      instanceId: null,
      rackId: null,
      processId: null,
      userEndpoint: null,
      topology: null,
      activeTasks: null,
      standbyTasks: null,
      warmupTasks: null,
      clientTags: null,
      taskOffsets: null,
      taskEndOffsets: null,
      shutdownApplication: false,
    }),
  ],
  89: [0, 0, (r, n) => ({ groupIds: some(r, n.groups), includeAuthorizedOperations: true })],
  90: [
    0,
    1,
    (r, n) => ({
      groups: [
        {
          groupId: group(r, n),
          topics: r.chance(0.3)
            ? null
            : some(r, n.topics).map((topicName) => ({ topicName, partitions: [0] })),
        },
      ],
    }),
  ],
  91: [
    0,
    0,
    (r, n) => ({
      groupId: group(r, n),
      topics: some(r, n.topics).map((topicName) => ({ topicName, partitions: [] })),
    }),
  ],
  92: [
    0,
    0,
    (r, n) => ({ groupId: group(r, n), topics: some(r, n.topics).map((topicName) => ({ topicName })) }),
  ],
}

const asked = apis.filter(({ key }) => key in makers)

/** The next request of a run, in a version that has all of its fields. */
export function randomAccessRequest(random: Random, names: Names): AccessRequest {
  const api = random.pick(asked)
  const [oldest, newest, make] = makers[api.key] as (typeof makers)[number]
  const body = make(random, names)
  const versions = Array.from({ length: newest - oldest + 1 }, (_, index) => oldest + index)
  const fitting = versions.filter((version) => fits(api, version, body))
  if (fitting.length === 0) encode(api.request, newest, body as never)
  return { api, version: random.pick(fitting), body }
}

function fits(api: Api, version: number, body: Record<string, unknown>): boolean {
  try {
    encode(api.request, version, body as never)
    return true
  } catch {
    return false
  }
}
