import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bigint64, int8, int16, int32, int64, string, struct } from '../../wire/schema.ts'

/**
 * ListOffsets (key 2): offsets by timestamp; negative timestamps are special: -1 latest, -2 earliest, -3 max
 * timestamp (v7), -4 earliest local (v8), -5 latest tiered (v9), -6 earliest pending upload (v11). v4:
 * leader epochs. v10: timeout.
 */
export const ListOffsetsRequest = message('ListOffsetsRequest', 2, '1-11', '6+', {
  replicaId: int32('0+'),
  isolationLevel: int8('2+'),
  topics: array(
    '0+',
    struct({
      name: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          currentLeaderEpoch: int32('4+', { default: -1, ignorable: true }),
          timestamp: bigint64('0+'),
        }),
      ),
    }),
  ),
  timeoutMs: int32('10+', { ignorable: true }),
})
export type ListOffsetsRequest = TypeOf<typeof ListOffsetsRequest>

/** ListOffsets's answer: the offset found in each partition, and its timestamp. v4: leader epoch. */
export const ListOffsetsResponse = message('ListOffsetsResponse', 2, '1-11', '6+', {
  throttleTimeMs: int32('2+', { ignorable: true }),
  topics: array(
    '0+',
    struct({
      name: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
          timestamp: int64('1+', { default: -1 }),
          offset: int64('1+', { default: -1 }),
          leaderEpoch: int32('4+', { default: -1 }),
        }),
      ),
    }),
  ),
})
export type ListOffsetsResponse = TypeOf<typeof ListOffsetsResponse>

export const ListOffsetsApi = api(2, 'ListOffsets', ListOffsetsRequest, ListOffsetsResponse)
