import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, saturatingInt64, string, struct, uuid } from '../../wire/schema.ts'

/** AlterShareGroupOffsets (key 91): sets start offsets of share groups (KIP-932). */
export const AlterShareGroupOffsetsRequest = message('AlterShareGroupOffsetsRequest', 91, '0', '0+', {
  groupId: string('0+'),
  topics: array(
    '0+',
    struct({
      topicName: string('0+', { mapKey: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          startOffset: saturatingInt64('0+'),
        }),
      ),
    }),
  ),
})
export type AlterShareGroupOffsetsRequest = TypeOf<typeof AlterShareGroupOffsetsRequest>

/** AlterShareGroupOffsets's answer: result of each partition. */
export const AlterShareGroupOffsetsResponse = message('AlterShareGroupOffsetsResponse', 91, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { default: null, nullable: '0+' }),
  responses: array(
    '0+',
    struct({
      topicName: string('0+', { mapKey: true }),
      topicId: uuid('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
          errorMessage: string('0+', { default: null, nullable: '0+' }),
        }),
      ),
    }),
  ),
})
export type AlterShareGroupOffsetsResponse = TypeOf<typeof AlterShareGroupOffsetsResponse>

export const AlterShareGroupOffsetsApi = api(
  91,
  'AlterShareGroupOffsets',
  AlterShareGroupOffsetsRequest,
  AlterShareGroupOffsetsResponse,
)
