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
 * Members of the classic protocol may be in it too, while the consumers of a group are replaced one by one: they are led by
 * JoinGroup and SyncGroup, each by itself, and told to rejoin by REBALANCE_IN_PROGRESS (classic-member-*.ts). The first member
 * of the consumer protocol makes a consumer group of a classic one (upgrade.ts), the last one to go leaves a classic group
 * behind (downgrade.ts).
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
  /** What the members' regular expressions stand for, by expression; one that has not been looked up yet is not here. */
  readonly resolvedRegexes: Map<string, ResolvedRegex>
  /** The epoch of the member that has a partition, by topic id: while one has it, nobody else is given it. */
  readonly partitionEpochs: Map<string, Map<number, number>>
  /** A record of the topics it was assigned for, as before 4.1, is in the log; the hash has taken its place. */
  hasPartitionMetadataRecord: boolean
}

/** The topics that a regular expression stood for at a time. */
export interface ResolvedRegex {
  /** In code unit order. */
  readonly topics: readonly string[]
  /** Of the topics (TopicsView) that it was looked up in. */
  readonly version: number
  readonly timestampMs: number
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
  /** Of RE2/J; '' for none. What it stands for is subscribed to besides the names. */
  readonly subscribedTopicRegex: string
  readonly serverAssignor: string | null
  readonly assigned: OwnedPartitions
  readonly pendingRevocation: OwnedPartitions
  /** Of a member that speaks the classic protocol (JoinGroup, SyncGroup …); null for others. */
  readonly classic: ClassicMembership | null
}

/** What a member that speaks the classic protocol said when it joined. */
export interface ClassicMembership {
  readonly sessionTimeoutMs: number
  /** In its order of preference; all of them have the same subscription, in the form of the consumer protocol. */
  readonly supportedProtocols: readonly { readonly name: string; readonly metadata: Buffer }[]
}

/** The member epochs with which a member says that it goes: for good, or (static) for a while. */
export const LEAVE_EPOCH = -1
export const LEAVE_STATIC_EPOCH = -2

/** Of a group that nobody has joined, and of its assignment; the first subscription raises it. Members join with epoch 0. */
const FIRST_EPOCH = 1

/** Makes a group that has had no members. */
export function newConsumerGroup(groupId: string): ConsumerGroup {
  return {
    type: 'consumer',
    groupId,
    groupEpoch: FIRST_EPOCH,
    metadataHash: 0n,
    assignmentEpoch: FIRST_EPOCH,
    assignmentTimestampMs: 0,
    members: new Map(),
    staticMembers: new Map(),
    targets: new Map(),
    resolvedRegexes: new Map(),
    partitionEpochs: new Map(),
    hasPartitionMetadataRecord: false,
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
    subscribedTopicRegex: '',
    serverAssignor: null,
    assigned: NOTHING_OWNED,
    pendingRevocation: NOTHING_OWNED,
    classic: null,
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

/** The epoch of the member that has a partition; -1 when nobody has it. */
export function partitionEpoch(group: ConsumerGroup, topicId: string, partition: number): number {
  return group.partitionEpochs.get(topicId)?.get(partition) ?? -1
}
