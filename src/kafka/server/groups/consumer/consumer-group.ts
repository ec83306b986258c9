import type { OwnedPartitions, Partitions } from '../partitions.ts'
import { NO_PARTITIONS, NOTHING_OWNED } from '../partitions.ts'

/**
 * A consumer group: the broker assigns the work, members are brought to it one by one (KIP-848).
 *
 * Three epochs run after one another. Whenever members or their subscriptions change, the group epoch rises. When the
 * target assignment has been computed for it, the assignment epoch is the same. Each member is led to its part of the
 * target by its own heartbeats: what it must give up it is told to revoke (UNREVOKED), what others have yet to give up it
 * waits for (UNRELEASED), and when it has all of it its epoch is the assignment's (STABLE). Nobody waits for everybody.
 *
 * All of this is in records; what the records say is applied by replay alone (consumer-replay.ts). Members are values: a
 * change puts a new one in the group.
 */
export interface ConsumerGroup {
  readonly type: 'consumer'
  readonly groupId: string
  groupEpoch: number
  /** Of the topics subscribed to, with their partitions: when it differs, the world has changed. */
  metadataHash: bigint
  assignmentEpoch: number
  /** 0 before the first assignment. */
  assignmentTimestampMs: number
  readonly members: Map<string, ConsumerMember>
  /** Member id of each group.instance.id. */
  readonly staticMembers: Map<string, string>
  readonly targets: Map<string, Partitions>
  /** The epoch of the member that has a partition, by topic id: while one has it, nobody else is given it. */
  readonly partitionEpochs: Map<string, Map<number, number>>
}

/** Where a member stands on the way to its target, with the numbers of the records. */
export const MemberState = { STABLE: 0, UNREVOKED_PARTITIONS: 1, UNRELEASED_PARTITIONS: 2 } as const

export interface ConsumerMember {
  readonly memberId: string
  readonly memberEpoch: number
  readonly previousMemberEpoch: number
  readonly state: number
  readonly instanceId: string | null
  readonly rackId: string | null
  readonly rebalanceTimeoutMs: number
  readonly clientId: string
  readonly clientHost: string
  /** In code unit order. */
  readonly subscribedTopicNames: readonly string[]
  readonly serverAssignor: string | null
  readonly assigned: OwnedPartitions
  readonly pendingRevocation: OwnedPartitions
}

/** The member epochs with which a member says that it goes: for good, or (static) for a while. */
export const LEAVE_EPOCH = -1
export const LEAVE_STATIC_EPOCH = -2

/** Of a group that nobody has joined; the first subscription raises it. Epoch 0 is that of members who join. */
const FIRST_GROUP_EPOCH = 1

/** Makes a group that has had no members. */
export function newConsumerGroup(groupId: string): ConsumerGroup {
  return {
    type: 'consumer',
    groupId,
    groupEpoch: FIRST_GROUP_EPOCH,
    metadataHash: 0n,
    assignmentEpoch: 0,
    assignmentTimestampMs: 0,
    members: new Map(),
    staticMembers: new Map(),
    targets: new Map(),
    partitionEpochs: new Map(),
  }
}

/** Makes a member that has joined and nothing more. */
export function newConsumerMember(memberId: string): ConsumerMember {
  return {
    memberId,
    memberEpoch: 0,
    previousMemberEpoch: -1,
    state: MemberState.STABLE,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: -1,
    clientId: '',
    clientHost: '',
    subscribedTopicNames: [],
    serverAssignor: null,
    assigned: NOTHING_OWNED,
    pendingRevocation: NOTHING_OWNED,
  }
}

/** The member that has an instance id. */
export function staticMember(group: ConsumerGroup, instanceId: string): ConsumerMember | undefined {
  const memberId = group.staticMembers.get(instanceId)
  return memberId === undefined ? undefined : group.members.get(memberId)
}

/** The target of a member; a static member that came back has that of its former self. */
export function targetOf(group: ConsumerGroup, member: ConsumerMember): Partitions {
  const own = group.targets.get(member.memberId)
  if (own || member.instanceId === null) return own ?? NO_PARTITIONS
  const former = group.staticMembers.get(member.instanceId)
  return (former === undefined ? undefined : group.targets.get(former)) ?? NO_PARTITIONS
}

/** Whether a member has all that the target of an epoch gives it. */
export function isReconciledTo(member: ConsumerMember, assignmentEpoch: number): boolean {
  return member.state === MemberState.STABLE && member.memberEpoch === assignmentEpoch
}

/** The group's state by the name that clients see. */
export function consumerGroupState(group: ConsumerGroup): 'Empty' | 'Assigning' | 'Reconciling' | 'Stable' {
  if (group.members.size === 0) return 'Empty'
  if (group.groupEpoch > group.assignmentEpoch) return 'Assigning'
  for (const member of group.members.values()) {
    if (!isReconciledTo(member, group.assignmentEpoch)) return 'Reconciling'
  }
  return 'Stable'
}

/** Whether any member subscribes to a topic. */
export function isConsumed(group: ConsumerGroup, topic: string): boolean {
  for (const member of group.members.values()) if (member.subscribedTopicNames.includes(topic)) return true
  return false
}

/** The epoch of the member that has a partition; -1 when nobody has it. */
export function partitionEpoch(group: ConsumerGroup, topicId: string, partition: number): number {
  return group.partitionEpochs.get(topicId)?.get(partition) ?? -1
}
