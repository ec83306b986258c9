import type { Admin } from '../../kafka/client/admin/admin.ts'
import {
  type BrokerReplica,
  describeReplicaLogDirs,
  replicaName,
} from '../../kafka/client/admin/describe-log-dirs.ts'
import { describeTopics } from '../../kafka/client/admin/describe-topics.ts'
import { ClientError, errorFromName } from '../../kafka/client/client-error.ts'
import { type Node, partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { executionException } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { type Assignment, distinctPartitions, partitionNames, sortedPartitions } from './partitions.ts'
import { formatReassignment } from './reassignment-file.ts'

/** A partition and the nodes that hold it now. */
export interface CurrentAssignment extends Assignment {
  nodes: readonly Node[]
}

/** The replicas of every partition of topics, in the order of a Java hash table; throws where a topic is not there. */
export async function assignmentsOfTopics(
  admin: Admin,
  topics: readonly string[],
): Promise<CurrentAssignment[]> {
  const names = javaHashMapOrder(topics)
  const described = await futureGet(describeTopics(admin, names))
  const found: CurrentAssignment[] = []
  for (const topic of javaHashMapOrder(names, names.length)) {
    const outcome = described.get(topic)
    if (outcome instanceof ClientError) throw executionException(notFound(topic, outcome))
    for (const { partition, replicas } of outcome?.partitions ?? [])
      found.push({ topic, partition, nodes: replicas, replicas: replicas.map(({ id }) => id) })
  }
  return distinctPartitions(found)
}

function notFound(topic: string, error: ClientError): ClientError {
  if (!error.is('UNKNOWN_TOPIC_OR_PARTITION')) return error
  return errorFromName('UNKNOWN_TOPIC_OR_PARTITION', `Topic ${topic} not found.`)
}

/** The replicas of partitions now; throws where one of them is not there. */
export async function assignmentsOf(
  admin: Admin,
  partitions: readonly TopicPartition[],
): Promise<CurrentAssignment[]> {
  const wanted = new Set(partitions.map(partitionName))
  const ofTopics = await assignmentsOfTopics(admin, [...new Set(partitions.map(({ topic }) => topic))])
  const found = ofTopics.filter((each) => wanted.has(partitionName(each)))
  const names = new Set(found.map(partitionName))
  const missing = distinctPartitions(partitions).filter((each) => !names.has(partitionName(each)))
  if (missing.length > 0) {
    const text = `Unable to find partition: ${partitionNames(missing, ', ')}`
    throw executionException(errorFromName('UNKNOWN_TOPIC_OR_PARTITION', text))
  }
  return found
}

/** Formats assignments as they are, each replica with the directory that it lies in. */
export async function formatCurrent(
  admin: Admin,
  assignments: readonly CurrentAssignment[],
): Promise<string> {
  const replicas = assignments.flatMap(({ topic, partition, nodes }) =>
    nodes
      .filter(({ host }) => host !== '')
      .map(({ id }): BrokerReplica => ({ topic, partition, broker: id })),
  )
  const logDirs = await futureGet(describeReplicaLogDirs(admin, replicas))
  return formatReassignment(
    sortedPartitions(assignments),
    (replica) => logDirs.get(replicaName(replica))?.current ?? undefined,
  )
}
