import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, string, struct } from '../../wire/schema.ts'

/**
 * OffsetForLeaderEpoch (key 23): end offset of a leader epoch, to find where logs diverge. v2: current
 * leader epoch. v3: replica id. v4: flexible.
 */
export const OffsetForLeaderEpochRequest = message('OffsetForLeaderEpochRequest', 23, '2-4', '4+', {
  replicaId: int32('3+', { default: -2, ignorable: true }),
  topics: array(
    '0+',
    struct({
      topic: string('0+', { mapKey: true }),
      partitions: array(
        '0+',
        struct({
          partition: int32('0+'),
          currentLeaderEpoch: int32('2+', { default: -1, ignorable: true }),
          leaderEpoch: int32('0+'),
        }),
      ),
    }),
  ),
})
export type OffsetForLeaderEpochRequest = TypeOf<typeof OffsetForLeaderEpochRequest>

/** OffsetForLeaderEpoch's answer: end offset of each epoch asked for. */
export const OffsetForLeaderEpochResponse = message('OffsetForLeaderEpochResponse', 23, '2-4', '4+', {
  throttleTimeMs: int32('2+', { ignorable: true }),
  topics: array(
    '0+',
    struct({
      topic: string('0+', { mapKey: true }),
      partitions: array(
        '0+',
        struct({
          errorCode: int16('0+'),
          partition: int32('0+'),
          leaderEpoch: int32('1+', { default: -1, ignorable: true }),
          endOffset: int64('0+', { default: -1 }),
        }),
      ),
    }),
  ),
})
export type OffsetForLeaderEpochResponse = TypeOf<typeof OffsetForLeaderEpochResponse>

export const OffsetForLeaderEpochApi = api(
  23,
  'OffsetForLeaderEpoch',
  OffsetForLeaderEpochRequest,
  OffsetForLeaderEpochResponse,
)
