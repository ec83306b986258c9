/** What the partitions of a reset are, and where their logs begin and end (OffsetsUtils). */
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeTopics } from '../../kafka/client/admin/describe-topics.ts'
import { listOffsets } from '../../kafka/client/admin/list-offsets.ts'
import type { OffsetSpec, Outcome, TopicDescription } from '../../kafka/client/admin/types.ts'
import { ClientError, errorFromName } from '../../kafka/client/client-error.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import type { Io } from '../kit/io.ts'
import { executionException, runtimeException } from '../kit/java-error.ts'
import { allOfGet } from '../kit/java-future.ts'
import { inHashOrder, namesPartitions, parseTopicPartitions, refuseDuplicates } from './partitions.ts'

/** The end of each partition's log by `topic-partition`, and the like. */
export type LogOffsets = ReadonlyMap<string, number>

const OFFSET_SPEC = 'org.apache.kafka.clients.admin.OffsetSpec'
const specClasses: Readonly<Record<string, string>> = {
  earliest: 'EarliestSpec',
  latest: 'LatestSpec',
}

/** Asks brokers about partitions, with one time-out for each question. */
export class LogLookup {
  readonly #admin: Admin
  readonly #io: Pick<Io, 'stdout'>
  readonly #timeoutMs: number

  constructor(admin: Admin, io: Pick<Io, 'stdout'>, timeoutMs: number) {
    this.#admin = admin
    this.#io = io
    this.#timeoutMs = timeoutMs
  }

  /**
   * The partitions that arguments of --topic name: those of `topic:0,1`, then all of each topic.
   *
   * @throws JavaError (ExecutionException) for a topic that is not there
   */
  async partitionsOf(topicArguments: readonly string[]): Promise<TopicPartition[]> {
    const named = topicArguments.filter(namesPartitions).flatMap(parseTopicPartitions)
    const topics = topicArguments.filter((argument) => !namesPartitions(argument))
    if (topics.length === 0) return named
    const described = await allOfGet(this.#describe(topics))
    const all = javaHashMapOrder(described.keys(), described.size).flatMap((topic) =>
      (described.get(topic)?.partitions ?? []).map(({ partition }) => ({ topic, partition })),
    )
    return [...named, ...all]
  }

  /** Refuses partitions that are not there or have no leader. */
  async checkValid(partitions: readonly TopicPartition[]): Promise<void> {
    const existing = new Set((await this.#partitionsOfTopics(partitions)).map(partitionName))
    const missing = partitions.filter((partition) => !existing.has(partitionName(partition)))
    if (missing.length > 0) {
      const names = missing.map(partitionName).join(',')
      throw errorFromName('UNKNOWN_TOPIC_OR_PARTITION', `The partitions "${names}" do not exist`)
    }
    const leaderless = await this.leaderless(partitions)
    if (leaderless.length > 0) {
      const names = leaderless.map(partitionName).join(',')
      throw errorFromName('LEADER_NOT_AVAILABLE', `The partitions "${names}" have no leader`)
    }
  }

  /** Those of the partitions that have no leader now. */
  async leaderless(partitions: readonly TopicPartition[]): Promise<TopicPartition[]> {
    const asked = new Set(partitions.map(partitionName))
    const all = await this.#partitionsOfTopics(partitions)
    return all.filter((partition) => !partition.hasLeader && asked.has(partitionName(partition)))
  }

  /** An offset of each partition; throws a RuntimeException around the first that a broker refuses. */
  async offsets(
    partitions: readonly TopicPartition[],
    spec: Exclude<OffsetSpec, number>,
  ): Promise<LogOffsets> {
    // The reference shows the hash of an object, which is another in each run.
    refuseDuplicates(partitions, () => `${OFFSET_SPEC}$${specClasses[spec] ?? spec}@1`)
    return this.#list(partitions, spec)
  }

  /** The first offset at or after a time; for a partition without one its end, and a warning. */
  async offsetsForTime(partitions: readonly TopicPartition[], timeMs: number): Promise<LogOffsets> {
    refuseDuplicates(partitions, () => `${OFFSET_SPEC}$TimestampSpec@1`)
    const found = new Map(await this.#list(partitions, timeMs))
    const without = inHashOrder(partitions).filter((partition) => found.get(partitionName(partition)) === -1)
    for (const { topic, partition } of without) {
      this.#io.stdout.write(
        `\nWarn: Partition ${partition} from topic ${topic} is empty. Falling back to latest known offset.\n`,
      )
    }
    for (const [name, offset] of await this.#list(without, 'latest')) found.set(name, offset)
    return found
  }

  async #list(partitions: readonly TopicPartition[], spec: OffsetSpec): Promise<LogOffsets> {
    if (partitions.length === 0) return new Map()
    const queries = partitions.map(({ topic, partition }) => ({ topic, partition, spec }))
    const outcomes = await listOffsets(this.#admin, queries, { timeoutMs: this.#timeoutMs })
    const offsets = new Map<string, number>()
    for (const [name, outcome] of outcomes) {
      if (outcome instanceof Error) throw runtimeException(executionException(outcome))
      offsets.set(name, outcome.offset)
    }
    return offsets
  }

  async #partitionsOfTopics(
    partitions: readonly TopicPartition[],
  ): Promise<(TopicPartition & { hasLeader: boolean })[]> {
    const topics = [...new Set(partitions.map(({ topic }) => topic))]
    if (topics.length === 0) return []
    try {
      const described = await allOfGet(this.#describe(topics))
      return javaHashMapOrder(described.keys(), described.size).flatMap((topic) =>
        (described.get(topic)?.partitions ?? []).map(({ partition, leader }) => ({
          topic,
          partition,
          hasLeader: leader !== null,
        })),
      )
    } catch (fault) {
      throw runtimeException(fault)
    }
  }

  #describe(topics: readonly string[]): Promise<Outcome<string, TopicDescription>> {
    return describeTopics(this.#admin, topics, { timeoutMs: this.#timeoutMs })
  }
}

/** What is wrong with a topic, without the ExecutionException around it: the reference throws it on bare. */
export async function unwrapped<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (fault) {
    throw fault instanceof Error && fault.cause instanceof ClientError ? fault.cause : fault
  }
}
