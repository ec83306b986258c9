import { errors } from '../../../errors.ts'
import type { ConsumerGroupHeartbeatRequest } from '../../../messages/68-consumer-group-heartbeat.ts'
import { NOTHING_OWNED, type OwnedPartitions } from '../partitions.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { LEAVE_STATIC_EPOCH } from './consumer-group.ts'
import { assignmentRecord } from './consumer-records.ts'
import { knownMember, knownStaticMember } from './heartbeat-validation.ts'
import { removeMembers } from './member-removal.ts'

/** A member says that it goes: for good, or for a while when it is static and says so. */
export function leaveConsumerGroup(
  state: GroupState,
  turn: GroupTurn,
  { groupId, memberId, memberEpoch, instanceId }: ConsumerGroupHeartbeatRequest,
): { memberId: string; memberEpoch: number; heartbeatIntervalMs: number } | Refusal {
  const group = state.groups.get(groupId)
  if (group?.type !== 'consumer') {
    const text = group ? `Group ${groupId} is not a consumer group.` : `Group ${groupId} not found.`
    return refusal(errors.GROUP_ID_NOT_FOUND, text)
  }
  const member =
    instanceId === null ? knownMember(group, memberId) : knownStaticMember(group, instanceId, memberId)
  if (isRefusal(member)) return member
  if (instanceId !== null && memberEpoch === LEAVE_STATIC_EPOCH) {
    // Whoever comes back has its partitions since epoch 0, which is the one that it joins with.
    const assigned = sinceTheBeginning(member.assigned)
    const away = { ...member, memberEpoch, assigned, pendingRevocation: NOTHING_OWNED }
    turn.records.push(assignmentRecord(groupId, away))
  } else removeMembers(state, turn, group, [member])
  return { memberId, memberEpoch, heartbeatIntervalMs: 0 }
}

function sinceTheBeginning(owned: OwnedPartitions): OwnedPartitions {
  return new Map(
    [...owned].map(([topicId, partitions]) => [
      topicId,
      new Map([...partitions.keys()].map((partition) => [partition, 0])),
    ]),
  )
}
