import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct, uuid } from '../../wire/schema.ts'

/** DeleteShareGroupOffsets (key 92): deletes start offsets of share groups (KIP-932). */
export const DeleteShareGroupOffsetsRequest = message('DeleteShareGroupOffsetsRequest', 92, '0', '0+', {
  groupId: string('0+'),
  topics: array(
    '0+',
    struct({
      topicName: string('0+'),
    }),
  ),
})
export type DeleteShareGroupOffsetsRequest = TypeOf<typeof DeleteShareGroupOffsetsRequest>

/** DeleteShareGroupOffsets's answer: result of each topic. */
export const DeleteShareGroupOffsetsResponse = message('DeleteShareGroupOffsetsResponse', 92, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { default: null, nullable: '0+' }),
  responses: array(
    '0+',
    struct({
      topicName: string('0+'),
      topicId: uuid('0+'),
      errorCode: int16('0+'),
      errorMessage: string('0+', { default: null, nullable: '0+' }),
    }),
  ),
})
export type DeleteShareGroupOffsetsResponse = TypeOf<typeof DeleteShareGroupOffsetsResponse>

export const DeleteShareGroupOffsetsApi = api(
  92,
  'DeleteShareGroupOffsets',
  DeleteShareGroupOffsetsRequest,
  DeleteShareGroupOffsetsResponse,
)
