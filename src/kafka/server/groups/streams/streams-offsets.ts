import { errors } from '../../../errors.ts'
import type { StreamsGroup, StreamsMember } from './streams-group.ts'
import { readerOf } from './topology/streams-topology.ts'

/** From this version on OffsetCommit speaks of member epochs. */
const MEMBER_EPOCH_VERSION = 9

/**
 * Whether offsets may be committed in a streams group. Members commit with their epoch; with an older one only for tasks that
 * they have had since then (KIP-1251). Others commit while the group has no members.
 */
export function streamsCommitError(
  group: StreamsGroup,
  commit: {
    readonly memberId: string
    readonly memberEpoch: number
    readonly apiVersion: number
    readonly isTransactional: boolean
    readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
  },
): number {
  const { memberId, memberEpoch, apiVersion, isTransactional, partitions } = commit
  if (memberEpoch < 0 && group.members.size === 0) return errors.NONE.code
  const member = group.members.get(memberId)
  if (!member) return errors.UNKNOWN_MEMBER_ID.code
  if (!isTransactional && apiVersion < MEMBER_EPOCH_VERSION) return errors.UNSUPPORTED_VERSION.code
  if (memberEpoch === member.memberEpoch) return errors.NONE.code
  if (memberEpoch > member.memberEpoch) return errors.STALE_MEMBER_EPOCH.code
  const isOwn = partitions.every(({ topic, partition }) => {
    const since = ownedSince(group, member, topic, partition)
    return since !== undefined && memberEpoch >= since
  })
  return isOwn ? errors.NONE.code : errors.STALE_MEMBER_EPOCH.code
}

/** Whether offsets may be fetched: members with their epoch, others without one. */
export function streamsFetchError(group: StreamsGroup, memberId: string | null, memberEpoch: number): number {
  if (memberId === null && memberEpoch < 0) return errors.NONE.code
  const member = memberId === null ? undefined : group.members.get(memberId)
  if (!member) return errors.UNKNOWN_MEMBER_ID.code
  return member.memberEpoch === memberEpoch ? errors.NONE.code : errors.STALE_MEMBER_EPOCH.code
}

/** The epoch since which a member has the task that reads a partition. */
function ownedSince(
  { topology }: StreamsGroup,
  { assigned, pendingRevocation }: StreamsMember,
  topic: string,
  partition: number,
): number | undefined {
  const id = topology ? readerOf(topology, topic)?.subtopologyId : undefined
  if (id === undefined) return undefined
  return assigned.active.get(id)?.get(partition) ?? pendingRevocation.active.get(id)?.get(partition)
}
