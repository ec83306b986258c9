import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, int64, string, struct, uuid } from '../../wire/schema.ts'

/**
 * OffsetFetch (key 9): committed offsets. v2: null asks for all topics. v7: stable offsets only. v8: several
 * groups at once. v9: member epochs. v10: topic ids.
 */
export const OffsetFetchRequest = message('OffsetFetchRequest', 9, '1-10', '6+', {
  groupId: string('0-7'),
  topics: array(
    '0-7',
    struct({
      name: string('0-7'),
      partitionIndexes: array('0-7', 'int32'),
    }),
    { nullable: '2-7' },
  ),
  groups: array(
    '8+',
    struct({
      groupId: string('8+'),
      memberId: string('9+', { default: null, nullable: '9+', ignorable: true }),
      memberEpoch: int32('9+', { default: -1, ignorable: true }),
      topics: array(
        '8+',
        struct({
          name: string('8-9', { ignorable: true }),
          topicId: uuid('10+', { ignorable: true }),
          partitionIndexes: array('8+', 'int32'),
        }),
        { nullable: '8+' },
      ),
    }),
  ),
  requireStable: bool('7+', { default: false }),
})
export type OffsetFetchRequest = TypeOf<typeof OffsetFetchRequest>

/**
 * OffsetFetch's answer: committed offsets and metadata. v2: top-level error. v5: leader epochs. v8: several
 * groups at once. v10: topic ids.
 */
export const OffsetFetchResponse = message('OffsetFetchResponse', 9, '1-10', '6+', {
  throttleTimeMs: int32('3+', { ignorable: true }),
  topics: array(
    '0-7',
    struct({
      name: string('0-7'),
      partitions: array(
        '0-7',
        struct({
          partitionIndex: int32('0-7'),
          committedOffset: int64('0-7'),
          committedLeaderEpoch: int32('5-7', { default: -1, ignorable: true }),
          metadata: string('0-7', { nullable: '0-7' }),
          errorCode: int16('0-7'),
        }),
      ),
    }),
  ),
  errorCode: int16('2-7', { default: 0, ignorable: true }),
  groups: array(
    '8+',
    struct({
      groupId: string('8+'),
      topics: array(
        '8+',
        struct({
          name: string('8-9', { ignorable: true }),
          topicId: uuid('10+', { ignorable: true }),
          partitions: array(
            '8+',
            struct({
              partitionIndex: int32('8+'),
              committedOffset: int64('8+'),
              committedLeaderEpoch: int32('8+', { default: -1, ignorable: true }),
              metadata: string('8+', { nullable: '8+' }),
              errorCode: int16('8+'),
            }),
          ),
        }),
      ),
      errorCode: int16('8+', { default: 0 }),
    }),
  ),
})
export type OffsetFetchResponse = TypeOf<typeof OffsetFetchResponse>

export const OffsetFetchApi = api(9, 'OffsetFetch', OffsetFetchRequest, OffsetFetchResponse)
