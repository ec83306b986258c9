import { errors } from '../../../../../src/kafka/errors.ts'
import { StreamsGroupHeartbeatRequest } from '../../../../../src/kafka/messages/88-streams-group-heartbeat.ts'
import type { StreamsGroup } from '../../../../../src/kafka/server/groups/streams/streams-group.ts'
import {
  type StreamsHeartbeatResult,
  streamsHeartbeat,
} from '../../../../../src/kafka/server/groups/streams/streams-heartbeat.ts'
import type { Subtopology } from '../../../../../src/kafka/server/groups/streams/topology/streams-topology.ts'
import { decode, encode } from '../../../../../src/wire/codec.ts'
import type { InputOf } from '../../../../../src/wire/message.ts'
import { GROUP, GroupContext } from '../context.ts'

export type Words = Partial<InputOf<typeof StreamsGroupHeartbeatRequest>>
export type Topology = NonNullable<Words['topology']>
type Topic = Subtopology['stateChangelogTopics'][number]
type Listed = readonly { readonly subtopologyId: string; readonly partitions: readonly number[] }[]

export const topicOf = (name: string, partitions = 0, more: Partial<Topic> = {}): Topic => ({
  name,
  partitions,
  replicationFactor: 0,
  topicConfigs: [],
  ...more,
})

export const subtopologyOf = (subtopologyId: string, more: Partial<Subtopology> = {}): Subtopology => ({
  subtopologyId,
  sourceTopics: [],
  sourceTopicRegex: [],
  stateChangelogTopics: [],
  repartitionSinkTopics: [],
  repartitionSourceTopics: [],
  copartitionGroups: [],
  ...more,
})

/** One subtopology that reads `in` and keeps no state. */
export const plain: Topology = { epoch: 0, subtopologies: [subtopologyOf('0', { sourceTopics: ['in'] })] }

/** One that reads `in`, and has its state in `log`. */
export const stateful: Topology = {
  epoch: 0,
  subtopologies: [subtopologyOf('0', { sourceTopics: ['in'], stateChangelogTopics: [topicOf('log')] })],
}

/** Members of one streams group, which do what they are told: what they are to have is theirs, what is not they give up. */
export class StreamsMembers {
  readonly context: GroupContext
  readonly epochs = new Map<string, number>()
  readonly #active = new Map<string, Listed>()
  readonly #standby = new Map<string, Listed>()

  constructor(context: GroupContext) {
    this.context = context
  }

  get group(): StreamsGroup {
    const group = this.context.state.groups.get(GROUP)
    if (group?.type !== 'streams') throw new Error('there is no streams group')
    return group
  }

  /** Sends a heartbeat as it is. */
  send(memberId: string, memberEpoch: number, words: Words = {}): StreamsHeartbeatResult {
    const endpointInformationEpoch = 0
    const asked = { groupId: GROUP, memberId, memberEpoch, endpointInformationEpoch, ...words }
    const request = decode(StreamsGroupHeartbeatRequest, 0, encode(StreamsGroupHeartbeatRequest, 0, asked))
    const caller = { apiVersion: 0, clientId: 'client', clientHost: '/127.0.0.1' }
    return this.context.run((turn) => streamsHeartbeat(this.context.state, turn, { request, caller }))
  }

  join(memberId: string, words: Words = {}): StreamsHeartbeatResult {
    const nothing = { activeTasks: [], standbyTasks: [], warmupTasks: [] }
    const processId = `process-${memberId}`
    const joining = { rebalanceTimeoutMs: 30_000, topology: plain, processId, ...nothing, ...words }
    return this.#heed(memberId, this.send(memberId, 0, joining))
  }

  /** A heartbeat that tells what the member has. */
  beat(memberId: string, words: Words = {}): StreamsHeartbeatResult {
    const owned = {
      activeTasks: [...(this.#active.get(memberId) ?? [])].map(copy),
      standbyTasks: [...(this.#standby.get(memberId) ?? [])].map(copy),
      warmupTasks: [],
    }
    return this.#heed(memberId, this.send(memberId, this.epochs.get(memberId) ?? 0, { ...owned, ...words }))
  }

  /** Heartbeats of all until nothing moves, a second apart. */
  settle(rounds = 12): void {
    for (let i = 0; i < rounds; i++) {
      this.context.clock.advance(1000)
      for (const memberId of this.epochs.keys()) this.beat(memberId)
    }
  }

  leave(memberId: string, words: Words = {}): StreamsHeartbeatResult {
    this.epochs.delete(memberId)
    return this.send(memberId, -1, words)
  }

  /** What a member has, as `0_1 0_2`; what it has as standby in brackets. */
  has(memberId: string): string {
    const standby = namesOf(this.#standby.get(memberId)).map((name) => `(${name})`)
    return [...namesOf(this.#active.get(memberId)), ...standby].join(' ')
  }

  /** Active tasks of a member. */
  active(memberId: string): string[] {
    return namesOf(this.#active.get(memberId))
  }

  #heed(memberId: string, result: StreamsHeartbeatResult): StreamsHeartbeatResult {
    const { response } = result
    if (response.errorCode !== errors.NONE.code) return result
    this.epochs.set(memberId, response.memberEpoch)
    if (response.activeTasks) this.#active.set(memberId, response.activeTasks)
    if (response.standbyTasks) this.#standby.set(memberId, response.standbyTasks)
    return result
  }
}

function copy({ subtopologyId, partitions }: Listed[number]): {
  subtopologyId: string
  partitions: number[]
} {
  return { subtopologyId, partitions: [...partitions] }
}

function namesOf(list: Listed = []): string[] {
  return list
    .flatMap(({ subtopologyId, partitions }) =>
      partitions.map((partition) => `${subtopologyId}_${partition}`),
    )
    .sort()
}

/** Members of a group whose assignments wait for nobody. */
export function newMembers(
  topics: Readonly<Record<string, number>> = { in: 4 },
  config: Partial<GroupContext['configOfGroups']> = {},
  brokerConfig: ConstructorParameters<typeof GroupContext>[0] = {},
): StreamsMembers {
  const context = new GroupContext(brokerConfig)
  context.configOfGroups = {
    ...context.configOfGroups,
    streamsInitialRebalanceDelayMs: 0,
    streamsAssignmentIntervalMs: 0,
    ...config,
  }
  for (const [name, partitions] of Object.entries(topics)) context.topics.put(name, partitions)
  return new StreamsMembers(context)
}

/** The statuses of a heartbeat, as `code: text`. */
export function statuses({ response }: StreamsHeartbeatResult): string[] {
  return response.status?.map(({ statusCode, statusDetail }) => `${statusCode}: ${statusDetail}`) ?? []
}
