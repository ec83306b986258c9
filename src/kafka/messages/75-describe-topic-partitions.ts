import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, nested, string, struct, uuid } from '../../wire/schema.ts'

/** DescribeTopicPartitions (key 75): topics and partitions in pages (KIP-966). */
export const DescribeTopicPartitionsRequest = message('DescribeTopicPartitionsRequest', 75, '0', '0+', {
  topics: array(
    '0+',
    struct({
      name: string('0+'),
    }),
  ),
  responsePartitionLimit: int32('0+', { default: 2000 }),
  cursor: nested(
    '0+',
    struct({
      topicName: string('0+'),
      partitionIndex: int32('0+'),
    }),
    { default: null, nullable: '0+' },
  ),
})
export type DescribeTopicPartitionsRequest = TypeOf<typeof DescribeTopicPartitionsRequest>

/** DescribeTopicPartitions's answer: partitions with eligible leader replicas, and a cursor for more. */
export const DescribeTopicPartitionsResponse = message('DescribeTopicPartitionsResponse', 75, '0', '0+', {
  throttleTimeMs: int32('0+', { ignorable: true }),
  topics: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      name: string('0+', { nullable: '0+', mapKey: true }),
      topicId: uuid('0+', { ignorable: true }),
      isInternal: bool('0+', { default: false, ignorable: true }),
      partitions: array(
        '0+',
        struct({
          errorCode: int16('0+'),
          partitionIndex: int32('0+'),
          leaderId: int32('0+'),
          leaderEpoch: int32('0+', { default: -1, ignorable: true }),
          replicaNodes: array('0+', 'int32'),
          isrNodes: array('0+', 'int32'),
          eligibleLeaderReplicas: array('0+', 'int32', { default: null, nullable: '0+' }),
          lastKnownElr: array('0+', 'int32', { default: null, nullable: '0+' }),
          offlineReplicas: array('0+', 'int32', { ignorable: true }),
        }),
      ),
      topicAuthorizedOperations: int32('0+', { default: -2147483648 }),
    }),
  ),
  nextCursor: nested(
    '0+',
    struct({
      topicName: string('0+'),
      partitionIndex: int32('0+'),
    }),
    { default: null, nullable: '0+' },
  ),
})
export type DescribeTopicPartitionsResponse = TypeOf<typeof DescribeTopicPartitionsResponse>

export const DescribeTopicPartitionsApi = api(
  75,
  'DescribeTopicPartitions',
  DescribeTopicPartitionsRequest,
  DescribeTopicPartitionsResponse,
)
