import { NO_PARTITIONS, type Partitions } from '../partitions.ts'
import type { StatePartitions } from './state-partitions.ts'

/**
 * A share group: members take records from the same partitions, each record by one of them (KIP-932).
 *
 * As with a consumer group, the group epoch rises when members, subscriptions or topics change, the assignment is computed
 * for it, and each member is led to it by its heartbeats. But partitions are shared, so nobody waits for anybody: a member has
 * its target at once.
 *
 * How far a group has come in a partition is share state, which the share coordinator keeps. A partition's state is
 * initialized before anybody is assigned it, and deleted with the group or its offsets; what is under way stands in
 * `statePartitions`, so that it is taken up again after a failure (state-partitions.ts).
 *
 * All of this is in records; what the records say is applied by replay alone (share-replay.ts). Members are values: a change
 * puts a new one in the group.
 */
export interface ShareGroup {
  readonly type: 'share'
  readonly groupId: string
  groupEpoch: number
  /** Of the topics subscribed to, with their partitions: when it differs, the world has changed. */
  metadataHash: bigint
  assignmentEpoch: number
  /** 0 before the first assignment. */
  assignmentTimestampMs: number
  readonly members: Map<string, ShareMember>
  readonly targets: Map<string, Partitions>
  /** Null until there is something to say of the state of partitions. */
  statePartitions: StatePartitions | null
}

export interface ShareMember {
  readonly memberId: string
  readonly memberEpoch: number
  readonly previousMemberEpoch: number
  readonly rackId: string | null
  readonly clientId: string
  readonly clientHost: string
  /** In code unit order. */
  readonly subscribedTopicNames: readonly string[]
  readonly assigned: Partitions
}

/** The member epoch with which a member says that it goes. */
export const LEAVE_EPOCH = -1

/** Of a group that nobody has joined, and of its empty assignment; the first subscription raises it. Members join with 0. */
const FIRST_EPOCH = 1

/** Makes a group that has had no members. */
export function newShareGroup(groupId: string): ShareGroup {
  return {
    type: 'share',
    groupId,
    groupEpoch: FIRST_EPOCH,
    metadataHash: 0n,
    assignmentEpoch: FIRST_EPOCH,
    assignmentTimestampMs: 0,
    members: new Map(),
    targets: new Map(),
    statePartitions: null,
  }
}

/** Makes a member that has joined and nothing more. */
export function newShareMember(memberId: string): ShareMember {
  return {
    memberId,
    memberEpoch: 0,
    previousMemberEpoch: -1,
    rackId: null,
    clientId: '',
    clientHost: '',
    subscribedTopicNames: [],
    assigned: NO_PARTITIONS,
  }
}

/** The group's state by the name that clients see. */
export function shareGroupState(group: ShareGroup): 'Empty' | 'Stable' {
  return group.members.size === 0 ? 'Empty' : 'Stable'
}

/** Names of the topics that members subscribe to. */
export function subscribedTopics(members: Iterable<ShareMember>): Set<string> {
  return new Set([...members].flatMap(({ subscribedTopicNames }) => subscribedTopicNames))
}
