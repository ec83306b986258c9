/**
 * What a producer or consumer knows of its topics, kept fresh in the background.
 *
 * A refresh is due when somebody asks (`requestUpdate`), when a wanted topic is unknown or lacks a leader, and when what is known is
 * older than metadata.max.age.ms. One request is under way at a time; answers that leave something missing are followed by another
 * after a pause that grows from retry.backoff.ms to retry.backoff.max.ms. Whoever waits for something looks again whenever
 * `changed()` resolves.
 */
import { errors } from '../errors.ts'
import { MetadataApi, type MetadataResponse } from '../messages/03-metadata.ts'
import { backoffMs } from './backoff.ts'
import { type ClientError, errorFromCode, isAuthenticationError, toClientError } from './client-error.ts'
import type { Cluster } from './cluster.ts'

export interface PartitionMetadata {
  partition: number
  /** -1 for none. */
  leaderId: number
  leaderEpoch: number
}

export interface TopicMetadata {
  name: string
  /** All zero from brokers that know no ids. */
  topicId: string
  isInternal: boolean
  /** In the order of their numbers. */
  partitions: readonly PartitionMetadata[]
}

export interface MetadataOptions {
  maxAgeMs: number
  /** A topic not touched for so long is no longer wanted. */
  maxIdleMs: number
  retryBackoff: { initialMs: number; maxMs: number }
  allowAutoTopicCreation: boolean
}

const NETWORK_CLIENT = 'org.apache.kafka.clients.NetworkClient'
const METADATA = 'org.apache.kafka.clients.Metadata'
/** Errors that go away by themselves, so that asking again makes sense (Java's InvalidMetadataException). */
const PASSING = new Set([
  errors.UNKNOWN_TOPIC_OR_PARTITION.code,
  errors.LEADER_NOT_AVAILABLE.code,
  errors.NOT_LEADER_OR_FOLLOWER.code,
  errors.UNKNOWN_TOPIC_ID.code,
])

export class Metadata {
  readonly #cluster: Cluster
  readonly #options: MetadataOptions
  readonly #lastUsedMs = new Map<string, number>()
  readonly #waiting = new Set<() => void>()
  #wantsAll = false
  #topics = new Map<string, TopicMetadata>()
  #namesById = new Map<string, string>()
  #errors = new Map<string, ClientError>()
  #fault: ClientError | undefined
  #isDue = false
  #isRefreshing = false
  #fruitless = 0
  #cancelAgeTimer = () => {}

  constructor(cluster: Cluster, options: MetadataOptions) {
    this.#cluster = cluster
    this.#options = options
  }

  /** Undefined while the topic is not known to exist. */
  topic(name: string): TopicMetadata | undefined {
    return this.#topics.get(name)
  }

  /** Why a topic is not known. */
  error(name: string): ClientError | undefined {
    return this.#errors.get(name)
  }

  /** Why no metadata can be had at all: a broker has refused who this client is. Told once. */
  takeFault(): ClientError | undefined {
    const fault = this.#fault
    this.#fault = undefined
    return fault
  }

  /** The name behind a topic id. */
  nameOf(topicId: string): string | undefined {
    return this.#namesById.get(topicId)
  }

  /** Topics that are known to exist. */
  names(): string[] {
    return [...this.#topics.keys()]
  }

  leaderOf(topic: string, partition: number): PartitionMetadata | undefined {
    const found = this.#topics.get(topic)?.partitions[partition]
    return found === undefined || found.leaderId < 0 ? undefined : found
  }

  /** Wants a topic from now on; asks for it when it is not known. */
  want(name: string): void {
    const isNew = !this.#lastUsedMs.has(name)
    this.#lastUsedMs.set(name, this.#cluster.clock.now())
    if (isNew || !this.#topics.has(name)) this.requestUpdate()
  }

  /** Wants exactly these topics, or all that there are. */
  wantOnly(names: Iterable<string> | 'all'): void {
    this.#wantsAll = names === 'all'
    this.#lastUsedMs.clear()
    if (names !== 'all') for (const name of names) this.#lastUsedMs.set(name, this.#cluster.clock.now())
    this.requestUpdate()
  }

  requestUpdate(): void {
    this.#isDue = true
    if (!this.#isRefreshing) void this.#refresh() // it reports its failures itself
  }

  /** Resolves at the next answer, or when the deadline passes. */
  changed(deadlineMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        cancel()
        this.#waiting.delete(finish)
        resolve()
      }
      const cancel = this.#cluster.clock.after(deadlineMs - this.#cluster.clock.now(), finish)
      this.#waiting.add(finish)
    })
  }

  close(): void {
    this.#cancelAgeTimer()
    this.#notify()
  }

  async #refresh(): Promise<void> {
    this.#isRefreshing = true
    this.#cancelAgeTimer()
    while (this.#isDue && !this.#cluster.isClosed) {
      this.#isDue = false
      const isFruitful = await this.#ask().catch((fault: unknown) => this.#heed(fault))
      this.#fruitless = isFruitful ? 0 : this.#fruitless + 1
      if (!isFruitful) this.#isDue = true
      const pauseMs = backoffMs(Math.max(this.#fruitless, 1), this.#options.retryBackoff)
      if (this.#isDue) await this.#cluster.pause(pauseMs)
    }
    this.#isRefreshing = false
    if (this.#cluster.isClosed) return
    this.#cancelAgeTimer = this.#cluster.clock.after(this.#options.maxAgeMs, () => this.requestUpdate())
  }

  #heed(fault: unknown): false {
    if (isAuthenticationError(fault)) {
      this.#fault = toClientError(fault)
      this.#notify()
    }
    return false
  }

  /** One question and its answer; false when something wanted is still missing. */
  async #ask(): Promise<boolean> {
    const connection = await this.#cluster.anyConnection(Number.POSITIVE_INFINITY)
    if (connection === undefined) return false
    this.#forgetIdle()
    const names = [...this.#lastUsedMs.keys()]
    const correlationId = connection.nextCorrelationId
    const answer = await connection.send(MetadataApi, {
      topics: this.#wantsAll ? null : names.map((name) => ({ name })),
      allowAutoTopicCreation: this.#options.allowAutoTopicCreation,
    })
    if (answer.errorCode === errors.REBOOTSTRAP_REQUIRED.code) this.#cluster.rebootstrap()
    if (answer.errorCode !== errors.NONE.code) return false
    this.#cluster.update(answer)
    const isComplete = this.#apply(answer, correlationId)
    this.#notify()
    return isComplete
  }

  #apply(answer: MetadataResponse, correlationId: number): boolean {
    let isComplete = true
    const topics = new Map<string, TopicMetadata>()
    const faults = new Map<string, ClientError>()
    for (const topic of answer.topics) {
      const name = topic.name ?? ''
      if (topic.errorCode !== errors.NONE.code) {
        faults.set(name, errorFromCode(topic.errorCode))
        if (PASSING.has(topic.errorCode)) isComplete = false
        continue
      }
      const partitions = topic.partitions.map(({ partitionIndex, leaderId, leaderEpoch, errorCode }) => {
        if (PASSING.has(errorCode)) isComplete = false
        return { partition: partitionIndex, leaderId, leaderEpoch }
      })
      partitions.sort((a, b) => a.partition - b.partition)
      topics.set(name, { name, topicId: topic.topicId, isInternal: topic.isInternal, partitions })
    }
    this.#topics = topics
    this.#errors = faults
    this.#namesById = new Map([...topics.values()].map(({ topicId, name }) => [topicId, name]))
    if (faults.size > 0) this.#report(faults, correlationId)
    return isComplete
  }

  #report(faults: ReadonlyMap<string, ClientError>, correlationId: number): void {
    const { log, logPrefix } = this.#cluster
    const issues = [...faults].map(([name, error]) => `${name}=${error.kafkaError?.name}`).join(', ')
    log?.warn(
      `${logPrefix}The metadata response from the cluster reported a recoverable issue with correlation id ${correlationId} : {${issues}}`,
      NETWORK_CLIENT,
    )
    const withError = (name: 'INVALID_TOPIC_EXCEPTION' | 'TOPIC_AUTHORIZATION_FAILED') =>
      [...faults].filter(([, error]) => error.is(name)).map(([topic]) => topic)
    const invalid = withError('INVALID_TOPIC_EXCEPTION')
    if (invalid.length > 0)
      log?.error(`${logPrefix}Metadata response reported invalid topics [${invalid.join(', ')}]`, METADATA)
    const denied = withError('TOPIC_AUTHORIZATION_FAILED')
    if (denied.length > 0)
      log?.error(`${logPrefix}Topic authorization failed for topics [${denied.join(', ')}]`, METADATA)
  }

  #forgetIdle(): void {
    const oldestMs = this.#cluster.clock.now() - this.#options.maxIdleMs
    for (const [name, usedMs] of this.#lastUsedMs) if (usedMs < oldestMs) this.#lastUsedMs.delete(name)
  }

  #notify(): void {
    for (const finish of [...this.#waiting]) finish()
  }
}
