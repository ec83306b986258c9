import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int8, int16, int32, nested, string, struct, uuid } from '../../wire/schema.ts'

/** ConsumerGroupDescribe (key 69): state of consumer groups (KIP-848). v1: member types. */
export const ConsumerGroupDescribeRequest = message('ConsumerGroupDescribeRequest', 69, '0-1', '0+', {
  groupIds: array('0+', 'string'),
  includeAuthorizedOperations: bool('0+'),
})
export type ConsumerGroupDescribeRequest = TypeOf<typeof ConsumerGroupDescribeRequest>

export const ConsumerGroupDescribeTopicPartitions = struct({
  topicId: uuid('0+'),
  topicName: string('0+'),
  partitions: array('0+', 'int32'),
})
export type ConsumerGroupDescribeTopicPartitions = TypeOf<typeof ConsumerGroupDescribeTopicPartitions>

export const ConsumerGroupDescribeAssignment = struct({
  topicPartitions: array('0+', ConsumerGroupDescribeTopicPartitions),
})
export type ConsumerGroupDescribeAssignment = TypeOf<typeof ConsumerGroupDescribeAssignment>

/** ConsumerGroupDescribe's answer: members with current and target assignments. */
export const ConsumerGroupDescribeResponse = message('ConsumerGroupDescribeResponse', 69, '0-1', '0+', {
  throttleTimeMs: int32('0+'),
  groups: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      errorMessage: string('0+', { default: null, nullable: '0+' }),
      groupId: string('0+'),
      groupState: string('0+'),
      groupEpoch: int32('0+'),
      assignmentEpoch: int32('0+'),
      assignorName: string('0+'),
      members: array(
        '0+',
        struct({
          memberId: string('0+'),
          instanceId: string('0+', { default: null, nullable: '0+' }),
          rackId: string('0+', { default: null, nullable: '0+' }),
          memberEpoch: int32('0+'),
          clientId: string('0+'),
          clientHost: string('0+'),
          subscribedTopicNames: array('0+', 'string'),
          subscribedTopicRegex: string('0+', { default: null, nullable: '0+' }),
          assignment: nested('0+', ConsumerGroupDescribeAssignment),
          targetAssignment: nested('0+', ConsumerGroupDescribeAssignment),
          memberType: int8('1+', { default: -1, ignorable: true }),
        }),
      ),
      authorizedOperations: int32('0+', { default: -2147483648 }),
    }),
  ),
})
export type ConsumerGroupDescribeResponse = TypeOf<typeof ConsumerGroupDescribeResponse>

export const ConsumerGroupDescribeApi = api(
  69,
  'ConsumerGroupDescribe',
  ConsumerGroupDescribeRequest,
  ConsumerGroupDescribeResponse,
)
