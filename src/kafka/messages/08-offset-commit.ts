import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, saturatingInt64, string, struct, uuid } from '../../wire/schema.ts'

/**
 * OffsetCommit (key 8): stores offsets of a group. v2-4: retention time. v6: leader epoch. v7: static
 * members. v8: flexible. v9: member epochs of the consumer protocol (KIP-848). v10: topic ids.
 */
export const OffsetCommitRequest = message('OffsetCommitRequest', 8, '2-10', '8+', {
  groupId: string('0+'),
  generationIdOrMemberEpoch: int32('1+', { default: -1, ignorable: true }),
  memberId: string('1+', { ignorable: true }),
  groupInstanceId: string('7+', { default: null, nullable: '7+' }),
  retentionTimeMs: saturatingInt64('2-4', { default: -1, ignorable: true }),
  topics: array(
    '0+',
    struct({
      name: string('0-9', { ignorable: true }),
      topicId: uuid('10+', { ignorable: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          committedOffset: saturatingInt64('0+'),
          committedLeaderEpoch: int32('6+', { default: -1, ignorable: true }),
          committedMetadata: string('0+', { nullable: '0+' }),
        }),
      ),
    }),
  ),
})
export type OffsetCommitRequest = TypeOf<typeof OffsetCommitRequest>

/** OffsetCommit's answer: result of each partition. v3: throttle time. v8: flexible. v10: topic ids. */
export const OffsetCommitResponse = message('OffsetCommitResponse', 8, '2-10', '8+', {
  throttleTimeMs: int32('3+', { ignorable: true }),
  topics: array(
    '0+',
    struct({
      name: string('0-9', { ignorable: true }),
      topicId: uuid('10+', { ignorable: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
        }),
      ),
    }),
  ),
})
export type OffsetCommitResponse = TypeOf<typeof OffsetCommitResponse>

export const OffsetCommitApi = api(8, 'OffsetCommit', OffsetCommitRequest, OffsetCommitResponse)
