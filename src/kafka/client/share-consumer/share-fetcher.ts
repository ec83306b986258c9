/**
 * Acquires records at the leaders of the partitions that the group has given this member.
 *
 * A poll that finds nothing asks for records; fetches then go on, also between polls, until some have come. What a poll has returned is
 * acknowledged with the next fetch, or by itself where no fetch is due.
 */
import { ZERO_UUID } from '../../../wire/plan.ts'
import { errors } from '../../errors.ts'
import {
  type ClientError,
  errorFromCode,
  errorFromName,
  illegalState,
  kafkaException,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Metadata } from '../metadata.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import { AcquiredRecords } from './acquired-records.ts'
import type { InFlight, PartitionAcknowledgements } from './in-flight.ts'
import type { ShareConsumerSettings } from './settings.ts'
import { type FetchedPartition, type Outcome, ShareNode } from './share-node.ts'
import { idKey } from './share-requests.ts'
import type { TopicIdPartition } from './types.ts'

const LOGGER = 'org.apache.kafka.clients.consumer.internals.ShareFetchCollector'

export interface ShareFetcherOptions {
  cluster: Cluster
  metadata: Metadata
  settings: ShareConsumerSettings
  groupId: string
  memberId: string
  /** Partitions assigned now. */
  partitions(): readonly TopicPartition[]
  /** Called for everything that a broker has answered to acknowledgements. */
  onOutcome(outcome: Outcome): void
  /** Called when there is something new. */
  onProgress(): void
}

export class ShareFetcher {
  readonly #options: ShareFetcherOptions
  readonly #nodes = new Map<number, ShareNode>()
  readonly #ready: AcquiredRecords[] = []
  #wantsRecords = false
  /** The only node that may bring records at the moment, where records are counted. */
  #recordsNode: number | undefined
  #error: ClientError | undefined

  constructor(options: ShareFetcherOptions) {
    this.#options = options
  }

  /** Asks for records, and acknowledges on the way. */
  request(acknowledgements: readonly PartitionAcknowledgements[]): void {
    this.#wantsRecords = true
    for (const each of acknowledgements) this.#node(each.nodeId).piggyback(each)
    this.resume()
  }

  /** Goes on with what was asked for: partitions, or their leaders, may have changed. */
  resume(): void {
    if (!this.#wantsRecords) return
    for (const nodeId of this.#leaders().keys()) this.#node(nodeId)
    for (const node of this.#nodes.values()) node.run()
  }

  /** Acknowledges now; resolves with how it went. Never rejects. */
  async acknowledge(
    acknowledgements: readonly PartitionAcknowledgements[],
    deadlineMs: number,
  ): Promise<Outcome[]> {
    const outcomes = await Promise.all(
      [...byNode(acknowledgements)].map(([nodeId, own]) => this.#node(nodeId).acknowledge(own, deadlineMs)),
    )
    return outcomes.flat()
  }

  /** Ends the sessions with these last words. Never rejects. */
  async close(
    acknowledgements: readonly PartitionAcknowledgements[],
    deadlineMs: number,
  ): Promise<Outcome[]> {
    this.#wantsRecords = false
    const own = byNode(acknowledgements)
    const outcomes = await Promise.all(
      [...this.#nodes].map(([nodeId, node]) => node.close(own.get(nodeId) ?? [], deadlineMs)),
    )
    return outcomes.flat()
  }

  /** Puts records that have come into `inFlight`, about max.poll.records. Throws ClientError for what Java's poll throws for. */
  collect(inFlight: InFlight): void {
    let left = this.#options.settings.maxPollRecords
    while (left > 0) {
      const [next] = this.#ready
      if (next === undefined) break
      const { nodeId, partition, lockTimeoutMs } = next.set
      const { records, gaps, broken } = next.take(left)
      inFlight.add(nodeId, partition, { records, gaps, broken: broken?.offsets ?? [] })
      inFlight.lockTimeoutMs = lockTimeoutMs ?? inFlight.lockTimeoutMs
      left -= records.length
      if (next.isDone) this.#ready.shift()
      if (broken !== undefined) {
        this.#error ??= broken.error
        break
      }
    }
    if (!inFlight.isEmpty) return
    const error = this.#error
    this.#error = undefined
    if (error !== undefined) throw error
  }

  #node(nodeId: number): ShareNode {
    const before = this.#nodes.get(nodeId)
    if (before !== undefined) return before
    const node = new ShareNode({
      ...this.#options,
      nodeId,
      wanted: () => (this.#wantsRecords ? (this.#leaders().get(nodeId) ?? new Map()) : undefined),
      takesRecords: () => this.#mayTakeRecords(nodeId),
      onAnswered: () => this.#passOn(nodeId),
      onFetched: (partition, answer, lockTimeoutMs) => this.#keep(nodeId, partition, answer, lockTimeoutMs),
      onError: (error) => {
        this.#error ??= error
        this.#options.onProgress()
      },
    })
    this.#nodes.set(nodeId, node)
    return node
  }

  /** Where records are counted, one broker at a time is asked for them. */
  #mayTakeRecords(nodeId: number): boolean {
    if (!this.#leaders().has(nodeId)) return false
    if (!this.#options.settings.limitsRecords) return true
    if (this.#recordsNode !== undefined) return false
    this.#recordsNode = nodeId
    return true
  }

  /** The next broker has its turn. */
  #passOn(nodeId: number): void {
    if (this.#recordsNode !== nodeId) return
    this.#recordsNode = undefined
    const nodeIds = [...this.#nodes.keys()]
    const next = nodeIds.indexOf(nodeId) + 1
    for (const each of [...nodeIds.slice(next), ...nodeIds.slice(0, next)]) this.#nodes.get(each)?.run()
  }

  #leaders(): Map<number, Map<string, TopicIdPartition>> {
    const { metadata } = this.#options
    const leaders = new Map<number, Map<string, TopicIdPartition>>()
    for (const { topic, partition } of this.#options.partitions()) {
      const leader = metadata.leaderOf(topic, partition)
      const topicId = metadata.topic(topic)?.topicId ?? ZERO_UUID
      if (leader === undefined || topicId === ZERO_UUID) {
        metadata.requestUpdate()
        continue
      }
      const own = leaders.get(leader.leaderId) ?? new Map<string, TopicIdPartition>()
      own.set(idKey({ topicId, partition }), { topic, topicId, partition })
      leaders.set(leader.leaderId, own)
    }
    return leaders
  }

  #keep(
    nodeId: number,
    partition: TopicIdPartition,
    answer: FetchedPartition,
    lockTimeoutMs: number | undefined,
  ): void {
    if (answer.errorCode !== errors.NONE.code) this.#heed(partition, errorFromCode(answer.errorCode))
    if (answer.acquiredRecords.length > 0) {
      this.#wantsRecords = false
      this.#ready.push(
        new AcquiredRecords({
          nodeId,
          partition,
          records: answer.records ?? Buffer.alloc(0),
          ranges: answer.acquiredRecords,
          lockTimeoutMs,
          checksCrcs: this.#options.settings.checksCrcs,
        }),
      )
    }
    this.#options.onProgress()
  }

  #heed({ topic, topicId, partition }: TopicIdPartition, error: ClientError): void {
    const { metadata } = this.#options
    const name = partitionName({ topic, partition })
    const shown = `${topicId}:${name}`
    switch (error.kafkaError?.name) {
      case 'NOT_LEADER_OR_FOLLOWER':
      case 'REPLICA_NOT_AVAILABLE':
      case 'KAFKA_STORAGE_ERROR':
      case 'FENCED_LEADER_EPOCH':
      case 'OFFSET_NOT_AVAILABLE':
        metadata.requestUpdate()
        break
      case 'UNKNOWN_TOPIC_OR_PARTITION':
        this.#warn(`Received unknown topic or partition error in fetch for partition ${shown}.`)
        metadata.requestUpdate()
        break
      case 'UNKNOWN_TOPIC_ID':
        this.#warn(`Received unknown topic ID error in fetch for partition ${shown}.`)
        metadata.requestUpdate()
        break
      case 'INCONSISTENT_TOPIC_ID':
        this.#warn(`Received inconsistent topic ID error in fetch for partition ${shown}.`)
        metadata.requestUpdate()
        break
      case 'UNKNOWN_LEADER_EPOCH':
        break
      case 'TOPIC_AUTHORIZATION_FAILED':
        this.#warn(`Not authorized to read from partition ${name}.`)
        this.#error ??= errorFromName(
          'TOPIC_AUTHORIZATION_FAILED',
          `Not authorized to access topics: [${topic}]`,
        )
        break
      case 'UNKNOWN_SERVER_ERROR':
        this.#warn(`Unknown server error while fetching topic-partition ${name}.`)
        break
      case 'CORRUPT_MESSAGE':
        this.#error ??= kafkaException(`Encountered corrupt message when fetching topic-partition ${name}`)
        break
      default:
        this.#error ??= illegalState(
          `Unexpected error code ${error.kafkaError?.code} while fetching from topic-partition ${name}`,
        )
    }
  }

  #warn(text: string): void {
    const { log, logPrefix } = this.#options.cluster
    log?.warn(logPrefix + text, LOGGER)
  }
}

function byNode(
  acknowledgements: readonly PartitionAcknowledgements[],
): Map<number, PartitionAcknowledgements[]> {
  const nodes = new Map<number, PartitionAcknowledgements[]>()
  for (const each of acknowledgements) nodes.set(each.nodeId, [...(nodes.get(each.nodeId) ?? []), each])
  return nodes
}
