import type { ConsumerGroupHeartbeatRequest } from '../../../../../src/kafka/messages/68-consumer-group-heartbeat.ts'
import type { ConsumerGroup } from '../../../../../src/kafka/server/groups/consumer/consumer-group.ts'
import {
  consumerHeartbeat,
  type HeartbeatResponse,
} from '../../../../../src/kafka/server/groups/consumer/consumer-heartbeat.ts'
import { GROUP, GroupContext } from '../context.ts'

type Words = Partial<ConsumerGroupHeartbeatRequest>

/** A ConsumerGroupHeartbeat that says nothing but what the words say. */
export function consumerRequest(context: GroupContext, memberId: string, words: Words): HeartbeatResponse {
  const request = {
    groupId: GROUP,
    memberId,
    memberEpoch: 0,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: null,
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: null,
    ...words,
  }
  const caller = { apiVersion: 1, clientId: 'client', clientHost: '/127.0.0.1' }
  return context.run((turn) =>
    consumerHeartbeat(context.state, turn, { request, caller, newMemberId: 'new' }),
  )
}

/** Consumers of a coordinator; each tells in its heartbeats what it has, and does as it is told. */
export class Consumers {
  readonly context: GroupContext
  readonly epochs = new Map<string, number>()
  readonly owned = new Map<string, { topicId: string; partitions: readonly number[] }[]>()

  constructor(context: GroupContext) {
    this.context = context
  }

  get group(): ConsumerGroup {
    const group = this.context.state.groups.get(GROUP)
    if (group?.type !== 'consumer') throw new Error('there is no consumer group')
    return group
  }

  send(memberId: string, memberEpoch: number, words: Words = {}): HeartbeatResponse {
    return consumerRequest(this.context, memberId, { memberEpoch, ...words })
  }

  join(memberId: string, ...topics: string[]): HeartbeatResponse {
    const first = { rebalanceTimeoutMs: 30_000, subscribedTopicNames: topics, topicPartitions: [] }
    return this.#heed(memberId, this.send(memberId, 0, first))
  }

  /** Tells what the member has, and takes what it is told to have. */
  beat(memberId: string, words: Words = {}): HeartbeatResponse {
    const topicPartitions = (this.owned.get(memberId) ?? []).map((topic) => ({
      ...topic,
      partitions: [...topic.partitions],
    }))
    return this.#heed(
      memberId,
      this.send(memberId, this.epochs.get(memberId) ?? 0, { topicPartitions, ...words }),
    )
  }

  leave(memberId: string): number {
    this.epochs.delete(memberId)
    this.owned.delete(memberId)
    return this.send(memberId, -1).errorCode
  }

  /** Lets everybody beat until nothing changes. */
  settle(): void {
    for (let round = 0; round < 20; round++) {
      this.context.clock.advance(this.context.configOfGroups.consumerAssignmentIntervalMs)
      for (const memberId of this.epochs.keys()) this.beat(memberId)
    }
  }

  has(memberId: string): string {
    return (this.owned.get(memberId) ?? [])
      .flatMap(({ topicId, partitions }) =>
        partitions.map((partition) => `${topicId.slice(-2, -1)}${partition}`),
      )
      .sort()
      .join(' ')
  }

  #heed(memberId: string, response: HeartbeatResponse): HeartbeatResponse {
    if (response.errorCode !== 0) return response
    this.epochs.set(memberId, response.memberEpoch)
    if (response.assignment) {
      this.owned.set(
        memberId,
        response.assignment.topicPartitions.map((topic) => ({ ...topic })),
      )
    }
    return response
  }
}

/** Consumers of a new coordinator that has these topics, by name and number of partitions. */
export function newConsumers(
  counts: Record<string, number> = { t: 4 },
  config: ConstructorParameters<typeof GroupContext>[0] = {},
): Consumers {
  const context = new GroupContext(config)
  for (const [name, partitions] of Object.entries(counts)) context.topics.put(name, partitions)
  return new Consumers(context)
}
