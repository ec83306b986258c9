import { errors } from '../../errors.ts'
import { OffsetCommitApi } from '../../messages/08-offset-commit.ts'
import { OffsetFetchApi } from '../../messages/09-offset-fetch.ts'
import { byTopic } from '../by-topic.ts'
import {
  ClientError,
  disconnectError,
  errorFromCode,
  errorFromName,
  kafkaException,
  toClientError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Connection } from '../connection.ts'
import { findCoordinator } from '../find-coordinator.ts'
import type { Metadata } from '../metadata.ts'
import { type OffsetAndMetadata, partitionName, type TopicPartition } from '../types.ts'

const COMMIT_FAILED = 'org.apache.kafka.clients.consumer.CommitFailedException'
/** OffsetFetch takes several groups at once from here on. */
const FETCH_MANY = 8
/** The last versions that name topics, not ids. */
const COMMIT_BY_NAME = 9
const FETCH_BY_NAME = 9
const STABLE_ONLY = 7
/** OffsetFetch says who asks from here on. */
const FETCH_AS_MEMBER = 9

/** Who commits: a member of a generation, or nobody in particular. */
export interface Committer {
  memberId: string
  generation: number
  groupInstanceId: string | undefined
}

/** Who asks for offsets: a member of the consumer protocol at an epoch. */
export interface OffsetReader {
  memberId: string
  memberEpoch: number
}

export interface CommitEntry extends TopicPartition, OffsetAndMetadata {}

/** The broker that coordinates a group: finding it, and the group's offsets there. */
export class Coordinator {
  readonly groupId: string
  readonly #cluster: Cluster
  readonly #metadata: Metadata
  #nodeId: number | undefined

  constructor(groupId: string, cluster: Cluster, metadata: Metadata) {
    this.groupId = groupId
    this.#cluster = cluster
    this.#metadata = metadata
  }

  /** The coordinator is somewhere else, or nowhere. */
  forget(): void {
    this.#nodeId = undefined
  }

  /** A connection to the coordinator, by one attempt. Rejects with ClientError, retriable when another attempt may do better. */
  async connection(deadlineMs: number): Promise<Connection> {
    this.#nodeId ??= await this.#find(deadlineMs)
    try {
      const connection = await this.#cluster.connectionTo(this.#nodeId, deadlineMs, 'group')
      if (connection !== undefined) return connection
    } catch (fault) {
      this.forget()
      throw fault
    }
    throw disconnectError('The coordinator could not be reached in time')
  }

  /** The open connection, if there is one. */
  openConnection(channel: 'main' | 'group' = 'group'): Connection | undefined {
    return this.#nodeId === undefined ? undefined : this.#cluster.openConnectionTo(this.#nodeId, channel)
  }

  /** Turns an error code from the coordinator into the error Java throws; forgets the coordinator where it is the wrong one. */
  errorOf(code: number, message?: string | null): ClientError {
    return this.#own(errorFromCode(code, message))
  }

  #own(error: ClientError): ClientError {
    if (error.is('NOT_COORDINATOR') || error.is('COORDINATOR_NOT_AVAILABLE')) this.forget()
    if (error.is('GROUP_AUTHORIZATION_FAILED')) {
      return errorFromName('GROUP_AUTHORIZATION_FAILED', `Not authorized to access group: ${this.groupId}`)
    }
    return error
  }

  /** Commits offsets, once. Rejects with ClientError. */
  async commit(entries: readonly CommitEntry[], committer: Committer, deadlineMs: number): Promise<void> {
    if (entries.length === 0) return
    const connection = await this.connection(deadlineMs)
    const offsets = new Map(entries.map((entry) => [partitionName(entry), entry]))
    const answer = await connection.send(
      OffsetCommitApi,
      {
        groupId: this.groupId,
        generationIdOrMemberEpoch: committer.generation,
        memberId: committer.memberId,
        ...(committer.groupInstanceId === undefined ? {} : { groupInstanceId: committer.groupInstanceId }),
        topics: [...byTopic(entries)].map(([name, partitions]) => ({
          name,
          partitions: partitions.map((partition) => {
            const entry = offsets.get(partitionName({ topic: name, partition }))
            return {
              partitionIndex: partition,
              committedOffset: entry?.offset ?? -1,
              committedLeaderEpoch: entry?.leaderEpoch ?? -1,
              committedMetadata: entry?.metadata ?? '',
            }
          }),
        })),
      },
      { version: connection.versions.pick(OffsetCommitApi, { max: COMMIT_BY_NAME }) },
    )
    const denied: string[] = []
    for (const topic of answer.topics) {
      for (const { partitionIndex, errorCode } of topic.partitions) {
        if (errorCode === errors.NONE.code) continue
        const error = this.errorOf(errorCode)
        const at = `${topic.name}-${partitionIndex} at offset ${offsets.get(`${topic.name}-${partitionIndex}`)?.offset}`
        this.#report(error, `Offset commit failed on partition ${at}: ${error.message}`)
        if (error.is('TOPIC_AUTHORIZATION_FAILED')) denied.push(topic.name)
        else throw commitError(error)
      }
    }
    if (denied.length > 0) {
      const topics = [...new Set(denied)].join(', ')
      throw errorFromName('TOPIC_AUTHORIZATION_FAILED', `Not authorized to access topics: [${topics}]`)
    }
  }

  /** Committed offsets by `topic-partition`, once. Rejects with ClientError. */
  async fetchOffsets(
    partitions: readonly TopicPartition[],
    deadlineMs: number,
    reader?: OffsetReader,
  ): Promise<Map<string, OffsetAndMetadata>> {
    const connection = await this.connection(deadlineMs)
    const version = connection.versions.pick(OffsetFetchApi, { max: FETCH_BY_NAME })
    const topics = [...byTopic(partitions)].map(([name, partitionIndexes]) => ({ name, partitionIndexes }))
    const request =
      version >= FETCH_MANY
        ? { groups: [{ groupId: this.groupId, topics, ...(version >= FETCH_AS_MEMBER ? reader : {}) }] }
        : { groupId: this.groupId, topics }
    const requireStable = version >= STABLE_ONLY ? { requireStable: true } : {}
    const answer = await connection.send(OffsetFetchApi, { ...request, ...requireStable }, { version })
    const group = version >= FETCH_MANY ? answer.groups[0] : answer
    if (group === undefined) throw kafkaException('OffsetFetch answered without the group')
    if (group.errorCode !== errors.NONE.code) throw this.errorOf(group.errorCode)
    const found = new Map<string, OffsetAndMetadata>()
    for (const topic of group.topics) {
      for (const each of topic.partitions) {
        if (each.errorCode !== errors.NONE.code) throw this.errorOf(each.errorCode)
        if (each.committedOffset < 0) continue
        found.set(partitionName({ topic: topic.name, partition: each.partitionIndex }), {
          offset: each.committedOffset,
          leaderEpoch: each.committedLeaderEpoch,
          metadata: each.metadata ?? '',
        })
      }
    }
    return found
  }

  async #find(deadlineMs: number): Promise<number> {
    const connection = await this.#cluster.anyConnection(deadlineMs)
    if (connection === undefined) throw disconnectError('No broker could be reached in time')
    const nodeId = await findCoordinator(connection, 'group', this.groupId).catch((fault: unknown) => {
      throw this.#own(toClientError(fault))
    })
    if (!this.#cluster.nodes.has(nodeId)) {
      this.#metadata.requestUpdate()
      throw errorFromName('COORDINATOR_NOT_AVAILABLE')
    }
    return nodeId
  }

  #report(error: ClientError, text: string): void {
    const { log, logPrefix } = this.#cluster
    const logger = 'org.apache.kafka.clients.consumer.internals.ConsumerCoordinator'
    if (error.isRetriable) log?.warn(logPrefix + text, logger)
    else log?.error(logPrefix + text, logger)
  }
}

/** A member that is no longer one cannot commit, and says how that came about. */
function commitError(error: ClientError): ClientError {
  if (error.is('REBALANCE_IN_PROGRESS')) {
    return errorFromName(
      'REBALANCE_IN_PROGRESS',
      'Offset commit cannot be completed since the consumer is undergoing a rebalance for auto partition assignment. You can try completing the rebalance by calling poll() and then retry the operation.',
    )
  }
  if (error.is('STALE_MEMBER_EPOCH')) {
    return new ClientError(
      COMMIT_FAILED,
      `OffsetCommit failed with stale member epoch. ${errors.STALE_MEMBER_EPOCH.message}`,
      { kafkaError: errors.STALE_MEMBER_EPOCH, isRetriable: false },
    )
  }
  if (!error.is('UNKNOWN_MEMBER_ID') && !error.is('ILLEGAL_GENERATION')) return error
  return new ClientError(
    COMMIT_FAILED,
    'Commit cannot be completed since the group has already rebalanced and assigned the partitions to another member. This means that the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, which typically implies that the poll loop is spending too much time message processing. You can address this either by increasing max.poll.interval.ms or by reducing the maximum size of batches returned in poll() with max.poll.records.',
    error.kafkaError === undefined ? {} : { kafkaError: error.kafkaError },
  )
}
