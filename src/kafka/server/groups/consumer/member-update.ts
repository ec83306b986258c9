import { haveSameProtocols } from '../classic/classic-protocols.ts'
import { haveSameOwned, type ListedPartitions } from '../partitions.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { metadataHash } from '../topics-view.ts'
import {
  type ClassicMembership,
  type ConsumerGroup,
  type ConsumerMember,
  targetOf,
} from './consumer-group.ts'
import {
  assignmentRecord,
  groupEpochRecord,
  memberRecord,
  memberTombstones,
  partitionMetadataTombstone,
  targetRecord,
} from './consumer-records.ts'
import { cancelMemberTimers, changeRevocationTimeout } from './consumer-timers.ts'
import { reconcile } from './reconcile.ts'
import { haveSameNames, memberTopicIds, subscribedTopics } from './subscription.ts'
import type { Target } from './target-assignment.ts'

/** What heartbeats and JoinGroup requests have in common once a member has taken over what they say. */

/** Writes a member down when it has changed. Returns whether it subscribes to other names than before. */
export function writeMember(
  turn: GroupTurn,
  groupId: string,
  { before, updated }: { readonly before: ConsumerMember; readonly updated: ConsumerMember },
): boolean {
  if (!isSameMember(before, updated)) turn.records.push(memberRecord(groupId, updated))
  return !haveSameNames(before, updated)
}

/** A static member comes back under a new id: it has what its former self had, in epoch 0. */
export function replaceStatic(
  turn: GroupTurn,
  group: ConsumerGroup,
  { former, memberId }: { readonly former: ConsumerMember; readonly memberId: string },
): ConsumerMember {
  const { groupId } = group
  const member: ConsumerMember = { ...former, memberId, memberEpoch: 0, previousMemberEpoch: 0 }
  turn.records.push(
    ...memberTombstones(groupId, former.memberId),
    memberRecord(groupId, member),
    targetRecord(groupId, memberId, targetOf(group, former)),
    assignmentRecord(groupId, member),
  )
  cancelMemberTimers(turn, groupId, former.memberId)
  return member
}

/** All members as they will be: a static one takes the place of its former self. */
export function membersAfter(group: ConsumerGroup, updated: ConsumerMember): ConsumerMember[] {
  const former = updated.instanceId === null ? undefined : group.staticMembers.get(updated.instanceId)
  const others = [...group.members.values()].filter(
    ({ memberId }) => memberId !== updated.memberId && memberId !== former,
  )
  return [...others, updated]
}

/** Raises the group epoch when a subscription, or a topic that is subscribed to, has changed. Returns it. */
export function raiseEpoch(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  change: { readonly members: readonly ConsumerMember[]; readonly hasSubscriptionChanged: boolean },
): number {
  const { members, hasSubscriptionChanged } = change
  const { version } = state.topics
  if (!hasSubscriptionChanged && state.seenTopics.get(group) === version) return group.groupEpoch
  const hash = metadataHash(state.topics, subscribedTopics(members, group.resolvedRegexes))
  const isRaised = hasSubscriptionChanged || hash !== group.metadataHash
  if (isRaised) turn.records.push(groupEpochRecord(group.groupId, group.groupEpoch + 1, hash))
  else state.seenTopics.set(group, version)
  if (group.hasPartitionMetadataRecord) turn.records.push(partitionMetadataTombstone(group.groupId))
  return isRaised ? group.groupEpoch + 1 : group.groupEpoch
}

/** Leads a member a step on to its target, and writes down where it stands. */
export function reconcileMember(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  step: {
    readonly member: ConsumerMember
    readonly target: Target
    readonly hasSubscriptionChanged: boolean
    readonly owned: readonly ListedPartitions[] | null
  },
): ConsumerMember {
  const { member, target, hasSubscriptionChanged, owned } = step
  const reconciled = reconcile(member, {
    group,
    targetEpoch: target.epoch,
    target: target.partitions,
    topicIds: memberTopicIds(state.topics, member, group.resolvedRegexes),
    hasSubscriptionChanged,
    owned,
  })
  if (hasSameAssignment(member, reconciled)) return member
  turn.records.push(assignmentRecord(group.groupId, reconciled))
  // Classic members are given time to rejoin, not to give up partitions.
  if (reconciled.classic === null) changeRevocationTimeout(turn, group.groupId, reconciled)
  return reconciled
}

function hasSameAssignment(a: ConsumerMember, b: ConsumerMember): boolean {
  return (
    a.memberEpoch === b.memberEpoch &&
    a.previousMemberEpoch === b.previousMemberEpoch &&
    a.state === b.state &&
    haveSameOwned(a.assigned, b.assigned) &&
    haveSameOwned(a.pendingRevocation, b.pendingRevocation)
  )
}

function isSameMember(a: ConsumerMember, b: ConsumerMember): boolean {
  return (
    haveSameNames(a, b) &&
    a.subscribedTopicRegex === b.subscribedTopicRegex &&
    a.instanceId === b.instanceId &&
    a.rackId === b.rackId &&
    a.rebalanceTimeoutMs === b.rebalanceTimeoutMs &&
    a.serverAssignor === b.serverAssignor &&
    a.clientId === b.clientId &&
    a.clientHost === b.clientHost &&
    isSameMembership(a.classic, b.classic)
  )
}

function isSameMembership(a: ClassicMembership | null, b: ClassicMembership | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.sessionTimeoutMs === b.sessionTimeoutMs && haveSameProtocols(a.supportedProtocols, b.supportedProtocols)
  )
}
