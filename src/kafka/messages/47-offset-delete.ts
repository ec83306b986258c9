import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct } from '../../wire/schema.ts'

/** OffsetDelete (key 47): deletes committed offsets of a group. */
export const OffsetDeleteRequest = message('OffsetDeleteRequest', 47, '0', 'none', {
  groupId: string('0+'),
  topics: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
        }),
      ),
    }),
  ),
})
export type OffsetDeleteRequest = TypeOf<typeof OffsetDeleteRequest>

/** OffsetDelete's answer: result of each partition. */
export const OffsetDeleteResponse = message('OffsetDeleteResponse', 47, '0', 'none', {
  errorCode: int16('0+'),
  throttleTimeMs: int32('0+', { ignorable: true }),
  topics: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+', { mapKey: true }),
          errorCode: int16('0+'),
        }),
      ),
    }),
  ),
})
export type OffsetDeleteResponse = TypeOf<typeof OffsetDeleteResponse>

export const OffsetDeleteApi = api(47, 'OffsetDelete', OffsetDeleteRequest, OffsetDeleteResponse)
