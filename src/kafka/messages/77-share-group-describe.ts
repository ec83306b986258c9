import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, nested, string, struct, uuid } from '../../wire/schema.ts'

/** ShareGroupDescribe (key 77): state of share groups (KIP-932). */
export const ShareGroupDescribeRequest = message('ShareGroupDescribeRequest', 77, '1', '0+', {
  groupIds: array('0+', 'string'),
  includeAuthorizedOperations: bool('0+'),
})
export type ShareGroupDescribeRequest = TypeOf<typeof ShareGroupDescribeRequest>

export const ShareGroupDescribeTopicPartitions = struct({
  topicId: uuid('0+'),
  topicName: string('0+'),
  partitions: array('0+', 'int32'),
})
export type ShareGroupDescribeTopicPartitions = TypeOf<typeof ShareGroupDescribeTopicPartitions>

export const ShareGroupDescribeAssignment = struct({
  topicPartitions: array('0+', ShareGroupDescribeTopicPartitions),
})
export type ShareGroupDescribeAssignment = TypeOf<typeof ShareGroupDescribeAssignment>

/** ShareGroupDescribe's answer: members and assignments. */
export const ShareGroupDescribeResponse = message('ShareGroupDescribeResponse', 77, '1', '0+', {
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
          rackId: string('0+', { default: null, nullable: '0+' }),
          memberEpoch: int32('0+'),
          clientId: string('0+'),
          clientHost: string('0+'),
          subscribedTopicNames: array('0+', 'string'),
          assignment: nested('0+', ShareGroupDescribeAssignment),
        }),
      ),
      authorizedOperations: int32('0+', { default: -2147483648 }),
    }),
  ),
})
export type ShareGroupDescribeResponse = TypeOf<typeof ShareGroupDescribeResponse>

export const ShareGroupDescribeApi = api(
  77,
  'ShareGroupDescribe',
  ShareGroupDescribeRequest,
  ShareGroupDescribeResponse,
)
