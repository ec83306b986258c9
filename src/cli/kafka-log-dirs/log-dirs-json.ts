import type { LogDirDescription, ReplicaInfo } from '../../kafka/client/admin/describe-log-dirs.ts'
import { comparePartitions, partitionName } from '../../kafka/client/types.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'

/** Formats log directories as the reference does, all that it keeps in a java.util.HashMap in that map's order. No topics: all. */
export function logDirsJson(
  brokers: ReadonlyMap<number, readonly LogDirDescription[]>,
  topics: ReadonlySet<string>,
): string {
  return JSON.stringify({
    brokers: javaHashOrder(brokers.keys(), (broker) => broker).map((broker) => ({
      broker,
      logDirs: inMapOrder(brokers.get(broker) ?? []).map(({ logDir, error, replicas }) => ({
        partitions: ordered(replicas, topics).map((replica) => ({
          partition: partitionName(replica),
          size: replica.size,
          offsetLag: replica.offsetLag,
          isFuture: replica.isFuture,
        })),
        error: error?.className ?? null,
        logDir,
      })),
    })),
    version: 1,
  })
}

/** Each directory of each broker with all that is known of it, for --json. */
export function logDirObjects(
  brokers: ReadonlyMap<number, readonly LogDirDescription[]>,
  topics: ReadonlySet<string>,
) {
  return [...brokers].flatMap(([broker, logDirs]) =>
    logDirs.map(({ logDir, error, totalBytes, usableBytes, isCordoned, replicas }) => ({
      broker,
      logDir,
      error: error?.kafkaError?.name ?? null,
      totalBytes,
      usableBytes,
      isCordoned,
      partitions: replicas
        .filter(({ topic }) => topics.size === 0 || topics.has(topic))
        .sort(comparePartitions),
    })),
  )
}

function inMapOrder(logDirs: readonly LogDirDescription[]): LogDirDescription[] {
  const byPath = new Map(logDirs.map((each) => [each.logDir, each]))
  return javaHashMapOrder(byPath.keys(), byPath.size)
    .map((path) => byPath.get(path))
    .filter((each) => each !== undefined)
}

/** The replicas of the topics asked for: from the map of all, in its order, into a map of these. */
function ordered(replicas: readonly ReplicaInfo[], topics: ReadonlySet<string>): ReplicaInfo[] {
  const wanted = javaHashOrder(replicas, javaTopicPartitionHash).filter(
    ({ topic }) => topics.size === 0 || topics.has(topic),
  )
  return javaHashOrder(wanted, javaTopicPartitionHash)
}
