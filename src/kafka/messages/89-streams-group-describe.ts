import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, int64, nested, string, struct, uint16 } from '../../wire/schema.ts'

/** StreamsGroupDescribe (key 89): state of streams groups (KIP-1071). */
export const StreamsGroupDescribeRequest = message('StreamsGroupDescribeRequest', 89, '0', '0+', {
  groupIds: array('0+', 'string'),
  includeAuthorizedOperations: bool('0+'),
})
export type StreamsGroupDescribeRequest = TypeOf<typeof StreamsGroupDescribeRequest>

export const StreamsGroupDescribeEndpoint = struct({
  host: string('0+'),
  port: uint16('0+'),
})
export type StreamsGroupDescribeEndpoint = TypeOf<typeof StreamsGroupDescribeEndpoint>

export const StreamsGroupDescribeTaskOffset = struct({
  subtopologyId: string('0+'),
  partition: int32('0+'),
  offset: int64('0+'),
})
export type StreamsGroupDescribeTaskOffset = TypeOf<typeof StreamsGroupDescribeTaskOffset>

export const StreamsGroupDescribeTaskIds = struct({
  subtopologyId: string('0+'),
  partitions: array('0+', 'int32'),
})
export type StreamsGroupDescribeTaskIds = TypeOf<typeof StreamsGroupDescribeTaskIds>

export const StreamsGroupDescribeAssignment = struct({
  activeTasks: array('0+', StreamsGroupDescribeTaskIds),
  standbyTasks: array('0+', StreamsGroupDescribeTaskIds),
  warmupTasks: array('0+', StreamsGroupDescribeTaskIds),
})
export type StreamsGroupDescribeAssignment = TypeOf<typeof StreamsGroupDescribeAssignment>

export const StreamsGroupDescribeKeyValue = struct({
  key: string('0+'),
  value: string('0+'),
})
export type StreamsGroupDescribeKeyValue = TypeOf<typeof StreamsGroupDescribeKeyValue>

export const StreamsGroupDescribeTopicInfo = struct({
  name: string('0+'),
  partitions: int32('0+'),
  replicationFactor: int16('0+'),
  topicConfigs: array('0+', StreamsGroupDescribeKeyValue),
})
export type StreamsGroupDescribeTopicInfo = TypeOf<typeof StreamsGroupDescribeTopicInfo>

/** StreamsGroupDescribe's answer: topology, members and tasks. */
export const StreamsGroupDescribeResponse = message('StreamsGroupDescribeResponse', 89, '0', '0+', {
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
      topology: nested(
        '0+',
        struct({
          epoch: int32('0+'),
          subtopologies: array(
            '0+',
            struct({
              subtopologyId: string('0+'),
              sourceTopics: array('0+', 'string'),
              repartitionSinkTopics: array('0+', 'string'),
              stateChangelogTopics: array('0+', StreamsGroupDescribeTopicInfo),
              repartitionSourceTopics: array('0+', StreamsGroupDescribeTopicInfo),
            }),
            { default: null, nullable: '0+' },
          ),
        }),
        { default: null, nullable: '0+' },
      ),
      members: array(
        '0+',
        struct({
          memberId: string('0+'),
          memberEpoch: int32('0+'),
          instanceId: string('0+', { default: null, nullable: '0+' }),
          rackId: string('0+', { default: null, nullable: '0+' }),
          clientId: string('0+'),
          clientHost: string('0+'),
          topologyEpoch: int32('0+'),
          processId: string('0+'),
          userEndpoint: nested('0+', StreamsGroupDescribeEndpoint, { default: null, nullable: '0+' }),
          clientTags: array('0+', StreamsGroupDescribeKeyValue),
          taskOffsets: array('0+', StreamsGroupDescribeTaskOffset),
          taskEndOffsets: array('0+', StreamsGroupDescribeTaskOffset),
          assignment: nested('0+', StreamsGroupDescribeAssignment),
          targetAssignment: nested('0+', StreamsGroupDescribeAssignment),
          isClassic: bool('0+'),
        }),
      ),
      authorizedOperations: int32('0+', { default: -2147483648 }),
    }),
  ),
})
export type StreamsGroupDescribeResponse = TypeOf<typeof StreamsGroupDescribeResponse>

export const StreamsGroupDescribeApi = api(
  89,
  'StreamsGroupDescribe',
  StreamsGroupDescribeRequest,
  StreamsGroupDescribeResponse,
)
