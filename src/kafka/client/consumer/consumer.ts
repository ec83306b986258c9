/**
 * The consumer.
 *
 * A poll brings the consumer on, one step after the other, as far as it can: membership of the group, auto commit, positions of
 * partitions that have none, fetches. Then it returns what has arrived, or waits until something calls `#wake()`. What takes
 * time goes on in the background between polls, so that a poll can end at its deadline with everything still on its way.
 */
import { isInternalTopic } from '../../topic-names.ts'
import { backoffMs } from '../backoff.ts'
import {
  ClientError,
  errorFromName,
  illegalArgument,
  illegalState,
  kafkaException,
  timeoutError,
  toClientError,
  wakeupError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import { parseClientConfig, requireConfig } from '../config/client-config.ts'
import { consumerKeys } from '../config/consumer-keys.ts'
import type { ClientHooks, ClientProperties } from '../hooks.ts'
import { Metadata } from '../metadata.ts'
import { openCluster } from '../open-cluster.ts'
import { type OffsetAndMetadata, partitionName, type TopicPartition } from '../types.ts'
import { type CommitEntry, type Committer, Coordinator } from './coordinator.ts'
import { Fetcher } from './fetcher.ts'
import { Membership } from './membership.ts'
import { lookUpOffsets } from './offset-lookup.ts'
import { PartitionState } from './partition-state.ts'
import { type ConsumerSettings, consumerSettings } from './settings.ts'
import { Signal } from './signal.ts'
import type { Consumer, ConsumerRecord, RebalanceListener } from './types.ts'

const LOGGER = 'org.apache.kafka.clients.consumer.internals.ConsumerCoordinator'
const DEFAULT_CLOSE_MS = 30_000
const NOBODY: Committer = { memberId: '', generation: -1, groupInstanceId: undefined }

let clientsMade = 0

/** Makes a consumer. Rejects with ClientError where Java's constructor throws. Connects in the background. */
export async function openConsumer(properties: ClientProperties, hooks: ClientHooks = {}): Promise<Consumer> {
  requireConfig(properties, 'bootstrap.servers')
  const config = parseClientConfig(consumerKeys, properties)
  const groupId = config.optionalText('group.id')
  const instance = config.optionalText('group.instance.id')
  const clientId = config.text('client.id') || clientIdFor(groupId, instance)
  const who = instance === undefined ? '' : `instanceId=${instance}, `
  const logPrefix = `[Consumer ${who}clientId=${clientId}, groupId=${groupId ?? 'null'}] `
  try {
    if (groupId?.trim() === '') {
      const text = 'The configured group.id should not be an empty string or whitespace.'
      throw errorFromName('INVALID_GROUP_ID', text)
    }
    const settings = consumerSettings(config)
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

function clientIdFor(groupId: string | undefined, instance: string | undefined): string {
  return `consumer-${groupId ?? 'null'}-${instance ?? ++clientsMade}`
}

type Subscription =
  | { kind: 'none' }
  | { kind: 'assigned' }
  | { kind: 'topics'; topics: readonly string[] }
  | { kind: 'pattern'; pattern: RegExp }

class PollingConsumer implements Consumer {
  readonly #cluster: Cluster
  readonly #metadata: Metadata
  readonly #settings: ConsumerSettings
  readonly #fetcher: Fetcher
  readonly #coordinator: Coordinator | undefined
  readonly #signal: Signal
  #subscription: Subscription = { kind: 'none' }
  #listener: RebalanceListener = {}
  #membership: Membership | undefined
  #partitions = new Map<string, PartitionState>()
  /** What the last assignment by this member as leader, or its own pattern, was based on. */
  #basis = ''
  #positioning: Promise<void> | undefined
  #failedLookups = 0
  #error: ClientError | undefined
  #isWoken = false
  #isClosed = false
  #isMetadataWatched = false
  #nextAutoCommitMs = 0

  constructor(cluster: Cluster, metadata: Metadata, settings: ConsumerSettings) {
    this.#cluster = cluster
    this.#metadata = metadata
    this.#settings = settings
    this.#signal = new Signal(cluster.clock)
    this.#coordinator =
      settings.groupId === undefined ? undefined : new Coordinator(settings.groupId, cluster, metadata)
    this.#fetcher = new Fetcher({
      cluster,
      metadata,
      settings,
      partitions: () => this.#partitions,
      onProgress: () => this.#signal.wake(),
    })
  }

  subscribe(topics: readonly string[] | RegExp, listener: RebalanceListener = {}): void {
    this.#ensureOpen()
    this.#needCoordinator()
    if (this.#subscription.kind === 'assigned') {
      throw illegalState('Subscription to topics, partitions and pattern are mutually exclusive')
    }
    if (Array.isArray(topics) && topics.some((topic) => topic.trim() === '')) {
      throw illegalArgument('Topic collection to subscribe to cannot contain null or empty topic')
    }
    this.#listener = listener
    if (topics instanceof RegExp) {
      this.#subscription = { kind: 'pattern', pattern: topics }
      this.#metadata.wantOnly('all')
    } else {
      this.#subscription = { kind: 'topics', topics: [...new Set(topics)] }
      this.#metadata.wantOnly(this.#subscription.topics)
    }
    if (this.#membership === undefined) this.#membership = this.#makeMembership()
    else this.#membership.requestRejoin('subscription has changed')
  }

  assign(partitions: readonly TopicPartition[]): void {
    this.#ensureOpen()
    if (this.#subscription.kind === 'topics' || this.#subscription.kind === 'pattern') {
      throw illegalState('Subscription to topics, partitions and pattern are mutually exclusive')
    }
    this.#subscription = { kind: 'assigned' }
    this.#take(partitions)
    this.#metadata.wantOnly(new Set(partitions.map(({ topic }) => topic)))
  }

  async unsubscribe(): Promise<void> {
    this.#ensureOpen()
    await this.#leaveGroup(
      this.#cluster.clock.now() + this.#settings.apiTimeoutMs,
      'the consumer unsubscribed from all topics',
    )
    this.#subscription = { kind: 'none' }
    this.#partitions.clear()
  }

  assignment(): TopicPartition[] {
    return [...this.#partitions.values()].map(({ topic, partition }) => ({ topic, partition }))
  }

  async poll(timeoutMs: number): Promise<ConsumerRecord[]> {
    this.#ensureOpen()
    if (this.#subscription.kind === 'none') {
      throw illegalState('Consumer is not subscribed to any topics or assigned any partitions')
    }
    const deadlineMs = this.#cluster.clock.now() + timeoutMs
    this.#membership?.notePoll()
    for (;;) {
      const seen = this.#signal.count
      this.#throwPending()
      await this.#advance()
      const records = this.#fetcher.collect()
      this.#fetcher.sendFetches()
      if (records.length > 0) return records
      if (this.#cluster.clock.now() >= deadlineMs) return []
      await this.#signal.wait(seen, Math.min(deadlineMs, this.#nextDueMs()))
    }
  }

  async commit(offsets?: ReadonlyMap<TopicPartition, OffsetAndMetadata>): Promise<void> {
    this.#ensureOpen()
    const entries =
      offsets === undefined
        ? this.#consumed()
        : [...offsets].map(([{ topic, partition }, offset]) => ({ topic, partition, ...offset }))
    const { apiTimeoutMs } = this.#settings
    await this.#commitUntil(entries, this.#cluster.clock.now() + apiTimeoutMs, () => {
      const shown = entries.map((each) => `${partitionName(each)}=${describeOffset(each)}`).join(', ')
      return `Timeout of ${apiTimeoutMs}ms expired before successfully committing offsets {${shown}}`
    })
  }

  async committed(partitions: readonly TopicPartition[]): Promise<Map<TopicPartition, OffsetAndMetadata>> {
    this.#ensureOpen()
    const coordinator = this.#needCoordinator()
    const { apiTimeoutMs } = this.#settings
    const found = await this.#retry(
      this.#cluster.clock.now() + apiTimeoutMs,
      (deadlineMs) => coordinator.fetchOffsets(partitions, deadlineMs),
      () =>
        `Timeout of ${apiTimeoutMs}ms expired before the last committed offset for partitions [${partitions.map(partitionName).join(', ')}] could be determined. Try tuning default.api.timeout.ms larger to relax the threshold.`,
    )
    const result = new Map<TopicPartition, OffsetAndMetadata>()
    for (const partition of partitions) {
      const offset = found.get(partitionName(partition))
      if (offset !== undefined) result.set(partition, offset)
    }
    return result
  }

  seek(partition: TopicPartition, offset: number): void {
    if (offset < 0) {
      throw new ClientError('java.lang.IllegalArgumentException', 'seek offset must not be a negative number')
    }
    this.#state(partition).seek(offset)
  }

  seekToBeginning(partitions: readonly TopicPartition[] = this.assignment()): void {
    for (const partition of partitions) this.#state(partition).resetTo('earliest')
  }

  seekToEnd(partitions: readonly TopicPartition[] = this.assignment()): void {
    for (const partition of partitions) this.#state(partition).resetTo('latest')
  }

  async position(partition: TopicPartition): Promise<number> {
    const state = this.#partitions.get(partitionName(partition))
    if (state === undefined)
      throw illegalState('You can only check the position for partitions assigned to this consumer.')
    const { apiTimeoutMs } = this.#settings
    const deadlineMs = this.#cluster.clock.now() + apiTimeoutMs
    for (;;) {
      const seen = this.#signal.count
      this.#throwPending()
      if (state.position !== undefined) return state.position
      this.#findPositions()
      if (this.#cluster.clock.now() >= deadlineMs) {
        const name = partitionName(partition)
        throw timeoutError(
          `Timeout of ${apiTimeoutMs}ms expired before the position for partition ${name} could be determined`,
        )
      }
      await this.#signal.wait(seen, deadlineMs)
    }
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#state(partition).isPaused = true
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#state(partition).isPaused = false
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
      if (this.#isWoken) this.#throwPending()
      if (this.#cluster.clock.now() >= deadlineMs)
        throw timeoutError('Timeout expired while fetching topic metadata')
      await this.#metadata.changed(deadlineMs)
    }
  }

  wakeup(): void {
    this.#isWoken = true
    this.#signal.wake()
  }

  async close(timeoutMs: number = DEFAULT_CLOSE_MS): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const deadlineMs = this.#cluster.clock.now() + timeoutMs
    try {
      await this.#leaveGroup(deadlineMs, 'the consumer is being closed')
    } finally {
      this.#fetcher.close()
      this.#metadata.close()
      this.#cluster.close()
    }
  }

  /** One step of everything that a poll brings on. */
  async #advance(): Promise<void> {
    this.#watchMetadata()
    if (this.#membership !== undefined) {
      if (this.#subscription.kind === 'pattern' && this.#metadata.names().length === 0) return
      if (!(await this.#membership.advance())) {
        if (!this.#membership.isCooperative) return
      }
    }
    this.#autoCommit()
    this.#findPositions()
  }

  #throwPending(): void {
    if (this.#isWoken) {
      this.#isWoken = false
      throw wakeupError()
    }
    const error = this.#error
    this.#error = undefined
    if (error !== undefined) throw error
  }

  /** Looks after every Metadata answer whether the group has to share out anew, or a topic cannot be had. */
  #watchMetadata(): void {
    if (this.#isMetadataWatched) return
    this.#isMetadataWatched = true
    void this.#metadata.changed(this.#cluster.clock.now() + this.#settings.maxPollIntervalMs).then(() => {
      this.#isMetadataWatched = false
      if (this.#isClosed) return
      this.#noteTopicErrors()
      if (this.#membership?.isStable === true && this.#currentBasis() !== this.#basis) {
        this.#membership.requestRejoin('cached metadata has changed')
      }
      this.#signal.wake()
    })
  }

  #noteTopicErrors(): void {
    const topics =
      this.#subscription.kind === 'topics'
        ? this.#subscription.topics
        : this.assignment().map(({ topic }) => topic)
    const failing = (name: 'INVALID_TOPIC_EXCEPTION' | 'TOPIC_AUTHORIZATION_FAILED') =>
      [...new Set(topics)].filter((topic) => this.#metadata.error(topic)?.is(name)).join(', ')
    const invalid = failing('INVALID_TOPIC_EXCEPTION')
    if (invalid !== '')
      this.#error ??= errorFromName('INVALID_TOPIC_EXCEPTION', `Invalid topics: [${invalid}]`)
    const denied = failing('TOPIC_AUTHORIZATION_FAILED')
    if (denied !== '') {
      this.#error ??= errorFromName(
        'TOPIC_AUTHORIZATION_FAILED',
        `Not authorized to access topics: [${denied}]`,
      )
    }
  }

  #makeMembership(): Membership {
    return new Membership({
      cluster: this.#cluster,
      coordinator: this.#needCoordinator(),
      settings: this.#settings,
      topics: () => this.#subscribedTopics(),
      owned: () => this.assignment(),
      prepare: (isLost) => this.#prepareRejoin(isLost),
      complete: (partitions) => this.#completeRejoin(partitions),
      partitionCounts: (topics) => this.#partitionCounts(topics),
      onProgress: () => this.#signal.wake(),
    })
  }

  #subscribedTopics(): string[] {
    const subscription = this.#subscription
    if (subscription.kind === 'topics') return [...subscription.topics]
    if (subscription.kind !== 'pattern') return []
    return this.#metadata
      .names()
      .filter((name) => matchesWhole(subscription.pattern, name))
      .filter((name) => !this.#settings.excludesInternalTopics || !isInternalTopic(name))
  }

  /** Topics and partition counts that an assignment depends on, as one text. */
  #currentBasis(): string {
    const counts = this.#subscribedTopics().map(
      (topic) => `${topic}=${this.#metadata.topic(topic)?.partitions.length ?? 0}`,
    )
    return counts.sort().join(' ')
  }

  async #partitionCounts(topics: readonly string[]): Promise<Map<string, number>> {
    // Other members may subscribe to more than this one does.
    if (
      this.#subscription.kind === 'topics' &&
      topics.some((topic) => this.#metadata.topic(topic) === undefined)
    ) {
      for (const topic of topics) this.#metadata.want(topic)
      await this.#metadata.changed(this.#cluster.clock.now() + this.#settings.requestTimeoutMs)
    }
    const counts = new Map<string, number>()
    for (const topic of topics) {
      const count = this.#metadata.topic(topic)?.partitions.length
      if (count !== undefined) counts.set(topic, count)
    }
    return counts
  }

  async #prepareRejoin(isLost: boolean): Promise<void> {
    if (isLost) {
      const lost = this.assignment()
      if (lost.length === 0) return
      this.#partitions.clear()
      await (this.#listener.onPartitionsLost ?? this.#listener.onPartitionsRevoked)?.(lost)
      return
    }
    if (this.#settings.autoCommits) await this.#commitQuietly(this.#settings.requestTimeoutMs)
    const topics = new Set(this.#subscribedTopics())
    const isCooperative = this.#membership?.isCooperative === true
    const revoked = this.assignment().filter(({ topic }) => !isCooperative || !topics.has(topic))
    await this.#revoke(revoked)
  }

  async #completeRejoin(partitions: readonly TopicPartition[]): Promise<boolean> {
    this.#basis = this.#currentBasis()
    const topics = new Set(this.#subscribedTopics())
    if (partitions.some(({ topic }) => !topics.has(topic))) return true // subscribed elsewhere meanwhile
    const assigned = new Set(partitions.map(partitionName))
    const revoked = this.assignment().filter((each) => !assigned.has(partitionName(each)))
    await this.#revoke(revoked)
    const added = partitions.filter((each) => !this.#partitions.has(partitionName(each)))
    this.#take(partitions)
    this.#scheduleAutoCommit()
    await this.#listener.onPartitionsAssigned?.(added)
    return revoked.length > 0
  }

  async #revoke(partitions: TopicPartition[]): Promise<void> {
    if (partitions.length === 0) return
    await this.#listener.onPartitionsRevoked?.(partitions)
    for (const partition of partitions) this.#partitions.delete(partitionName(partition))
  }

  /** Makes these the partitions; those that were there before keep their state. */
  #take(partitions: readonly TopicPartition[]): void {
    const next = new Map<string, PartitionState>()
    for (const partition of partitions) {
      const name = partitionName(partition)
      next.set(name, this.#partitions.get(name) ?? new PartitionState(partition))
    }
    this.#partitions = next
  }

  /** Finds positions for partitions that have none, in the background. */
  #findPositions(): void {
    if (this.#positioning !== undefined) return
    const missing = [...this.#partitions.values()].filter(({ position }) => position === undefined)
    if (missing.length === 0) return
    this.#positioning = this.#position(missing)
      .then(
        () => {
          this.#failedLookups = missing.every(({ position }) => position !== undefined)
            ? 0
            : this.#failedLookups + 1
        },
        (fault: unknown) => {
          const error = toClientError(fault)
          this.#failedLookups++
          if (!error.isRetriable) this.#error ??= error
        },
      )
      .then(() => this.#cluster.pause(backoffMs(this.#failedLookups, this.#settings.retryBackoff)))
      .finally(() => {
        this.#positioning = undefined
        this.#signal.wake()
      })
  }

  async #position(missing: readonly PartitionState[]): Promise<void> {
    const fresh = missing.filter(({ reset }) => reset === undefined)
    if (fresh.length > 0) await this.#startFromCommitted(fresh)
    const context = { cluster: this.#cluster, metadata: this.#metadata, settings: this.#settings }
    const resetting = missing.filter(({ position, reset }) => position === undefined && reset !== undefined)
    if (resetting.length > 0) await lookUpOffsets(resetting, context)
  }

  async #startFromCommitted(fresh: readonly PartitionState[]): Promise<void> {
    const deadlineMs = this.#cluster.clock.now() + this.#settings.requestTimeoutMs
    const committed = await this.#coordinator?.fetchOffsets(fresh, deadlineMs)
    const unknown: PartitionState[] = []
    for (const state of fresh) {
      if (state.position !== undefined || state.reset !== undefined) continue // sought meanwhile
      const offset = committed?.get(state.name)?.offset
      if (offset === undefined) unknown.push(state)
      else state.seek(offset)
    }
    const { offsetReset } = this.#settings
    if (offsetReset === 'none') {
      if (unknown.length === 0) return
      const names = unknown.map(({ name }) => name).join(', ')
      throw new ClientError(
        'org.apache.kafka.clients.consumer.NoOffsetForPartitionException',
        `Undefined offset with no reset policy for partitions: [${names}]`,
      )
    }
    const spec =
      typeof offsetReset === 'string' ? offsetReset : this.#cluster.clock.now() - offsetReset.backMs
    for (const state of unknown) state.resetTo(spec)
  }

  /** Offsets behind the records that polls have returned. */
  #consumed(): CommitEntry[] {
    const entries: CommitEntry[] = []
    for (const { topic, partition, position, leaderEpoch } of this.#partitions.values()) {
      if (position !== undefined) entries.push({ topic, partition, offset: position, leaderEpoch })
    }
    return entries
  }

  #scheduleAutoCommit(): void {
    this.#nextAutoCommitMs = this.#cluster.clock.now() + this.#settings.autoCommitIntervalMs
  }

  #autoCommit(): void {
    if (!this.#settings.autoCommits || this.#coordinator === undefined) return
    if (this.#nextAutoCommitMs === 0) this.#scheduleAutoCommit()
    if (this.#cluster.clock.now() < this.#nextAutoCommitMs) return
    this.#scheduleAutoCommit()
    void this.#commitQuietly(this.#settings.requestTimeoutMs) // it reports its failure itself
  }

  async #commitQuietly(timeoutMs: number): Promise<void> {
    const entries = this.#consumed()
    if (entries.length === 0) return
    try {
      await this.#commitUntil(
        entries,
        this.#cluster.clock.now() + timeoutMs,
        () => 'The auto-commit timed out',
      )
    } catch (fault) {
      const shown = entries.map((each) => `${partitionName(each)}=${describeOffset(each)}`).join(', ')
      const text = `Asynchronous auto-commit of offsets {${shown}} failed: ${toClientError(fault).message}`
      this.#cluster.log?.warn(this.#cluster.logPrefix + text, LOGGER)
    }
  }

  async #commitUntil(
    entries: readonly CommitEntry[],
    deadlineMs: number,
    timeoutText: () => string,
  ): Promise<void> {
    const coordinator = this.#needCoordinator()
    const committer = this.#membership?.committer ?? NOBODY
    try {
      await this.#retry(deadlineMs, (until) => coordinator.commit(entries, committer, until), timeoutText)
    } catch (fault) {
      const error = toClientError(fault)
      if (error.is('REBALANCE_IN_PROGRESS')) this.#membership?.requestRejoin('group is already rebalancing')
      if (error.is('UNKNOWN_MEMBER_ID') || error.is('ILLEGAL_GENERATION'))
        this.#membership?.noteExpulsion(error)
      throw error
    }
  }

  /** Tries again what failed retriably, until the deadline. */
  async #retry<T>(
    deadlineMs: number,
    work: (deadlineMs: number) => Promise<T>,
    timeoutText: () => string,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work(deadlineMs)
      } catch (fault) {
        const error = toClientError(fault)
        if (!error.isRetriable || this.#cluster.isClosed) throw error
        const pauseMs = backoffMs(tries, this.#settings.retryBackoff)
        if (this.#cluster.clock.now() + pauseMs >= deadlineMs) throw timeoutError(timeoutText(), error)
        await this.#cluster.pause(pauseMs)
      }
    }
  }

  async #leaveGroup(deadlineMs: number, reason: string): Promise<void> {
    const membership = this.#membership
    const leftMs = () => Math.max(1, deadlineMs - this.#cluster.clock.now())
    if (this.#settings.autoCommits && this.#canCommit()) await this.#commitQuietly(leftMs())
    if (membership === undefined) return
    const owned = this.assignment()
    if (owned.length > 0) await this.#listener.onPartitionsRevoked?.(owned)
    this.#partitions.clear()
    this.#membership = undefined
    await membership.leave(deadlineMs, reason)
  }

  /** A close does not look for a coordinator that was never found. */
  #canCommit(): boolean {
    if (this.#coordinator?.openConnection() === undefined) return false
    return this.#membership === undefined || this.#membership.isStable
  }

  #nextDueMs(): number {
    return this.#settings.autoCommits && this.#nextAutoCommitMs > 0
      ? this.#nextAutoCommitMs
      : Number.POSITIVE_INFINITY
  }

  #state(partition: TopicPartition): PartitionState {
    const state = this.#partitions.get(partitionName(partition))
    if (state === undefined)
      throw illegalState(`No current assignment for partition ${partitionName(partition)}`)
    return state
  }

  #needCoordinator(): Coordinator {
    if (this.#coordinator !== undefined) return this.#coordinator
    throw new ClientError(
      'org.apache.kafka.common.errors.InvalidGroupIdException',
      'To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.',
    )
  }

  #ensureOpen(): void {
    if (this.#isClosed) throw illegalState('This consumer has already been closed.')
  }
}

function matchesWhole(pattern: RegExp, name: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(name)
}

function describeOffset({ offset, leaderEpoch, metadata }: OffsetAndMetadata): string {
  return `OffsetAndMetadata{offset=${offset}, leaderEpoch=${leaderEpoch ?? 'null'}, metadata='${metadata ?? ''}'}`
}
