import { errors } from '../../errors.ts'
import { DescribeQuorumApi, type DescribeQuorumResponse } from '../../messages/55-describe-quorum.ts'
import { CLUSTER_METADATA_TOPIC } from '../../topic-names.ts'
import { ZERO_UUID } from '../../uuid.ts'
import { handler, type RequestContext } from '../handler.ts'

// DescribeQuorum (key 55), v0-2 (KIP-595)
//
// Behaviour:
// - A quorum of one: this node leads, in an epoch that counts the starts of the daemon, and is its only voter.
// - There is no metadata log; its end is told as the number of records that would say what the registry holds now
//   (topics, partitions, configuration).
// - Needs DESCRIBE on the cluster.
// - Anything but partition 0 of __cluster_metadata, asked for alone: UNKNOWN_TOPIC_OR_PARTITION.
//
// Version notes:
// - v1: times of fetches. v2: messages, nodes, directory ids.

type Partition = DescribeQuorumResponse['topics'][number]['partitions'][number]

export const describeQuorum = handler(DescribeQuorumApi, (request, context) => {
  const { broker, connection, apiVersion } = context
  if (!context.access.mayCluster('DESCRIBE')) {
    const { code: errorCode, message: errorMessage } = errors.CLUSTER_AUTHORIZATION_FAILED
    return { errorCode, errorMessage, topics: [], nodes: [] }
  }
  const [first] = request.topics
  const isAlone = request.topics.length === 1 && first?.partitions.length === 1
  const isQuorum = (topic: string, partition: number): boolean =>
    isAlone && topic === CLUSTER_METADATA_TOPIC && partition === 0
  const topics = request.topics.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map(({ partitionIndex }) =>
      isQuorum(topicName, partitionIndex) ? quorum(context) : unknown(partitionIndex),
    ),
  }))
  const isAnswered = topics.some(({ partitions }) =>
    partitions.some(({ errorCode }) => errorCode === errors.NONE.code),
  )
  const { host, port } = broker.cluster.endpoints.for(connection)
  return {
    errorCode: errors.NONE.code,
    errorMessage: '',
    topics,
    nodes:
      isAnswered && apiVersion >= 2
        ? [{ nodeId: broker.nodeId, listeners: [{ name: 'CONTROLLER', host, port }] }]
        : [],
  }
})

function quorum({ broker, now, apiVersion }: RequestContext): Partition {
  const logEndOffset = broker.topics
    .all()
    .reduce((sum, topic) => sum + 1 + topic.partitions + topic.configs.size, 0)
  return {
    partitionIndex: 0,
    errorCode: errors.NONE.code,
    errorMessage: '',
    leaderId: broker.nodeId,
    leaderEpoch: broker.cluster.start,
    highWatermark: logEndOffset,
    currentVoters: [
      {
        replicaId: broker.nodeId,
        replicaDirectoryId: apiVersion >= 2 ? broker.cluster.directoryId : ZERO_UUID,
        logEndOffset,
        lastFetchTimestamp: now,
        lastCaughtUpTimestamp: now,
      },
    ],
    observers: [],
  }
}

function unknown(partitionIndex: number): Partition {
  const { code, message } = errors.UNKNOWN_TOPIC_OR_PARTITION
  return {
    partitionIndex,
    errorCode: code,
    errorMessage: message,
    leaderId: 0,
    leaderEpoch: 0,
    highWatermark: 0,
    currentVoters: [],
    observers: [],
  }
}
