import type { OffsetCommitRequest } from '../../../../../src/kafka/messages/08-offset-commit.ts'
import type { OffsetFetchRequest } from '../../../../../src/kafka/messages/09-offset-fetch.ts'
import type { JoinGroupRequest } from '../../../../../src/kafka/messages/11-join-group.ts'
import type { SyncGroupRequest } from '../../../../../src/kafka/messages/14-sync-group.ts'
import { ConsumerProtocolSubscription } from '../../../../../src/kafka/messages/consumer-protocol.ts'
import { encodeVersioned } from '../../../../../src/kafka/messages/versioned.ts'
import { ZERO_UUID } from '../../../../../src/kafka/uuid.ts'
import type { InputOf } from '../../../../../src/wire/message.ts'

/** A JoinGroup of a consumer that subscribes to `t`. */
export function joinOf(
  groupId: string,
  more: Partial<InputOf<typeof JoinGroupRequest>> = {},
): InputOf<typeof JoinGroupRequest> {
  const metadata = encodeVersioned(ConsumerProtocolSubscription, 0, { topics: ['t'], userData: null })
  return {
    groupId,
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 20_000,
    memberId: '',
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata }],
    ...more,
  }
}

/** A SyncGroup that brings these assignments. */
export function syncOf(
  groupId: string,
  memberId: string,
  generationId: number,
  more: Partial<InputOf<typeof SyncGroupRequest>> = {},
): InputOf<typeof SyncGroupRequest> {
  return {
    groupId,
    generationId,
    memberId,
    protocolType: 'consumer',
    protocolName: 'range',
    assignments: [],
    ...more,
  }
}

type Offset = readonly [partition: number, offset: number, metadata: string | null]

/** An OffsetCommit for the topic `t`. */
export function commitOf(
  groupId: string,
  offsets: readonly Offset[] = [[0, 5, '']],
  more: Partial<InputOf<typeof OffsetCommitRequest>> & {
    readonly name?: string
    readonly topicId?: string
  } = {},
): InputOf<typeof OffsetCommitRequest> {
  const { name = 't', topicId = ZERO_UUID, ...fields } = more
  const partitions = offsets.map(([partitionIndex, committedOffset, committedMetadata]) => ({
    partitionIndex,
    committedOffset,
    committedLeaderEpoch: -1,
    committedMetadata,
  }))
  return {
    groupId,
    generationIdOrMemberEpoch: -1,
    memberId: '',
    topics: [{ name, topicId, partitions }],
    ...fields,
  }
}

/** An OffsetFetch of one group as v8 and later ask. */
export function fetchOf(
  groupId: string,
  topics:
    | readonly { readonly name?: string; readonly topicId?: string; readonly partitionIndexes: number[] }[]
    | null,
): InputOf<typeof OffsetFetchRequest> {
  const asked = topics?.map((topic) => ({ name: '', topicId: ZERO_UUID, ...topic })) ?? null
  return { groups: [{ groupId, memberId: null, memberEpoch: -1, topics: asked }], requireStable: false }
}
