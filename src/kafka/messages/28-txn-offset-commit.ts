import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, saturatingInt64, string, struct } from '../../wire/schema.ts'

/**
 * TxnOffsetCommit (key 28): stores offsets within a transaction. v3: flexible, generation and member. v5: no
 * AddOffsetsToTxn needed (KIP-890).
 */
export const TxnOffsetCommitRequest = message('TxnOffsetCommitRequest', 28, '0-5', '3+', {
  transactionalId: string('0+'),
  groupId: string('0+'),
  producerId: int64('0+'),
  producerEpoch: int16('0+'),
  generationId: int32('3+', { default: -1 }),
  memberId: string('3+', { default: '' }),
  groupInstanceId: string('3+', { default: null, nullable: '3+' }),
  topics: array(
    '0+',
    struct({
      name: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          committedOffset: saturatingInt64('0+'),
          committedLeaderEpoch: int32('2+', { default: -1, ignorable: true }),
          committedMetadata: string('0+', { nullable: '0+' }),
        }),
      ),
    }),
  ),
})
export type TxnOffsetCommitRequest = TypeOf<typeof TxnOffsetCommitRequest>

/** TxnOffsetCommit's answer: result of each partition. */
export const TxnOffsetCommitResponse = message('TxnOffsetCommitResponse', 28, '0-5', '3+', {
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
        }),
      ),
    }),
  ),
})
export type TxnOffsetCommitResponse = TypeOf<typeof TxnOffsetCommitResponse>

export const TxnOffsetCommitApi = api(28, 'TxnOffsetCommit', TxnOffsetCommitRequest, TxnOffsetCommitResponse)
