import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, string, struct, uuid } from '../../wire/schema.ts'

/** DescribeShareGroupOffsets (key 90): start offsets of share groups (KIP-932). */
export const DescribeShareGroupOffsetsRequest = message('DescribeShareGroupOffsetsRequest', 90, '0-1', '0+', {
  groups: array(
    '0+',
    struct({
      groupId: string('0+'),
      topics: array(
        '0+',
        struct({
          topicName: string('0+'),
          partitions: array('0+', 'int32'),
        }),
        { nullable: '0+' },
      ),
    }),
  ),
})
export type DescribeShareGroupOffsetsRequest = TypeOf<typeof DescribeShareGroupOffsetsRequest>

/** DescribeShareGroupOffsets's answer: start offset of each partition. v1: lag. */
export const DescribeShareGroupOffsetsResponse = message(
  'DescribeShareGroupOffsetsResponse',
  90,
  '0-1',
  '0+',
  {
    throttleTimeMs: int32('0+'),
    groups: array(
      '0+',
      struct({
        groupId: string('0+'),
        topics: array(
          '0+',
          struct({
            topicName: string('0+'),
            topicId: uuid('0+'),
            partitions: array(
              '0+',
              struct({
                partitionIndex: int32('0+'),
                startOffset: int64('0+'),
                leaderEpoch: int32('0+'),
                lag: int64('1+', { default: -1, ignorable: true }),
                errorCode: int16('0+'),
                errorMessage: string('0+', { default: null, nullable: '0+' }),
              }),
            ),
          }),
        ),
        errorCode: int16('0+'),
        errorMessage: string('0+', { default: null, nullable: '0+' }),
      }),
    ),
  },
)
export type DescribeShareGroupOffsetsResponse = TypeOf<typeof DescribeShareGroupOffsetsResponse>

export const DescribeShareGroupOffsetsApi = api(
  90,
  'DescribeShareGroupOffsets',
  DescribeShareGroupOffsetsRequest,
  DescribeShareGroupOffsetsResponse,
)
