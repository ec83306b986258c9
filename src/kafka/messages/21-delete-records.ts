import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, saturatingInt64, string, struct } from '../../wire/schema.ts'

/** DeleteRecords (key 21): moves the log start offset; -1 means the high watermark. v2: flexible. */
export const DeleteRecordsRequest = message('DeleteRecordsRequest', 21, '0-2', '2+', {
  topics: array(
    '0+',
    struct({
      name: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          offset: saturatingInt64('0+'),
        }),
      ),
    }),
  ),
  timeoutMs: int32('0+'),
})
export type DeleteRecordsRequest = TypeOf<typeof DeleteRecordsRequest>

/** DeleteRecords's answer: new low watermark of each partition. */
export const DeleteRecordsResponse = message('DeleteRecordsResponse', 21, '0-2', '2+', {
  throttleTimeMs: int32('0+'),
  topics: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+', { mapKey: true }),
          lowWatermark: int64('0+'),
          errorCode: int16('0+'),
        }),
      ),
    }),
  ),
})
export type DeleteRecordsResponse = TypeOf<typeof DeleteRecordsResponse>

export const DeleteRecordsApi = api(21, 'DeleteRecords', DeleteRecordsRequest, DeleteRecordsResponse)
