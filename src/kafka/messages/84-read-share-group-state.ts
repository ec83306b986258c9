import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, int64, string, struct, uuid } from '../../wire/schema.ts'

/** ReadShareGroupState (key 84): reads the persisted state of share partitions (KIP-932). */
export const ReadShareGroupStateRequest = message('ReadShareGroupStateRequest', 84, '0', '0+', {
  groupId: string('0+'),
  topics: array(
    '0+',
    struct({
      topicId: uuid('0+'),
      partitions: array(
        '0+',
        struct({
          partition: int32('0+'),
          leaderEpoch: int32('0+'),
        }),
      ),
    }),
  ),
})
export type ReadShareGroupStateRequest = TypeOf<typeof ReadShareGroupStateRequest>

/** ReadShareGroupState's answer: start offset and batch states. */
export const ReadShareGroupStateResponse = message('ReadShareGroupStateResponse', 84, '0', '0+', {
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
          stateEpoch: int32('0+'),
          startOffset: int64('0+'),
          stateBatches: array(
            '0+',
            struct({
              firstOffset: int64('0+'),
              lastOffset: int64('0+'),
              deliveryState: int8('0+'),
              deliveryCount: int16('0+'),
            }),
          ),
        }),
      ),
    }),
  ),
})
export type ReadShareGroupStateResponse = TypeOf<typeof ReadShareGroupStateResponse>

export const ReadShareGroupStateApi = api(
  84,
  'ReadShareGroupState',
  ReadShareGroupStateRequest,
  ReadShareGroupStateResponse,
)
