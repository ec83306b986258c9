import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, int64, struct, uuid } from '../../wire/schema.ts'

/** AlterPartition (key 56): changes the ISR, from leaders. v3: broker epochs. */
export const AlterPartitionRequest = message('AlterPartitionRequest', 56, '2-3', '0+', {
  brokerId: int32('0+'),
  brokerEpoch: int64('0+', { default: -1 }),
  topics: array(
    '0+',
    struct({
      topicId: uuid('2+', { ignorable: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          leaderEpoch: int32('0+'),
          newIsr: array('0-2', 'int32'),
          newIsrWithEpochs: array(
            '3+',
            struct({
              brokerId: int32('3+'),
              brokerEpoch: int64('3+', { default: -1 }),
            }),
          ),
          leaderRecoveryState: int8('1+', { default: 0 }),
          partitionEpoch: int32('0+'),
        }),
      ),
    }),
  ),
})
export type AlterPartitionRequest = TypeOf<typeof AlterPartitionRequest>

/** AlterPartition's answer: leader and ISR after the change. */
export const AlterPartitionResponse = message('AlterPartitionResponse', 56, '2-3', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  topics: array(
    '0+',
    struct({
      topicId: uuid('2+', { ignorable: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
          leaderId: int32('0+'),
          leaderEpoch: int32('0+'),
          isr: array('0+', 'int32'),
          leaderRecoveryState: int8('1+', { default: 0, ignorable: true }),
          partitionEpoch: int32('0+'),
        }),
      ),
    }),
  ),
})
export type AlterPartitionResponse = TypeOf<typeof AlterPartitionResponse>

export const AlterPartitionApi = api(56, 'AlterPartition', AlterPartitionRequest, AlterPartitionResponse)
