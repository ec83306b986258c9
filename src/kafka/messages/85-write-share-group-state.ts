import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, int64, string, struct, uuid } from '../../wire/schema.ts'

/**
 * WriteShareGroupState (key 85): writes the persisted state of share partitions (KIP-932). v1: delivery-
 * complete count.
 */
export const WriteShareGroupStateRequest = message('WriteShareGroupStateRequest', 85, '0-1', '0+', {
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
          leaderEpoch: int32('0+'),
          startOffset: int64('0+'),
          deliveryCompleteCount: int32('1+', { default: -1, ignorable: true }),
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
export type WriteShareGroupStateRequest = TypeOf<typeof WriteShareGroupStateRequest>

/** WriteShareGroupState's answer: result of each partition. */
export const WriteShareGroupStateResponse = message('WriteShareGroupStateResponse', 85, '0-1', '0+', {
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
export type WriteShareGroupStateResponse = TypeOf<typeof WriteShareGroupStateResponse>

export const WriteShareGroupStateApi = api(
  85,
  'WriteShareGroupState',
  WriteShareGroupStateRequest,
  WriteShareGroupStateResponse,
)
