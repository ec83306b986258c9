import { ZERO_UUID } from '../../../wire/plan.ts'
import { FetchApi } from '../../messages/01-fetch.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'

/** Any replica answers who calls itself this, also one that does not lead (FetchRequest.DEBUGGING_CONSUMER_ID). */
const DEBUGGING_CONSUMER = -2
const WITHOUT_SESSION = -1
/** Fetch names topics by id, and the replica in a part of its own, from here on. */
const WITH_TOPIC_IDS = 13
const WITH_REPLICA_STATE = 15

/** Where to read a partition. */
export interface ReplicaPosition extends TopicPartition {
  topicId: string
  offset: number
}

/** How much a replica is asked for at once. */
export interface ReplicaFetchLimits {
  maxWaitMs: number
  /** Of each partition. */
  maxBytes: number
}

/** What a replica has behind a position. */
export interface ReplicaData {
  records: Buffer
  /** -1 where the replica answered with an error. */
  highWatermark: number
}

/** Reads partitions from one of their replicas as it has them, by `topic-partition`. Rejects with ClientError. */
export async function fetchReplica(
  admin: Admin,
  nodeId: number,
  { positions, limits }: { positions: readonly ReplicaPosition[]; limits: ReplicaFetchLimits },
): Promise<Map<string, ReplicaData>> {
  const hasIds = positions.every(({ topicId }) => topicId !== ZERO_UUID)
  return admin.call({ name: 'fetch', target: { nodeId }, endsOnDisconnect: true }, async (attempt) => {
    const version = attempt.versions.pick(FetchApi, hasIds ? {} : { max: WITH_TOPIC_IDS - 1 })
    const answer = await attempt.send(
      FetchApi,
      {
        ...(version >= WITH_REPLICA_STATE
          ? { replicaState: { replicaId: DEBUGGING_CONSUMER, replicaEpoch: -1 } }
          : { replicaId: DEBUGGING_CONSUMER }),
        maxWaitMs: limits.maxWaitMs,
        minBytes: 1,
        sessionId: 0,
        sessionEpoch: WITHOUT_SESSION,
        topics: topicsOf(positions).map(([{ topic, topicId }, partitions]) => ({
          ...(version >= WITH_TOPIC_IDS ? { topicId } : { topic }),
          partitions: partitions.map(({ partition, offset }) => ({
            partition,
            fetchOffset: offset,
            logStartOffset: 0,
            partitionMaxBytes: limits.maxBytes,
          })),
        })),
        forgottenTopicsData: [],
      },
      { version, timeoutMs: attempt.remainingMs() },
    )
    const names = new Map(positions.map(({ topic, topicId }) => [topicId, topic]))
    const found = new Map<string, ReplicaData>()
    for (const { topic, topicId, partitions } of answer.responses)
      for (const { partitionIndex, records, highWatermark } of partitions) {
        const name = partitionName({
          topic: topic || (names.get(topicId) ?? topicId),
          partition: partitionIndex,
        })
        found.set(name, { records: records ?? Buffer.alloc(0), highWatermark })
      }
    return found
  })
}

function topicsOf(positions: readonly ReplicaPosition[]): [ReplicaPosition, ReplicaPosition[]][] {
  const topics = new Map<string, [ReplicaPosition, ReplicaPosition[]]>()
  for (const position of positions) {
    const found = topics.get(position.topic)
    if (found === undefined) topics.set(position.topic, [position, [position]])
    else found[1].push(position)
  }
  return [...topics.values()]
}
