import type { ShareGroupHeartbeatRequest } from '../../../../../src/kafka/messages/76-share-group-heartbeat.ts'
import type { Partitions } from '../../../../../src/kafka/server/groups/partitions.ts'
import type { GroupRecord } from '../../../../../src/kafka/server/groups/records.ts'
import type { ShareGroup } from '../../../../../src/kafka/server/groups/share/share-group.ts'
import {
  type ShareHeartbeatResponse,
  shareHeartbeat,
} from '../../../../../src/kafka/server/groups/share/share-heartbeat.ts'
import {
  type StateInitialization,
  stateInitialized,
  stateNotInitialized,
} from '../../../../../src/kafka/server/groups/share/state-initialization.ts'
import { GROUP, GroupContext } from '../context.ts'

/** Members of a share group. Share state is set up at once unless `holdsState` is set. */
export class Sharers {
  readonly context: GroupContext
  readonly epochs = new Map<string, number>()
  readonly has = new Map<string, string>()
  /** Share state that has been asked for and not been answered. */
  readonly asked: StateInitialization[] = []
  holdsState = false

  constructor(context: GroupContext = new GroupContext()) {
    this.context = context
  }

  get group(): ShareGroup {
    const group = this.context.state.groups.get(GROUP)
    if (group?.type !== 'share') throw new Error('there is no share group')
    return group
  }

  send(
    memberId: string,
    memberEpoch: number,
    words: Partial<ShareGroupHeartbeatRequest> = {},
  ): ShareHeartbeatResponse {
    const request = {
      groupId: GROUP,
      memberId,
      memberEpoch,
      rackId: null,
      subscribedTopicNames: null,
      ...words,
    }
    const caller = { apiVersion: 1, clientId: 'client', clientHost: '/127.0.0.1' }
    const { state } = this.context
    const { response, initialization } = this.context.run((turn) =>
      shareHeartbeat(state, turn, { request, caller }),
    )
    if (initialization !== null) {
      this.asked.push(initialization)
      if (!this.holdsState) this.answerState(true)
    }
    if (response.errorCode === 0) this.#heed(memberId, response)
    return response
  }

  join(memberId: string, ...topics: string[]): ShareHeartbeatResponse {
    return this.send(memberId, 0, { subscribedTopicNames: topics })
  }

  beat(memberId: string, words: Partial<ShareGroupHeartbeatRequest> = {}): ShareHeartbeatResponse {
    return this.send(memberId, this.epochs.get(memberId) ?? 0, words)
  }

  leave(memberId: string): ShareHeartbeatResponse {
    return this.send(memberId, -1)
  }

  /** The share coordinator has done what was asked, or refused to. */
  answerState(isDone: boolean): void {
    const { state } = this.context
    for (const { partitions } of this.asked.splice(0)) {
      const note = isDone ? stateInitialized : stateNotInitialized
      this.context.run((turn) => note(state, turn, GROUP, partitionsOf(partitions)))
    }
  }

  /** Lets everybody beat, an assignment interval apart, until nothing changes. */
  settle(): void {
    for (let round = 0; round < 4; round++) {
      this.context.clock.advance(this.context.configOfGroups.shareAssignmentIntervalMs)
      for (const memberId of this.epochs.keys()) this.beat(memberId)
    }
  }

  /** Kinds of the records that `act` writes. */
  kindsWrittenBy(act: () => void): GroupRecord['kind'][] {
    const before = this.context.records.length
    act()
    return this.context.records.slice(before).map(({ kind }) => kind)
  }

  #heed(memberId: string, { memberEpoch, assignment }: ShareHeartbeatResponse): void {
    if (memberEpoch < 0) {
      this.epochs.delete(memberId)
      this.has.delete(memberId)
      return
    }
    this.epochs.set(memberId, memberEpoch)
    if (assignment) this.has.set(memberId, textOf(assignment.topicPartitions))
  }
}

/** `a0,1 b0`: topics by the letter of their ids. */
function textOf(
  list: readonly { readonly topicId: string; readonly partitions: readonly number[] }[],
): string {
  return list
    .map(({ topicId, partitions }) => `${topicId.at(20)}${[...partitions].sort((a, b) => a - b).join(',')}`)
    .sort()
    .join(' ')
}

function partitionsOf(list: readonly { readonly topicId: string; readonly partition: number }[]): Partitions {
  const partitions = new Map<string, Set<number>>()
  for (const { topicId, partition } of list) {
    partitions.set(topicId, (partitions.get(topicId) ?? new Set()).add(partition))
  }
  return partitions
}
