import { errors } from '../../../errors.ts'
import type { ConsumerGroup, ConsumerMember } from './consumer-group.ts'

/** From this version on OffsetCommit speaks of member epochs. */
const MEMBER_EPOCH_VERSION = 9

/**
 * Whether offsets may be committed in a consumer group. Members commit with their epoch; with an older one only for
 * partitions that they have had since then (KIP-1251). Others commit while the group has no members.
 */
export function consumerCommitError(
  group: ConsumerGroup,
  commit: {
    readonly memberId: string
    readonly memberEpoch: number
    readonly apiVersion: number
    readonly isTransactional: boolean
    readonly partitions: readonly { readonly topicId: string; readonly partition: number }[]
  },
): number {
  const { memberId, memberEpoch, apiVersion, isTransactional, partitions } = commit
  if (memberEpoch < 0 && group.members.size === 0) return errors.NONE.code
  const member = group.members.get(memberId)
  if (!member) return errors.UNKNOWN_MEMBER_ID.code
  const isTooOld = !isTransactional && member.classic === null && apiVersion < MEMBER_EPOCH_VERSION
  if (isTooOld) return errors.UNSUPPORTED_VERSION.code
  if (memberEpoch === member.memberEpoch) return errors.NONE.code
  if (memberEpoch > member.memberEpoch) return staleError(member)
  const isOwn = partitions.every(({ topicId, partition }) => {
    const since = ownedSince(member, topicId, partition)
    return since !== undefined && memberEpoch >= since
  })
  return isOwn ? errors.NONE.code : staleError(member)
}

/** Whether offsets may be fetched: members with their epoch, others without one. */
export function consumerFetchError(
  group: ConsumerGroup,
  memberId: string | null,
  memberEpoch: number,
): number {
  if (memberId === null && memberEpoch < 0) return errors.NONE.code
  const member = memberId === null ? undefined : group.members.get(memberId)
  if (!member) return errors.UNKNOWN_MEMBER_ID.code
  return member.memberEpoch === memberEpoch ? errors.NONE.code : staleError(member)
}

/** To a member of the classic protocol its epoch is a generation. */
function staleError({ classic }: ConsumerMember): number {
  return (classic === null ? errors.STALE_MEMBER_EPOCH : errors.ILLEGAL_GENERATION).code
}

function ownedSince(member: ConsumerMember, topicId: string, partition: number): number | undefined {
  return member.assigned.get(topicId)?.get(partition) ?? member.pendingRevocation.get(topicId)?.get(partition)
}
