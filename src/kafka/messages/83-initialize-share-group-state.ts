import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, string, struct, uuid } from '../../wire/schema.ts'

/** InitializeShareGroupState (key 83): starts the persisted state of share partitions (KIP-932). */
export const InitializeShareGroupStateRequest = message('InitializeShareGroupStateRequest', 83, '0', '0+', {
  groupId: string('0+'),
  topics: array(
    '0+',
    struct({
      topicId: uuid('0+'),
      partitions: array(
        '0+',
        struct({
          partition: int32('0+'),
          stateEpoch: int32('0+'),
          startOffset: int64('0+'),
        }),
      ),
    }),
  ),
})
export type InitializeShareGroupStateRequest = TypeOf<typeof InitializeShareGroupStateRequest>

/** InitializeShareGroupState's answer: result of each partition. */
export const InitializeShareGroupStateResponse = message('InitializeShareGroupStateResponse', 83, '0', '0+', {
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
export type InitializeShareGroupStateResponse = TypeOf<typeof InitializeShareGroupStateResponse>

export const InitializeShareGroupStateApi = api(
  83,
  'InitializeShareGroupState',
  InitializeShareGroupStateRequest,
  InitializeShareGroupStateResponse,
)
