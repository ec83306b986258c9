/**
 * Fetches records ahead of the consumer: at each leader at most one request is under way, and one always is while there is room for
 * what it may bring. At the end of a log that request waits at the broker for new records, so that they arrive as soon as they
 * are there.
 */

import { ZERO_UUID } from '../../../wire/plan.ts'
import { errors } from '../../errors.ts'
import { FetchApi, type FetchResponse } from '../../messages/01-fetch.ts'
import {
  ClientError,
  errorFromCode,
  errorFromName,
  illegalState,
  kafkaException,
  toClientError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Connection } from '../connection.ts'
import type { Metadata } from '../metadata.ts'
import { nodeText } from '../node-text.ts'
import { partitionName } from '../types.ts'
import { CompletedFetch } from './completed-fetch.ts'
import type { ConsumerCounters } from './counters.ts'
import { type FetchPartition, type FetchPlan, FetchSession } from './fetch-session.ts'
import type { PartitionState } from './partition-state.ts'
import type { ConsumerSettings } from './settings.ts'
import type { ConsumerRecord } from './types.ts'

const LOGGER = 'org.apache.kafka.clients.consumer.internals.FetchCollector'
/** Fetch names topics by id from here on. */
const WITH_TOPIC_IDS = 13
const CLOSE_SESSION = -1

/** The next request simply opens another session. */
const SESSION_ERRORS = new Set([
  errors.FETCH_SESSION_ID_NOT_FOUND.code,
  errors.INVALID_FETCH_SESSION_EPOCH.code,
  errors.FETCH_SESSION_TOPIC_ID_ERROR.code,
])

type PartitionAnswer = FetchResponse['responses'][number]['partitions'][number]

export interface FetcherOptions {
  cluster: Cluster
  metadata: Metadata
  settings: ConsumerSettings
  counters: ConsumerCounters
  /** Partitions assigned now, by name. */
  partitions(): ReadonlyMap<string, PartitionState>
  /** Called when there is something new: records, an error, or a partition to be reset. */
  onProgress(): void
}

interface Ready {
  readonly state: PartitionState
  readonly fetch: CompletedFetch
}

interface Broker {
  readonly session: FetchSession
  isBusy: boolean
}

export class Fetcher {
  readonly #options: FetcherOptions
  readonly #brokers = new Map<number, Broker>()
  /** In the order of arrival; what is no longer buffered by its partition does not count. */
  #ready: Ready[] = []
  #error: ClientError | undefined

  constructor(options: FetcherOptions) {
    this.#options = options
  }

  /** Sends a fetch to every leader that has none under way. */
  sendFetches(): void {
    for (const [nodeId, wanted] of this.#wantedByLeader()) {
      const broker = this.#broker(nodeId)
      if (broker.isBusy) continue
      broker.isBusy = true
      void this.#fetch(nodeId, broker, wanted).finally(() => {
        broker.isBusy = false
        this.#options.onProgress()
      })
    }
  }

  /** Takes up to max.poll.records records that have arrived. Throws ClientError for what Java's poll throws for. */
  collect(): ConsumerRecord[] {
    const records: ConsumerRecord[] = []
    const { maxPollRecords } = this.#options.settings
    const kept: Ready[] = []
    for (const item of this.#ready) {
      const { state, fetch } = item
      if (!this.#counts(item)) continue
      if (state.isPaused || records.length >= maxPollRecords) {
        kept.push(item)
        continue
      }
      this.#take(item, maxPollRecords - records.length, records)
      if (fetch.isDone) state.buffered.shift()
      else kept.push(item)
    }
    this.#ready = kept
    this.#options.counters.returned(records.length)
    if (records.length === 0) this.#throwError()
    return records
  }

  /** Ends the sessions, as far as that goes without waiting. */
  close(): void {
    for (const [nodeId, { session }] of this.#brokers) {
      const connection = this.#options.cluster.openConnectionTo(nodeId, 'fetch')
      if (connection === undefined || session.sessionId === 0) continue
      const plan = { sessionId: session.sessionId, sessionEpoch: CLOSE_SESSION, toSend: [], forgotten: [] }
      this.#send(connection, plan, true).catch(() => {}) // nobody waits for the answer
    }
  }

  /** A fetch counts while its partition is assigned and was not sent elsewhere meanwhile. */
  #counts({ state, fetch }: Ready): boolean {
    if (this.#options.partitions().get(state.name) !== state) return false
    return state.buffered.includes(fetch)
  }

  #take({ state, fetch }: Ready, max: number, into: ConsumerRecord[]): void {
    try {
      fetch.take(max, into)
      state.advance(fetch.nextOffset, fetch.leaderEpoch)
    } catch (fault) {
      // What was read before the fault is returned first; the fault comes again when it is next in line.
      state.advance(fetch.nextOffset, fetch.leaderEpoch)
      if (into.length === 0) throw toClientError(fault)
    }
  }

  #throwError(): void {
    const error = this.#error
    this.#error = undefined
    if (error !== undefined) throw error
  }

  #wantedByLeader(): Map<number, Map<string, FetchPartition>> {
    const { metadata, settings } = this.#options
    const byLeader = new Map<number, Map<string, FetchPartition>>()
    const full = new Set<number>()
    for (const state of this.#options.partitions().values()) {
      const { fetchOffset } = state
      if (fetchOffset === undefined || state.isPaused || state.isDelayed) continue
      const leader = metadata.leaderOf(state.topic, state.partition)
      if (leader === undefined) {
        metadata.requestUpdate()
        continue
      }
      if (state.bufferedBytes > settings.maxPartitionFetchBytes / 2) {
        full.add(leader.leaderId)
        continue
      }
      const wanted = {
        topic: state.topic,
        topicId: metadata.topic(state.topic)?.topicId ?? ZERO_UUID,
        partition: state.partition,
        fetchOffset,
        leaderEpoch: leader.leaderEpoch,
        maxBytes: settings.maxPartitionFetchBytes,
      }
      const ofLeader = byLeader.get(leader.leaderId)
      if (ofLeader === undefined) byLeader.set(leader.leaderId, new Map([[state.name, wanted]]))
      else ofLeader.set(state.name, wanted)
    }
    // A fetch without the busiest partition would wait at the broker for the idle ones, and hold that one up.
    for (const nodeId of full) byLeader.delete(nodeId)
    return byLeader
  }

  #broker(nodeId: number): Broker {
    let broker = this.#brokers.get(nodeId)
    if (broker === undefined) {
      broker = { session: new FetchSession(), isBusy: false }
      this.#brokers.set(nodeId, broker)
    }
    return broker
  }

  async #fetch(nodeId: number, broker: Broker, wanted: ReadonlyMap<string, FetchPartition>): Promise<void> {
    const { cluster, metadata, settings, counters } = this.#options
    try {
      const connection = await cluster.connectionTo(
        nodeId,
        cluster.clock.now() + settings.requestTimeoutMs,
        'fetch',
      )
      if (connection === undefined) return
      const hasIds = [...wanted.values()].every(({ topicId }) => topicId !== ZERO_UUID)
      const sentMs = cluster.clock.now()
      const answer = await this.#send(connection, broker.session.plan(wanted), hasIds)
      counters.fetched(recordBytes(answer), cluster.clock.now() - sentMs)
      if (!broker.session.receive(answer.errorCode, answer.sessionId)) {
        if (!SESSION_ERRORS.has(answer.errorCode)) throw errorFromCode(answer.errorCode)
        return
      }
      this.#receive(answer, wanted)
    } catch (fault) {
      broker.session.lose()
      const error = toClientError(fault)
      if (error.isRetriable) metadata.requestUpdate()
      else this.#error ??= error
      if (!cluster.isClosed) await cluster.pause(settings.retryBackoff.initialMs)
    }
  }

  #send(connection: Connection, plan: FetchPlan, hasIds: boolean): Promise<FetchResponse> {
    const { settings } = this.#options
    const version = connection.versions.pick(FetchApi, hasIds ? {} : { max: WITH_TOPIC_IDS - 1 })
    const isById = version >= WITH_TOPIC_IDS
    return connection.send(
      FetchApi,
      {
        maxWaitMs: settings.fetchMaxWaitMs,
        minBytes: settings.fetchMinBytes,
        maxBytes: settings.fetchMaxBytes,
        isolationLevel: settings.isReadCommitted ? 1 : 0,
        sessionId: plan.sessionId,
        sessionEpoch: plan.sessionEpoch,
        topics: byTopic(plan.toSend, isById).map(({ name, partitions }) => ({
          ...name,
          partitions: partitions.map(({ partition, leaderEpoch, fetchOffset, maxBytes }) => ({
            partition,
            currentLeaderEpoch: leaderEpoch,
            fetchOffset,
            partitionMaxBytes: maxBytes,
          })),
        })),
        forgottenTopicsData: byTopic(plan.forgotten, isById).map(({ name, partitions }) => ({
          ...name,
          partitions: partitions.map(({ partition }) => partition),
        })),
        ...(settings.rack === '' ? {} : { rackId: settings.rack }),
      },
      { version, timeoutMs: settings.requestTimeoutMs + settings.fetchMaxWaitMs },
    )
  }

  #receive(answer: FetchResponse, wanted: ReadonlyMap<string, FetchPartition>): void {
    const byId = new Map([...wanted.values()].map(({ topicId, topic }) => [topicId, topic]))
    for (const topic of answer.responses) {
      const name = topic.topic === '' ? byId.get(topic.topicId) : topic.topic
      if (name === undefined) continue
      for (const part of topic.partitions) {
        const key = partitionName({ topic: name, partition: part.partitionIndex })
        const asked = wanted.get(key)
        const state = this.#options.partitions().get(key)
        // Since the request the partition may have been taken away, or sent elsewhere by a seek.
        if (asked === undefined || state === undefined || state.fetchOffset !== asked.fetchOffset) continue
        if (part.errorCode === errors.NONE.code) this.#keep(state, asked, part)
        else this.#fail(state, asked, part)
      }
    }
  }

  #keep(state: PartitionState, asked: FetchPartition, part: PartitionAnswer): void {
    const { settings } = this.#options
    if (part.records === null || part.records.length === 0) return
    try {
      const fetch = new CompletedFetch({
        topic: state.topic,
        partition: state.partition,
        records: part.records,
        fetchOffset: asked.fetchOffset,
        abortedTransactions: settings.isReadCommitted ? (part.abortedTransactions ?? []) : null,
        checksCrcs: settings.checksCrcs,
      })
      state.buffered.push(fetch)
      this.#ready.push({ state, fetch })
    } catch (fault) {
      this.#error ??= toClientError(fault)
    }
  }

  #fail(state: PartitionState, asked: FetchPartition, part: PartitionAnswer): void {
    const error = errorFromCode(part.errorCode)
    this.#delay(state)
    switch (error.kafkaError?.name) {
      case 'NOT_LEADER_OR_FOLLOWER':
      case 'REPLICA_NOT_AVAILABLE':
      case 'KAFKA_STORAGE_ERROR':
      case 'FENCED_LEADER_EPOCH':
      case 'OFFSET_NOT_AVAILABLE':
      case 'UNKNOWN_LEADER_EPOCH':
        this.#options.metadata.requestUpdate()
        break
      case 'UNKNOWN_TOPIC_OR_PARTITION':
        this.#warn(`Received unknown topic or partition error in fetch for partition ${state.name}`)
        this.#options.metadata.requestUpdate()
        break
      case 'UNKNOWN_TOPIC_ID':
        this.#warn(`Received unknown topic ID error in fetch for partition ${state.name}`)
        this.#options.metadata.requestUpdate()
        break
      case 'INCONSISTENT_TOPIC_ID':
        this.#warn(`Received inconsistent topic ID error in fetch for partition ${state.name}`)
        this.#options.metadata.requestUpdate()
        break
      case 'OFFSET_OUT_OF_RANGE':
        this.#outOfRange(state, asked)
        break
      case 'TOPIC_AUTHORIZATION_FAILED':
        this.#warn(`Not authorized to read from partition ${state.name}.`)
        this.#error ??= errorFromName(
          'TOPIC_AUTHORIZATION_FAILED',
          `Not authorized to access topics: [${state.topic}]`,
        )
        break
      case 'UNKNOWN_SERVER_ERROR':
        this.#warn(
          `Unknown server error while fetching offset ${asked.fetchOffset} for topic-partition ${state.name}`,
        )
        break
      case 'CORRUPT_MESSAGE':
        this.#error ??= kafkaException(
          `Encountered corrupt message when fetching offset ${asked.fetchOffset} for topic-partition ${state.name}`,
        )
        break
      default:
        this.#error ??= illegalState(
          `Unexpected error code ${part.errorCode} while fetching at offset ${asked.fetchOffset} from topic-partition ${state.name}`,
        )
    }
  }

  /** Without a pause the same leader would be asked again at once, and give the same answer. */
  #delay(state: PartitionState): void {
    const { cluster, settings, onProgress } = this.#options
    state.isDelayed = true
    void cluster.pause(settings.retryBackoff.initialMs).then(() => {
      state.isDelayed = false
      onProgress()
    })
  }

  #outOfRange(state: PartitionState, asked: FetchPartition): void {
    const { offsetReset } = this.#options.settings
    if (state.position !== asked.fetchOffset) return // what is buffered is returned first
    if (offsetReset !== 'none') {
      state.resetTo(
        typeof offsetReset === 'string'
          ? offsetReset
          : this.#options.cluster.clock.now() - offsetReset.backMs,
      )
      return
    }
    this.#error ??= new ClientError(
      'org.apache.kafka.clients.consumer.OffsetOutOfRangeException',
      `Fetch position ${this.#positionText(state, asked)} is out of range for partition ${state.name}`,
    )
  }

  /** As Java's FetchPosition prints itself. */
  #positionText(state: PartitionState, { fetchOffset, leaderEpoch }: FetchPartition): string {
    const { cluster, metadata } = this.#options
    const leaderId = metadata.leaderOf(state.topic, state.partition)?.leaderId
    const node = leaderId === undefined ? undefined : cluster.nodes.get(leaderId)
    const leader = node === undefined ? 'Optional.empty' : `Optional[${nodeText(node)}]`
    const offsetEpoch = state.leaderEpoch < 0 ? 'Optional.empty' : `Optional[${state.leaderEpoch}]`
    return `FetchPosition{offset=${fetchOffset}, offsetEpoch=${offsetEpoch}, currentLeader=LeaderAndEpoch{leader=${leader}, epoch=${leaderEpoch < 0 ? 'absent' : leaderEpoch}}}`
  }

  #warn(text: string): void {
    const { log, logPrefix } = this.#options.cluster
    log?.warn(logPrefix + text, LOGGER)
  }
}

function byTopic(
  partitions: readonly FetchPartition[],
  isById: boolean,
): { name: { topic: string } | { topicId: string }; partitions: FetchPartition[] }[] {
  const topics = new Map<string, FetchPartition[]>()
  for (const each of partitions) {
    const key = isById ? each.topicId : each.topic
    const ofTopic = topics.get(key)
    if (ofTopic === undefined) topics.set(key, [each])
    else ofTopic.push(each)
  }
  return [...topics].map(([key, ofTopic]) => ({
    name: isById ? { topicId: key } : { topic: key },
    partitions: ofTopic,
  }))
}

function recordBytes(answer: FetchResponse): number {
  let bytes = 0
  for (const { partitions } of answer.responses)
    for (const { records } of partitions) bytes += records?.length ?? 0
  return bytes
}
