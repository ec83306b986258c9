/**
 * The consumer.
 *
 * A poll brings the consumer on, one step after the other, as far as it can: membership of the group, automatic commit, positions of
 * partitions that have none, fetches. Then it returns what has arrived, or waits until something wakes it. What takes time goes
 * on in the background between polls, so that a poll can end at its deadline with everything still on its way.
 */
import {
  ClientError,
  errorFromName,
  illegalArgument,
  illegalState,
  kafkaException,
  timeoutError,
  wakeupError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import { warnOfBackoff } from '../config/backoff-ranges.ts'
import { parseClientConfig, requireConfig } from '../config/client-config.ts'
import { consumerKeys } from '../config/consumer-keys.ts'
import { refuseJavaClasses } from '../config/java-classes.ts'
import type { ClientHooks, ClientProperties } from '../hooks.ts'
import { Metadata } from '../metadata.ts'
import type { Metric } from '../metrics/metric.ts'
import { openCluster } from '../open-cluster.ts'
import { type OffsetAndMetadata, partitionName, type TopicPartition } from '../types.ts'
import { Assignment } from './assignment.ts'
import { Commits, NOBODY } from './commits.ts'
import { Coordinator } from './coordinator.ts'
import { ConsumerCounters } from './counters.ts'
import { Fetcher } from './fetcher.ts'
import type { GroupMembership } from './group-membership.ts'
import { GroupSubscription } from './group-subscription.ts'
import { listTopics } from './list-topics.ts'
import { Positions } from './positions.ts'
import {
  type ConsumerSettings,
  consumerSettings,
  type GroupProtocol,
  refuseKeysOfOtherProtocol,
  validateGroupInstanceId,
} from './settings.ts'
import { Signal } from './signal.ts'
import { topicFault } from './topic-fault.ts'
import type {
  Consumer,
  ConsumerGroupMetadata,
  ConsumerRecord,
  RebalanceListener,
  SubscriptionPattern,
} from './types.ts'

const DEFAULT_CLOSE_MS = 30_000

let clientsMade = 0

/** Makes a consumer. Rejects with ClientError where Java's constructor throws. Connects in the background. */
export async function openConsumer(properties: ClientProperties, hooks: ClientHooks = {}): Promise<Consumer> {
  requireConfig(properties, 'bootstrap.servers')
  const config = parseClientConfig(consumerKeys, properties)
  const instance = config.optionalText('group.instance.id')
  // Where a client id is to be made of it, it is looked at by itself; else as a part of what is put together below.
  if (config.text('client.id') === '') validateGroupInstanceId(instance)
  refuseKeysOfOtherProtocol(config.text('group.protocol'), properties)
  const groupId = config.optionalText('group.id')
  const clientId = config.text('client.id') || `consumer-${groupId ?? 'null'}-${instance ?? ++clientsMade}`
  const who = instance === undefined ? '' : `instanceId=${instance}, `
  const logPrefix = `[Consumer ${who}clientId=${clientId}, groupId=${groupId ?? 'null'}] `
  warnOfBackoff(config, hooks.log)
  try {
    validateGroupInstanceId(instance)
    if (groupId?.trim() === '') {
      const text = 'The configured group.id should not be an empty string or whitespace.'
      throw errorFromName('INVALID_GROUP_ID', text)
    }
    const settings = consumerSettings(config)
    refuseJavaClasses(config)
    const cluster = await openCluster({ config, hooks, clientId, logPrefix, warnsOfBootstrap: true })
    const metadata = new Metadata(cluster, {
      maxAgeMs: config.number('metadata.max.age.ms'),
      maxIdleMs: Number.POSITIVE_INFINITY,
      retryBackoff: settings.retryBackoff,
      allowAutoTopicCreation: config.flag('allow.auto.create.topics'),
    })
    return new PollingConsumer(cluster, metadata, settings)
  } catch (fault) {
    throw kafkaException('Failed to construct kafka consumer', fault)
  }
}

/** What only a consumer with a group.id has. */
interface Group {
  coordinator: Coordinator
  commits: Commits
}

class PollingConsumer implements Consumer {
  readonly #cluster: Cluster
  readonly #metadata: Metadata
  readonly #settings: ConsumerSettings
  readonly #assignment = new Assignment()
  readonly #signal: Signal
  readonly #fetcher: Fetcher
  readonly #counters: ConsumerCounters
  readonly #positions: Positions
  readonly #group: Group | undefined
  #subscription: GroupSubscription | 'assigned' | undefined
  #error: ClientError | undefined
  #isWoken = false
  #isClosed = false
  #isMetadataWatched = false

  constructor(cluster: Cluster, metadata: Metadata, settings: ConsumerSettings) {
    this.#cluster = cluster
    this.#metadata = metadata
    this.#settings = settings
    this.#signal = new Signal(cluster.clock)
    this.#group = this.#makeGroup()
    this.#counters = new ConsumerCounters(cluster.clock.now())
    const states = () => this.#assignment.states
    this.#fetcher = new Fetcher({
      cluster,
      metadata,
      settings,
      counters: this.#counters,
      partitions: states,
      onProgress: () => this.#signal.wake(),
    })
    this.#positions = new Positions({
      cluster,
      metadata,
      settings,
      coordinator: this.#group?.coordinator,
      reader: () => this.#membership()?.reader,
      states,
      onProgress: (error) => {
        this.#error ??= error
        this.#signal.wake()
      },
    })
  }

  subscribe(
    topics: readonly string[] | RegExp | SubscriptionPattern,
    listener: RebalanceListener = {},
  ): void {
    this.#ensureOpen()
    if ('re2j' in topics) refusePattern(topics, this.#settings.groupProtocol)
    if (this.#subscription === 'assigned') throw exclusive()
    if (Array.isArray(topics) && topics.some((topic) => topic.trim() === '')) {
      throw illegalArgument('Topic collection to subscribe to cannot contain null or empty topic')
    }
    const { groupProtocol, assignors } = this.#settings
    if (groupProtocol === 'classic' && assignors.length === 0) throw noAssignor()
    this.#subscription ??= this.#makeSubscription()
    this.#subscription.change(topics, listener)
  }

  assign(partitions: readonly TopicPartition[]): void {
    this.#ensureOpen()
    if (this.#subscription instanceof GroupSubscription) throw exclusive()
    this.#subscription = 'assigned'
    this.#assignment.replace(partitions)
    this.#metadata.wantOnly(new Set(partitions.map(({ topic }) => topic)))
  }

  async unsubscribe(): Promise<void> {
    this.#ensureOpen()
    const deadlineMs = this.#cluster.clock.now() + this.#settings.apiTimeoutMs
    await this.#leave(deadlineMs, 'the consumer unsubscribed from all topics')
  }

  assignment(): TopicPartition[] {
    return this.#assignment.list()
  }

  async poll(timeoutMs: number): Promise<ConsumerRecord[]> {
    this.#ensureOpen()
    if (this.#subscription === undefined) {
      throw illegalState('Consumer is not subscribed to any topics or assigned any partitions')
    }
    const deadlineMs = this.#cluster.clock.now() + timeoutMs
    const membership = this.#subscription === 'assigned' ? undefined : this.#subscription.membership
    for (;;) {
      // A poll that waits is no consumer that is busy elsewhere, however long it waits.
      membership?.notePoll()
      const seen = this.#signal.count
      this.#throwPending()
      await this.#advance()
      const records = this.#fetcher.collect()
      this.#fetcher.sendFetches()
      if (records.length > 0) return records
      if (this.#cluster.clock.now() >= deadlineMs) return []
      const commitMs = this.#group?.commits.dueMs ?? Number.POSITIVE_INFINITY
      const noteMs = this.#cluster.clock.now() + this.#settings.maxPollIntervalMs / 2
      await this.#signal.wait(seen, Math.min(deadlineMs, commitMs, noteMs))
    }
  }

  async commit(offsets?: ReadonlyMap<TopicPartition, OffsetAndMetadata>): Promise<void> {
    this.#ensureOpen()
    await this.#needGroup().commits.commit(offsets)
  }

  async committed(partitions: readonly TopicPartition[]): Promise<Map<TopicPartition, OffsetAndMetadata>> {
    this.#ensureOpen()
    return this.#needGroup().commits.committed(partitions)
  }

  groupMetadata(): ConsumerGroupMetadata {
    this.#ensureOpen()
    const { coordinator } = this.#needGroup()
    const { memberId, generation, groupInstanceId } = this.#membership()?.committer ?? NOBODY
    return { groupId: coordinator.groupId, generationId: generation, memberId, groupInstanceId }
  }

  seek(partition: TopicPartition, offset: number): void {
    if (offset < 0) {
      throw new ClientError('java.lang.IllegalArgumentException', 'seek offset must not be a negative number')
    }
    this.#assignment.state(partition).seek(offset)
  }

  seekToBeginning(partitions: readonly TopicPartition[] = this.assignment()): void {
    for (const partition of partitions) this.#assignment.state(partition).resetTo('earliest')
  }

  seekToEnd(partitions: readonly TopicPartition[] = this.assignment()): void {
    for (const partition of partitions) this.#assignment.state(partition).resetTo('latest')
  }

  async position(partition: TopicPartition): Promise<number> {
    if (!this.#assignment.has(partition)) {
      throw illegalState('You can only check the position for partitions assigned to this consumer.')
    }
    const state = this.#assignment.state(partition)
    const { apiTimeoutMs } = this.#settings
    const deadlineMs = this.#cluster.clock.now() + apiTimeoutMs
    for (;;) {
      const seen = this.#signal.count
      this.#throwPending()
      if (state.position !== undefined) return state.position
      this.#positions.find()
      if (this.#cluster.clock.now() >= deadlineMs) {
        const text = `Timeout of ${apiTimeoutMs}ms expired before the position for partition ${partitionName(partition)} could be determined`
        throw timeoutError(text)
      }
      await this.#signal.wait(seen, deadlineMs)
    }
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#assignment.state(partition).isPaused = true
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#assignment.state(partition).isPaused = false
    this.#signal.wake()
  }

  async partitionCount(topic: string): Promise<number | undefined> {
    this.#ensureOpen()
    const deadlineMs = this.#cluster.clock.now() + this.#settings.apiTimeoutMs
    this.#metadata.want(topic)
    for (;;) {
      const found = this.#metadata.topic(topic)
      if (found !== undefined) return found.partitions.length
      const error = this.#metadata.error(topic)
      if (error !== undefined && !error.isRetriable) throw error
      if (error?.is('UNKNOWN_TOPIC_OR_PARTITION')) return undefined
      this.#throwPending()
      if (this.#cluster.clock.now() >= deadlineMs)
        throw timeoutError('Timeout expired while fetching topic metadata')
      const seen = this.#signal.count
      void this.#metadata.changed(deadlineMs).then(() => this.#signal.wake())
      await this.#signal.wait(seen, deadlineMs)
    }
  }

  listTopics(): Promise<string[]> {
    this.#ensureOpen()
    const deadlineMs = this.#cluster.clock.now() + this.#settings.apiTimeoutMs
    return listTopics(deadlineMs, {
      cluster: this.#cluster,
      settings: this.#settings,
      isInterrupted: () => this.#isWoken,
    })
  }

  metrics(): Metric[] {
    return this.#counters.metrics({
      clientId: this.#cluster.clientId,
      nowMs: this.#cluster.clock.now(),
      assignedPartitions: this.#assignment.states.size,
      traffic: this.#cluster.traffic,
    })
  }

  wakeup(): void {
    this.#isWoken = true
    this.#signal.wake()
  }

  async close(timeoutMs: number = DEFAULT_CLOSE_MS): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    try {
      await this.#leave(this.#cluster.clock.now() + timeoutMs, 'the consumer is being closed')
    } finally {
      this.#fetcher.close()
      this.#metadata.close()
      this.#cluster.close()
    }
  }

  /** One step of everything that a poll brings on. */
  async #advance(): Promise<void> {
    this.#watchMetadata()
    if (this.#subscription instanceof GroupSubscription && !(await this.#subscription.advance())) return
    this.#group?.commits.commitIfDue()
    this.#positions.find()
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

  /** Looks after every Metadata answer whether the group has to share out anew, or a topic cannot be had. */
  #watchMetadata(): void {
    if (this.#isMetadataWatched) return
    this.#isMetadataWatched = true
    void this.#metadata.changed(Number.POSITIVE_INFINITY).then(() => {
      this.#isMetadataWatched = false
      if (this.#isClosed) return
      this.#error ??= this.#metadata.takeFault()
      this.#noteTopicErrors()
      if (this.#subscription instanceof GroupSubscription) this.#subscription.noteMetadata()
      this.#signal.wake()
    })
  }

  #noteTopicErrors(): void {
    const subscription = this.#subscription
    const topics =
      subscription instanceof GroupSubscription
        ? subscription.topics()
        : this.assignment().map(({ topic }) => topic)
    this.#error ??= topicFault(this.#metadata, topics)
  }

  #makeGroup(): Group | undefined {
    const { groupId } = this.#settings
    if (groupId === undefined) return undefined
    const coordinator = new Coordinator(groupId, this.#cluster, this.#metadata)
    const commits = new Commits({
      cluster: this.#cluster,
      settings: this.#settings,
      coordinator,
      membership: () => this.#membership(),
      consumed: () => this.#assignment.consumed(),
      isInterrupted: () => this.#isWoken,
    })
    return { coordinator, commits }
  }

  #membership(): GroupMembership | undefined {
    return this.#subscription instanceof GroupSubscription ? this.#subscription.membership : undefined
  }

  #makeSubscription(): GroupSubscription {
    return new GroupSubscription({
      ...this.#needGroup(),
      cluster: this.#cluster,
      metadata: this.#metadata,
      settings: this.#settings,
      assignment: this.#assignment,
      onProgress: () => this.#signal.wake(),
    })
  }

  async #leave(deadlineMs: number, reason: string): Promise<void> {
    const leftMs = Math.max(1, deadlineMs - this.#cluster.clock.now())
    await this.#group?.commits.commitBeforeLeaving(leftMs)
    const subscription = this.#subscription
    if (subscription instanceof GroupSubscription) await subscription.leave(deadlineMs, reason)
    this.#assignment.replace([])
    this.#subscription = undefined
  }

  #needGroup(): Group {
    if (this.#group !== undefined) return this.#group
    throw new ClientError(
      'org.apache.kafka.common.errors.InvalidGroupIdException',
      'To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.',
    )
  }

  #ensureOpen(): void {
    if (this.#isClosed) throw illegalState('This consumer has already been closed.')
  }
}

/** Throws ClientError in Java's words, down to the missing blank. */
function refusePattern({ re2j }: SubscriptionPattern, protocol: GroupProtocol): void {
  if (protocol === 'classic') {
    throw new ClientError(
      'java.lang.UnsupportedOperationException',
      'Subscribe to RE2/J pattern is not supported when usingthe CLASSIC protocol defined in config group.protocol',
    )
  }
  if (re2j === '') throw illegalArgument('Topic pattern to subscribe to cannot be empty')
}

function noAssignor(): ClientError {
  return illegalState(
    'Must configure at least one partition assigner class name to partition.assignment.strategy configuration property',
  )
}

function exclusive(): ClientError {
  return illegalState('Subscription to topics, partitions and pattern are mutually exclusive')
}
