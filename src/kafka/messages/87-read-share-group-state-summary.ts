import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, string, struct, uuid } from '../../wire/schema.ts'

/** ReadShareGroupStateSummary (key 87): start offsets of share partitions (KIP-932). */
export const ReadShareGroupStateSummaryRequest = message(
  'ReadShareGroupStateSummaryRequest',
  87,
  '0-1',
  '0+',
  {
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
  },
)
export type ReadShareGroupStateSummaryRequest = TypeOf<typeof ReadShareGroupStateSummaryRequest>

/** ReadShareGroupStateSummary's answer: start offset and epochs. v1: delivery-complete count. */
export const ReadShareGroupStateSummaryResponse = message(
  'ReadShareGroupStateSummaryResponse',
  87,
  '0-1',
  '0+',
  {
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
            leaderEpoch: int32('0+'),
            startOffset: int64('0+'),
            deliveryCompleteCount: int32('1+', { default: -1, ignorable: true }),
          }),
        ),
      }),
    ),
  },
)
export type ReadShareGroupStateSummaryResponse = TypeOf<typeof ReadShareGroupStateSummaryResponse>

export const ReadShareGroupStateSummaryApi = api(
  87,
  'ReadShareGroupStateSummary',
  ReadShareGroupStateSummaryRequest,
  ReadShareGroupStateSummaryResponse,
)
