import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int8, int16, int32, int64, nested, string, struct, uint16 } from '../../wire/schema.ts'

export const StreamsGroupHeartbeatKeyValue = struct({
  key: string('0+'),
  value: string('0+'),
})
export type StreamsGroupHeartbeatKeyValue = TypeOf<typeof StreamsGroupHeartbeatKeyValue>

export const StreamsGroupHeartbeatTopicInfo = struct({
  name: string('0+'),
  partitions: int32('0+'),
  replicationFactor: int16('0+'),
  topicConfigs: array('0+', StreamsGroupHeartbeatKeyValue),
})
export type StreamsGroupHeartbeatTopicInfo = TypeOf<typeof StreamsGroupHeartbeatTopicInfo>

export const StreamsGroupHeartbeatRequestEndpoint = struct({
  host: string('0+'),
  port: uint16('0+'),
})
export type StreamsGroupHeartbeatRequestEndpoint = TypeOf<typeof StreamsGroupHeartbeatRequestEndpoint>

export const StreamsGroupHeartbeatTaskOffset = struct({
  subtopologyId: string('0+'),
  partition: int32('0+'),
  offset: int64('0+'),
})
export type StreamsGroupHeartbeatTaskOffset = TypeOf<typeof StreamsGroupHeartbeatTaskOffset>

export const StreamsGroupHeartbeatRequestTaskIds = struct({
  subtopologyId: string('0+'),
  partitions: array('0+', 'int32'),
})
export type StreamsGroupHeartbeatRequestTaskIds = TypeOf<typeof StreamsGroupHeartbeatRequestTaskIds>

/** StreamsGroupHeartbeat (key 88): the one membership request of streams groups (KIP-1071). */
export const StreamsGroupHeartbeatRequest = message('StreamsGroupHeartbeatRequest', 88, '0', '0+', {
  groupId: string('0+'),
  memberId: string('0+'),
  memberEpoch: int32('0+'),
  endpointInformationEpoch: int32('0+'),
  instanceId: string('0+', { default: null, nullable: '0+' }),
  rackId: string('0+', { default: null, nullable: '0+' }),
  rebalanceTimeoutMs: int32('0+', { default: -1 }),
  topology: nested(
    '0+',
    struct({
      epoch: int32('0+'),
      subtopologies: array(
        '0+',
        struct({
          subtopologyId: string('0+'),
          sourceTopics: array('0+', 'string'),
          sourceTopicRegex: array('0+', 'string'),
          stateChangelogTopics: array('0+', StreamsGroupHeartbeatTopicInfo),
          repartitionSinkTopics: array('0+', 'string'),
          repartitionSourceTopics: array('0+', StreamsGroupHeartbeatTopicInfo),
          copartitionGroups: array(
            '0+',
            struct({
              sourceTopics: array('0+', 'int16'),
              sourceTopicRegex: array('0+', 'int16'),
              repartitionSourceTopics: array('0+', 'int16'),
            }),
          ),
        }),
      ),
    }),
    { default: null, nullable: '0+' },
  ),
  activeTasks: array('0+', StreamsGroupHeartbeatRequestTaskIds, { default: null, nullable: '0+' }),
  standbyTasks: array('0+', StreamsGroupHeartbeatRequestTaskIds, { default: null, nullable: '0+' }),
  warmupTasks: array('0+', StreamsGroupHeartbeatRequestTaskIds, { default: null, nullable: '0+' }),
  processId: string('0+', { default: null, nullable: '0+' }),
  userEndpoint: nested('0+', StreamsGroupHeartbeatRequestEndpoint, { default: null, nullable: '0+' }),
  clientTags: array('0+', StreamsGroupHeartbeatKeyValue, { default: null, nullable: '0+' }),
  taskOffsets: array('0+', StreamsGroupHeartbeatTaskOffset, { default: null, nullable: '0+' }),
  taskEndOffsets: array('0+', StreamsGroupHeartbeatTaskOffset, { default: null, nullable: '0+' }),
  shutdownApplication: bool('0+', { default: false }),
})
export type StreamsGroupHeartbeatRequest = TypeOf<typeof StreamsGroupHeartbeatRequest>

export const StreamsGroupHeartbeatStatus = struct({
  statusCode: int8('0+'),
  statusDetail: string('0+'),
})
export type StreamsGroupHeartbeatStatus = TypeOf<typeof StreamsGroupHeartbeatStatus>

export const StreamsGroupHeartbeatTopicPartition = struct({
  topic: string('0+'),
  partitions: array('0+', 'int32'),
})
export type StreamsGroupHeartbeatTopicPartition = TypeOf<typeof StreamsGroupHeartbeatTopicPartition>

export const StreamsGroupHeartbeatResponseTaskIds = struct({
  subtopologyId: string('0+'),
  partitions: array('0+', 'int32'),
})
export type StreamsGroupHeartbeatResponseTaskIds = TypeOf<typeof StreamsGroupHeartbeatResponseTaskIds>

export const StreamsGroupHeartbeatResponseEndpoint = struct({
  host: string('0+'),
  port: uint16('0+'),
})
export type StreamsGroupHeartbeatResponseEndpoint = TypeOf<typeof StreamsGroupHeartbeatResponseEndpoint>

/** StreamsGroupHeartbeat's answer: epochs, tasks and partitions by endpoint. */
export const StreamsGroupHeartbeatResponse = message('StreamsGroupHeartbeatResponse', 88, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { default: null, nullable: '0+' }),
  memberId: string('0+'),
  memberEpoch: int32('0+'),
  heartbeatIntervalMs: int32('0+'),
  acceptableRecoveryLag: int32('0+'),
  taskOffsetIntervalMs: int32('0+'),
  status: array('0+', StreamsGroupHeartbeatStatus, { nullable: '0+' }),
  activeTasks: array('0+', StreamsGroupHeartbeatResponseTaskIds, { default: null, nullable: '0+' }),
  standbyTasks: array('0+', StreamsGroupHeartbeatResponseTaskIds, { default: null, nullable: '0+' }),
  warmupTasks: array('0+', StreamsGroupHeartbeatResponseTaskIds, { default: null, nullable: '0+' }),
  endpointInformationEpoch: int32('0+'),
  partitionsByUserEndpoint: array(
    '0+',
    struct({
      userEndpoint: nested('0+', StreamsGroupHeartbeatResponseEndpoint),
      activePartitions: array('0+', StreamsGroupHeartbeatTopicPartition),
      standbyPartitions: array('0+', StreamsGroupHeartbeatTopicPartition),
    }),
    { default: null, nullable: '0+' },
  ),
})
export type StreamsGroupHeartbeatResponse = TypeOf<typeof StreamsGroupHeartbeatResponse>

export const StreamsGroupHeartbeatApi = api(
  88,
  'StreamsGroupHeartbeat',
  StreamsGroupHeartbeatRequest,
  StreamsGroupHeartbeatResponse,
)
