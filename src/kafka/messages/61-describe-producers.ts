import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, string, struct } from '../../wire/schema.ts'

/** DescribeProducers (key 61): active producers of partitions. */
export const DescribeProducersRequest = message('DescribeProducersRequest', 61, '0', '0+', {
  topics: array(
    '0+',
    struct({
      name: string('0+'),
      partitionIndexes: array('0+', 'int32'),
    }),
  ),
})
export type DescribeProducersRequest = TypeOf<typeof DescribeProducersRequest>

/** DescribeProducers's answer: active producers of each partition. */
export const DescribeProducersResponse = message('DescribeProducersResponse', 61, '0', '0+', {
  throttleTimeMs: int32('0+'),
  topics: array(
    '0+',
    struct({
      name: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
          errorMessage: string('0+', { default: null, nullable: '0+' }),
          activeProducers: array(
            '0+',
            struct({
              producerId: int64('0+'),
              producerEpoch: int32('0+'),
              lastSequence: int32('0+', { default: -1 }),
              lastTimestamp: int64('0+', { default: -1 }),
              coordinatorEpoch: int32('0+'),
              currentTxnStartOffset: int64('0+', { default: -1 }),
            }),
          ),
        }),
      ),
    }),
  ),
})
export type DescribeProducersResponse = TypeOf<typeof DescribeProducersResponse>

export const DescribeProducersApi = api(
  61,
  'DescribeProducers',
  DescribeProducersRequest,
  DescribeProducersResponse,
)
