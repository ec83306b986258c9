import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int8, int16, int32, int64, string, struct } from '../../wire/schema.ts'

/**
 * WriteTxnMarkers (key 27): writes commit or abort markers, from transaction coordinators. v2: transaction
 * version (KIP-1228).
 */
export const WriteTxnMarkersRequest = message('WriteTxnMarkersRequest', 27, '1-2', '1+', {
  markers: array(
    '0+',
    struct({
      producerId: int64('0+'),
      producerEpoch: int16('0+'),
      transactionResult: bool('0+'),
      topics: array(
        '0+',
        struct({
          name: string('0+'),
          partitionIndexes: array('0+', 'int32'),
        }),
      ),
      coordinatorEpoch: int32('0+'),
      transactionVersion: int8('2+', { default: 0, ignorable: true }),
    }),
  ),
})
export type WriteTxnMarkersRequest = TypeOf<typeof WriteTxnMarkersRequest>

/** WriteTxnMarkers's answer: result of each partition. */
export const WriteTxnMarkersResponse = message('WriteTxnMarkersResponse', 27, '1-2', '1+', {
  markers: array(
    '0+',
    struct({
      producerId: int64('0+'),
      topics: array(
        '0+',
        struct({
          name: string('0+'),
          partitions: array(
            '0+',
            struct({
              partitionIndex: int32('0+'),
              errorCode: int16('0+'),
            }),
          ),
        }),
      ),
    }),
  ),
})
export type WriteTxnMarkersResponse = TypeOf<typeof WriteTxnMarkersResponse>

export const WriteTxnMarkersApi = api(27, 'WriteTxnMarkers', WriteTxnMarkersRequest, WriteTxnMarkersResponse)
