import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct, uuid } from '../../wire/schema.ts'

/** DeleteShareGroupState (key 86): deletes the persisted state of share partitions (KIP-932). */
export const DeleteShareGroupStateRequest = message('DeleteShareGroupStateRequest', 86, '0', '0+', {
  groupId: string('0+'),
  topics: array(
    '0+',
    struct({
      topicId: uuid('0+'),
      partitions: array(
        '0+',
        struct({
          partition: int32('0+'),
        }),
      ),
    }),
  ),
})
export type DeleteShareGroupStateRequest = TypeOf<typeof DeleteShareGroupStateRequest>

/** DeleteShareGroupState's answer: result of each partition. */
export const DeleteShareGroupStateResponse = message('DeleteShareGroupStateResponse', 86, '0', '0+', {
  results: array(
    '0+',
    struct({
      topicId: uuid('0+'),
      partitions: array(
        '0+',
        struct({
          partition: int32('0+'),
          errorCode: int16('0+'),
          errorMessage: string('0+', { default: null, nullable: '0+' }),
        }),
      ),
    }),
  ),
})
export type DeleteShareGroupStateResponse = TypeOf<typeof DeleteShareGroupStateResponse>

export const DeleteShareGroupStateApi = api(
  86,
  'DeleteShareGroupState',
  DeleteShareGroupStateRequest,
  DeleteShareGroupStateResponse,
)
