import {
  addOwned,
  isAnyOwned,
  type ListedPartitions,
  NOTHING_OWNED,
  type OwnedPartitions,
  type Partitions,
} from '../partitions.ts'
import {
  type ConsumerGroup,
  type ConsumerMember,
  isReconciledTo,
  MemberState,
  partitionEpoch,
} from './consumer-group.ts'

export interface Reconciliation {
  readonly group: ConsumerGroup
  readonly targetEpoch: number
  readonly target: Partitions
  /** Ids of the topics that the member subscribes to: it keeps nothing else, whatever the target says. */
  readonly topicIds: ReadonlySet<string>
  readonly hasSubscriptionChanged: boolean
  /** What the member says it has; null when it did not say. */
  readonly owned: readonly ListedPartitions[] | null
}

/** The next step of a member towards its target; the member itself when there is none. */
export function reconcile(member: ConsumerMember, to: Reconciliation): ConsumerMember {
  switch (member.state) {
    case MemberState.STABLE:
      if (!isReconciledTo(member, to.targetEpoch)) return step(member, to)
      return to.hasSubscriptionChanged ? dropUnsubscribed(member, to) : member
    case MemberState.UNREVOKED_PARTITIONS:
      if (!stillOwns(member.pendingRevocation, to)) return step(member, to)
      return to.hasSubscriptionChanged ? dropUnsubscribed(member, to) : member
    default:
      return step(member, to)
  }
}

/** Compares what the member has with its target: first it gives up, then it gets what is free. */
function step(member: ConsumerMember, to: Reconciliation): ConsumerMember {
  const kept = new Map<string, Map<number, number>>()
  const surplus = new Map<string, Map<number, number>>()
  for (const [topicId, partitions] of member.assigned) {
    const wanted = to.topicIds.has(topicId) ? to.target.get(topicId) : undefined
    for (const [partition, epoch] of partitions) {
      addOwned(wanted?.has(partition) ? kept : surplus, topicId, partition, epoch)
    }
  }
  if (surplus.size > 0 && stillOwns(surplus, to)) {
    return withEpoch(member, member.memberEpoch, {
      state: MemberState.UNREVOKED_PARTITIONS,
      assigned: kept,
      pendingRevocation: surplus,
    })
  }
  const isWaiting = addFreePartitions(kept, member, to)
  return withEpoch(member, to.targetEpoch, {
    state: isWaiting ? MemberState.UNRELEASED_PARTITIONS : MemberState.STABLE,
    assigned: kept,
    pendingRevocation: NOTHING_OWNED,
  })
}

/** Adds partitions of the target that nobody has, or the member itself still had to give up; true when others have some yet. */
function addFreePartitions(
  kept: Map<string, Map<number, number>>,
  member: ConsumerMember,
  to: Reconciliation,
): boolean {
  let isWaiting = false
  for (const [topicId, partitions] of to.target) {
    if (!to.topicIds.has(topicId)) continue
    for (const partition of partitions) {
      if (kept.get(topicId)?.has(partition)) continue
      const isOwn = member.pendingRevocation.get(topicId)?.has(partition)
      if (!isOwn && partitionEpoch(to.group, topicId, partition) !== -1) isWaiting = true
      else addOwned(kept, topicId, partition, to.targetEpoch)
    }
  }
  return isWaiting
}

/** The member no longer subscribes to some topics: their partitions are to be given up without waiting for a new target. */
function dropUnsubscribed(member: ConsumerMember, to: Reconciliation): ConsumerMember {
  const kept = new Map<string, ReadonlyMap<number, number>>()
  const surplus = new Map<string, ReadonlyMap<number, number>>(member.pendingRevocation)
  for (const [topicId, partitions] of member.assigned) {
    if (to.topicIds.has(topicId)) kept.set(topicId, partitions)
    else surplus.set(topicId, new Map([...(surplus.get(topicId) ?? []), ...partitions]))
  }
  // A member that subscribes to nothing that exists confirms its epoch by it, as in the reference.
  const isWithoutTopics = to.topicIds.size === 0 && member.pendingRevocation.size === 0
  if (kept.size === member.assigned.size && !isWithoutTopics) return member
  if (surplus.size === 0 || !stillOwns(surplus, to))
    return withEpoch(member, member.memberEpoch, { ...member, assigned: kept })
  return withEpoch(member, member.memberEpoch, {
    state: MemberState.UNREVOKED_PARTITIONS,
    assigned: kept,
    pendingRevocation: surplus,
  })
}

/** A member that does not say what it has may still have all of it. */
function stillOwns(partitions: OwnedPartitions, to: Reconciliation): boolean {
  return to.owned === null || isAnyOwned(to.owned, partitions)
}

function withEpoch(
  member: ConsumerMember,
  memberEpoch: number,
  { state, assigned, pendingRevocation }: Pick<ConsumerMember, 'state' | 'assigned' | 'pendingRevocation'>,
): ConsumerMember {
  const previousMemberEpoch = member.memberEpoch
  return { ...member, state, assigned, pendingRevocation, previousMemberEpoch, memberEpoch }
}
