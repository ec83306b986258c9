import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, string, struct, uuid } from '../../wire/schema.ts'

/**
 * Metadata (key 3): brokers, topics and partitions. v1: null asks for all topics, an empty list for none.
 * v4: may create topics. v8: authorized operations. v10: topic ids. v12: by topic id with a null name.
 */
export const MetadataRequest = message('MetadataRequest', 3, '0-13', '9+', {
  topics: array(
    '0+',
    struct({
      topicId: uuid('10+', { ignorable: true }),
      name: string('0+', { nullable: '10+' }),
    }),
    { nullable: '1+' },
  ),
  allowAutoTopicCreation: bool('4+', { default: true }),
  includeClusterAuthorizedOperations: bool('8-10'),
  includeTopicAuthorizedOperations: bool('8+'),
})
export type MetadataRequest = TypeOf<typeof MetadataRequest>

/**
 * Metadata's answer: brokers, topics and partitions. v2: cluster id. v5: offline replicas. v7: leader
 * epochs. v9: flexible. v10: topic ids. v13: top-level error.
 */
export const MetadataResponse = message('MetadataResponse', 3, '0-13', '9+', {
  throttleTimeMs: int32('3+', { ignorable: true }),
  brokers: array(
    '0+',
    struct({
      nodeId: int32('0+', { mapKey: true }),
      host: string('0+'),
      port: int32('0+'),
      rack: string('1+', { default: null, nullable: '1+', ignorable: true }),
    }),
  ),
  clusterId: string('2+', { default: null, nullable: '2+', ignorable: true }),
  controllerId: int32('1+', { default: -1, ignorable: true }),
  topics: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      name: string('0+', { nullable: '12+', mapKey: true }),
      topicId: uuid('10+', { ignorable: true }),
      isInternal: bool('1+', { default: false, ignorable: true }),
      partitions: array(
        '0+',
        struct({
          errorCode: int16('0+'),
          partitionIndex: int32('0+'),
          leaderId: int32('0+'),
          leaderEpoch: int32('7+', { default: -1, ignorable: true }),
          replicaNodes: array('0+', 'int32'),
          isrNodes: array('0+', 'int32'),
          offlineReplicas: array('5+', 'int32', { ignorable: true }),
        }),
      ),
      topicAuthorizedOperations: int32('8+', { default: -2147483648 }),
    }),
  ),
  clusterAuthorizedOperations: int32('8-10', { default: -2147483648 }),
  errorCode: int16('13+', { ignorable: true }),
})
export type MetadataResponse = TypeOf<typeof MetadataResponse>

export const MetadataApi = api(3, 'Metadata', MetadataRequest, MetadataResponse)
