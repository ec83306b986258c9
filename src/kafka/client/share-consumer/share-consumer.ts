/**
 * The consumer of a share group (KIP-932).
 *
 * The group gives partitions to several members at once, and the partitions' leaders give records to whoever asks, each for a while
 * only: they wait for the member to say what becomes of each. A poll acknowledges what the last one returned, then brings the
 * member on: its membership, and fetches until records have come. Heartbeats and fetches go on between polls.
 */
import {
  type ClientError,
  errorFromName,
  illegalArgument,
  illegalState,
  kafkaException,
  wakeupError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import { warnOfBackoff } from '../config/backoff-ranges.ts'
import { parseClientConfig, requireConfig } from '../config/client-config.ts'
import { consumerKeys } from '../config/consumer-keys.ts'
import { refuseJavaClasses } from '../config/java-classes.ts'
import { Coordinator } from '../consumer/coordinator.ts'
import { HeartbeatMembership } from '../consumer/heartbeat-membership.ts'
import { Signal } from '../consumer/signal.ts'
import { topicFault } from '../consumer/topic-fault.ts'
import type { ClientHooks, ClientProperties } from '../hooks.ts'
import { Metadata } from '../metadata.ts'
import { withAppInfo } from '../metrics/app-info.ts'
import type { Metric } from '../metrics/metric.ts'
import { trafficMetrics } from '../metrics/traffic.ts'
import { openCluster } from '../open-cluster.ts'
import type { TopicPartition } from '../types.ts'
import { InFlight } from './in-flight.ts'
import { refuseKeysOfConsumers, type ShareConsumerSettings, shareConsumerSettings } from './settings.ts'
import { ShareFetcher } from './share-fetcher.ts'
import { shareHeartbeat } from './share-heartbeat.ts'
import type { Outcome } from './share-node.ts'
import type {
  AcknowledgementCommitCallback,
  AcknowledgementResult,
  AcknowledgeType,
  ShareConsumer,
  ShareRecord,
} from './types.ts'

const DEFAULT_CLOSE_MS = 30_000

let clientsMade = 0

/** Makes a share consumer. Rejects with ClientError where Java's constructor throws. Connects in the background. */
export async function openShareConsumer(
  properties: ClientProperties,
  hooks: ClientHooks = {},
): Promise<ShareConsumer> {
  requireConfig(properties, 'bootstrap.servers')
  refuseKeysOfConsumers(properties)
  const config = parseClientConfig(consumerKeys, properties)
  const groupId = config.text('group.id')
  const clientId = config.text('client.id') || `consumer-${groupId}-${++clientsMade}`
  const logPrefix = `[ShareConsumer clientId=${clientId}, groupId=${groupId}] `
  warnOfBackoff(config, hooks.log)
  try {
    if (groupId === '') {
      throw errorFromName(
        'INVALID_GROUP_ID',
        'You must provide a valid group.id in the consumer configuration.',
      )
    }
    const settings = shareConsumerSettings(config)
    refuseJavaClasses(config)
    const cluster = await openCluster({ config, hooks, clientId, logPrefix, warnsOfBootstrap: true })
    const metadata = new Metadata(cluster, {
      maxAgeMs: config.number('metadata.max.age.ms'),
      maxIdleMs: Number.POSITIVE_INFINITY,
      retryBackoff: settings.retryBackoff,
      allowAutoTopicCreation: config.flag('allow.auto.create.topics'),
    })
    return new PollingShareConsumer(groupId, cluster, metadata, settings)
  } catch (fault) {
    throw kafkaException('Failed to construct Kafka share consumer', fault)
  }
}

class PollingShareConsumer implements ShareConsumer {
  readonly #groupId: string
  readonly #cluster: Cluster
  readonly #metadata: Metadata
  readonly #settings: ShareConsumerSettings
  readonly #coordinator: Coordinator
  readonly #signal: Signal
  readonly #inFlight = new InFlight()
  readonly #startMs: number
  #topics: readonly string[] = []
  #partitions: readonly TopicPartition[] = []
  /** Both exist from the first subscription to the last. */
  #member: { membership: HeartbeatMembership; fetcher: ShareFetcher } | undefined
  #callback: AcknowledgementCommitCallback | undefined
  /** Answers to acknowledgements that the callback has not been told of. */
  readonly #outcomes: Outcome[] = []
  #error: ClientError | undefined
  #isWoken = false
  #isClosed = false
  #isMetadataWatched = false

  constructor(groupId: string, cluster: Cluster, metadata: Metadata, settings: ShareConsumerSettings) {
    this.#groupId = groupId
    this.#cluster = cluster
    this.#metadata = metadata
    this.#settings = settings
    this.#coordinator = new Coordinator(groupId, cluster, metadata)
    this.#signal = new Signal(cluster.clock)
    this.#startMs = cluster.clock.now()
  }

  metrics(): Metric[] {
    const { clientId, clock, traffic } = this.#cluster
    const seconds = (clock.now() - this.#startMs) / 1000
    return withAppInfo(
      trafficMetrics(traffic, { kind: 'consumer', clientId, seconds }),
      clientId,
      this.#startMs,
    )
  }

  subscription(): string[] {
    this.#ensureOpen()
    return [...this.#topics]
  }

  subscribe(topics: readonly string[]): void {
    this.#ensureOpen()
    if (topics.some((topic) => topic.trim() === ''))
      throw illegalArgument('Topic collection to subscribe to cannot contain null or empty topic')
    if (topics.length === 0) {
      void this.unsubscribe() // never rejects: leaving a group reports nothing
      return
    }
    this.#topics = [...new Set(topics)]
    this.#metadata.wantOnly(this.#topics)
    this.#member ??= this.#join()
    this.#member.membership.requestRejoin()
  }

  async unsubscribe(): Promise<void> {
    this.#ensureOpen()
    await this.#leave(this.#cluster.clock.now() + this.#settings.apiTimeoutMs)
  }

  async poll(timeoutMs: number): Promise<ShareRecord[]> {
    this.#ensureOpen()
    this.#tellOutcomes()
    if (this.#settings.isImplicit) this.#inFlight.acceptAll()
    else if (!this.#inFlight.isAcknowledged)
      throw illegalState('All records must be acknowledged in explicit acknowledgement mode.')
    const member = this.#member
    if (member === undefined) throw illegalState('Consumer is not subscribed to any topics.')
    const deadlineMs = this.#cluster.clock.now() + timeoutMs
    for (let isFirst = true; ; isFirst = false) {
      // A poll that waits is no consumer that is busy elsewhere, however long it waits.
      member.membership.notePoll()
      const seen = this.#signal.count
      this.#throwPending()
      this.#watchMetadata()
      if (await member.membership.advance()) member.fetcher.resume()
      if (this.#collect(member.fetcher, isFirst)) {
        this.#tellOutcomes()
        return this.#inFlight.records()
      }
      if (this.#cluster.clock.now() >= deadlineMs) {
        this.#tellOutcomes()
        return []
      }
      const noteMs = this.#cluster.clock.now() + this.#settings.maxPollIntervalMs / 2
      await this.#signal.wait(seen, Math.min(deadlineMs, noteMs))
    }
  }

  acknowledge(record: TopicPartition & { offset: number }, type: AcknowledgeType = 'ACCEPT'): void {
    this.#ensureOpen()
    if (this.#settings.isImplicit) throw illegalState('Implicit acknowledgement of delivery is being used.')
    this.#inFlight.acknowledge(record, type)
  }

  async commitSync(timeoutMs: number = this.#settings.apiTimeoutMs): Promise<AcknowledgementResult[]> {
    this.#ensureOpen()
    this.#tellOutcomes()
    if (this.#isWoken) this.#throwPending()
    const outcomes = await this.#commit(timeoutMs)
    this.#tellOutcomes()
    return outcomes.map(({ partition, error }) => ({ ...partition, error }))
  }

  commitAsync(): void {
    this.#ensureOpen()
    this.#tellOutcomes()
    void this.#commit(this.#settings.apiTimeoutMs) // never rejects: the callback is told
  }

  setAcknowledgementCommitCallback(callback: AcknowledgementCommitCallback | undefined): void {
    this.#ensureOpen()
    this.#callback = callback
    this.#outcomes.length = 0
  }

  acquisitionLockTimeoutMs(): number | undefined {
    this.#ensureOpen()
    return this.#inFlight.lockTimeoutMs
  }

  wakeup(): void {
    this.#isWoken = true
    this.#signal.wake()
  }

  async close(timeoutMs: number = DEFAULT_CLOSE_MS): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const limitMs = Math.min(timeoutMs, this.#settings.requestTimeoutMs)
    try {
      await this.#leave(this.#cluster.clock.now() + limitMs)
      this.#tellOutcomes()
    } finally {
      this.#metadata.close()
      this.#cluster.close()
    }
  }

  /** Moves records that have come in flight; asks for some where there are none. True when there are. */
  #collect(fetcher: ShareFetcher, isFirst: boolean): boolean {
    const acknowledgements = this.#inFlight.take()
    const waitsForRenewal = this.#inFlight.hasRenewals
    if (waitsForRenewal) this.#inFlight.takeRenewed()
    else if (this.#inFlight.isEmpty) fetcher.collect(this.#inFlight)
    if (this.#inFlight.isEmpty && isFirst) fetcher.request([...acknowledgements, ...this.#inFlight.take()])
    else this.#send(acknowledgements)
    return !this.#inFlight.isEmpty
  }

  #send(acknowledgements: ReturnType<InFlight['take']>): void {
    if (acknowledgements.length === 0) return
    const deadlineMs = this.#cluster.clock.now() + this.#settings.apiTimeoutMs
    void this.#member?.fetcher.acknowledge(acknowledgements, deadlineMs).then((outcomes) => {
      for (const outcome of outcomes) this.#note(outcome)
    })
  }

  async #commit(timeoutMs: number): Promise<Outcome[]> {
    if (this.#settings.isImplicit) this.#inFlight.acceptAll()
    const acknowledgements = this.#inFlight.take()
    if (acknowledgements.length === 0 || this.#member === undefined) return []
    const deadlineMs = this.#cluster.clock.now() + timeoutMs
    const outcomes = await this.#member.fetcher.acknowledge(acknowledgements, deadlineMs)
    for (const outcome of outcomes) this.#note(outcome)
    return outcomes
  }

  #note(outcome: Outcome): void {
    this.#inFlight.noteAnswer(outcome.partition, outcome.acknowledgements, outcome.error)
    if (outcome.lockTimeoutMs !== undefined) this.#inFlight.lockTimeoutMs = outcome.lockTimeoutMs
    if (this.#callback !== undefined) this.#outcomes.push(outcome)
    this.#signal.wake()
  }

  #tellOutcomes(): void {
    for (const { partition, acknowledgements, error } of this.#outcomes.splice(0))
      this.#callback?.(partition, [...acknowledgements.keys()], error)
  }

  #throwPending(): void {
    if (this.#isWoken) {
      this.#isWoken = false
      throw wakeupError()
    }
    const error = this.#error ?? this.#settings.connectFault
    this.#error = undefined
    if (error !== undefined) throw error
  }

  #watchMetadata(): void {
    if (this.#isMetadataWatched) return
    this.#isMetadataWatched = true
    void this.#metadata.changed(Number.POSITIVE_INFINITY).then(() => {
      this.#isMetadataWatched = false
      if (this.#isClosed) return
      this.#error ??= this.#metadata.takeFault() ?? topicFault(this.#metadata, this.#topics)
      this.#signal.wake()
    })
  }

  #join(): { membership: HeartbeatMembership; fetcher: ShareFetcher } {
    const membership = new HeartbeatMembership({
      protocol: shareHeartbeat,
      cluster: this.#cluster,
      metadata: this.#metadata,
      coordinator: this.#coordinator,
      settings: this.#settings,
      topics: () => this.#topics,
      lose: async () => {
        this.#partitions = []
      },
      reconcile: async (partitions) => {
        this.#partitions = partitions
      },
      onProgress: () => this.#signal.wake(),
    })
    const fetcher = new ShareFetcher({
      cluster: this.#cluster,
      metadata: this.#metadata,
      settings: this.#settings,
      groupId: this.#groupId,
      memberId: membership.memberId,
      partitions: () => this.#partitions,
      onOutcome: (outcome) => this.#note(outcome),
      onProgress: () => this.#signal.wake(),
    })
    return { membership, fetcher }
  }

  async #leave(deadlineMs: number): Promise<void> {
    const member = this.#member
    if (member === undefined) return
    this.#member = undefined
    for (const outcome of await member.fetcher.close(this.#inFlight.take(), deadlineMs)) this.#note(outcome)
    await member.membership.leave(deadlineMs)
    this.#topics = []
    this.#partitions = []
  }

  #ensureOpen(): void {
    if (this.#isClosed) throw illegalState('This consumer has already been closed.')
  }
}
