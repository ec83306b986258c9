/** Limits on how fast replicas move: rates of brokers, and which replicas of topics they are for. */
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import {
  type ConfigAlteration,
  incrementalAlterConfigs,
} from '../../kafka/client/admin/incremental-alter-configs.ts'
import type { PartitionReassignment } from '../../kafka/client/admin/types.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import type { Io } from '../kit/io.ts'
import { allOfGet, futureGet } from '../kit/java-future.ts'
import { type Assignment, brokerSet, plural } from './partitions.ts'

const LEADER_RATE = 'leader.replication.throttled.rate'
const FOLLOWER_RATE = 'follower.replication.throttled.rate'
const LOG_DIR_RATE = 'replica.alter.log.dirs.io.max.bytes.per.second'
const LEADER_REPLICAS = 'leader.replication.throttled.replicas'
const FOLLOWER_REPLICAS = 'follower.replication.throttled.replicas'
const TOPIC = 2
const BROKER = 4
const SET = 0
const DELETE = 1

/** Brokers that a partition comes from, and those that it goes to. */
export interface PartitionMove extends TopicPartition {
  sources: number[]
  destinations: number[]
}

/** Every move that is under way or proposed; what is proposed for a partition takes the place of what is under way. */
export function proposedMoves(
  underWay: readonly PartitionReassignment[],
  proposed: readonly Assignment[],
  current: readonly Assignment[],
): PartitionMove[] {
  const moves = new Map<string, PartitionMove>()
  for (const { topic, partition, replicas, addingReplicas } of underWay) {
    const sources = replicas.filter((broker) => !addingReplicas.includes(broker))
    moves.set(partitionName({ topic, partition }), {
      topic,
      partition,
      sources,
      destinations: addingReplicas,
    })
  }
  const replicasNow = new Map(current.map((each) => [partitionName(each), each.replicas]))
  for (const { topic, partition, replicas } of proposed) {
    const name = partitionName({ topic, partition })
    const sources = moves.get(name)?.sources ?? [...(replicasNow.get(name) ?? [])]
    const destinations = replicas.filter((broker) => !sources.includes(broker))
    moves.set(name, { topic, partition, sources, destinations })
  }
  return [...moves.values()]
}

/** Limits the replication that moves cause, and says so. */
export async function throttleMoves(
  admin: Admin,
  moves: readonly PartitionMove[],
  bytesPerSecond: number,
  io: Io,
): Promise<void> {
  const topics = [...new Set(moves.map(({ topic }) => topic))]
  const ofTopics = topics.map((topic): ConfigAlteration => {
    const ofTopic = moves.filter((move) => move.topic === topic)
    return {
      type: TOPIC,
      name: topic,
      operations: [
        { name: LEADER_REPLICAS, value: throttledReplicas(ofTopic, 'sources'), operation: SET },
        { name: FOLLOWER_REPLICAS, value: throttledReplicas(ofTopic, 'destinations'), operation: SET },
      ],
    }
  })
  await allOfGet(incrementalAlterConfigs(admin, ofTopics))
  const brokers = brokerSet(moves.flatMap(({ sources, destinations }) => [...sources, ...destinations]))
  await setRates(admin, brokers, [LEADER_RATE, FOLLOWER_RATE], bytesPerSecond)
  io.stdout.write(`The inter-broker throttle limit was set to ${bytesPerSecond} B/s\n`)
}

/** `partition:broker` of every replica that moves, sorted as texts. */
export function throttledReplicas(moves: readonly PartitionMove[], side: 'sources' | 'destinations'): string {
  const replicas = moves.flatMap((move) => move[side].map((broker) => `${move.partition}:${broker}`))
  return [...new Set(replicas)].sort().join(',')
}

/** Limits the moves between directories of brokers, and says so. */
export async function throttleLogDirs(
  admin: Admin,
  brokers: readonly number[],
  bytesPerSecond: number,
  io: Io,
): Promise<void> {
  await setRates(admin, brokers, [LOG_DIR_RATE], bytesPerSecond)
  io.stdout.write(`The replica-alter-dir throttle limit was set to ${bytesPerSecond} B/s\n`)
}

async function setRates(
  admin: Admin,
  brokers: readonly number[],
  names: readonly string[],
  bytesPerSecond: number,
): Promise<void> {
  const value = String(bytesPerSecond)
  const alterations = brokers.map((broker) => ({
    type: BROKER,
    name: String(broker),
    operations: names.map((name) => ({ name, value, operation: SET }) as const),
  }))
  await allOfGet(incrementalAlterConfigs(admin, alterations))
}

/** Takes every limit away, from all brokers and from the topics of the partitions, and says so. */
export async function clearThrottles(
  admin: Admin,
  assignments: readonly Assignment[],
  io: Io,
): Promise<void> {
  const { nodes } = await futureGet(describeCluster(admin))
  const brokers = brokerSet([
    ...nodes.map(({ id }) => id),
    ...assignments.flatMap(({ replicas }) => replicas),
  ])
  io.stdout.write(`Clearing broker-level throttles on broker${plural(brokers.length)} ${brokers.join(',')}\n`)
  await clear(admin, BROKER, brokers.map(String), [LEADER_RATE, FOLLOWER_RATE, LOG_DIR_RATE])
  const topics = javaHashMapOrder(assignments.map(({ topic }) => topic))
  io.stdout.write(`Clearing topic-level throttles on topic${plural(topics.length)} ${topics.join(',')}\n`)
  await clear(admin, TOPIC, topics, [LEADER_REPLICAS, FOLLOWER_REPLICAS])
}

async function clear(
  admin: Admin,
  type: number,
  names: readonly string[],
  keys: readonly string[],
): Promise<void> {
  const operations = keys.map((name) => ({ name, value: null, operation: DELETE }) as const)
  await allOfGet(
    incrementalAlterConfigs(
      admin,
      names.map((name) => ({ type, name, operations })),
    ),
  )
}
