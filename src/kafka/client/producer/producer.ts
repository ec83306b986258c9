/** The producer: records go through the accumulator into batches, which the sender takes to the brokers. */
import { type ClientError, illegalState, kafkaException } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import { warnOfBackoff } from '../config/backoff-ranges.ts'
import { parseClientConfig, requireConfig } from '../config/client-config.ts'
import { refuseJavaClasses } from '../config/java-classes.ts'
import { producerKeys } from '../config/producer-keys.ts'
import { refuseEmptySocketBuffers } from '../config/socket-buffers.ts'
import type { ConsumerGroupMetadata } from '../consumer/types.ts'
import type { ClientHooks, ClientProperties } from '../hooks.ts'
import { Metadata } from '../metadata.ts'
import type { Metric } from '../metrics/metric.ts'
import { openCluster } from '../open-cluster.ts'
import type { OffsetAndMetadata, TopicPartition } from '../types.ts'
import { Accumulator } from './accumulator.ts'
import { ProducerCounters } from './counters.ts'
import { findTopic } from './find-topic.ts'
import { Generations } from './generations.ts'
import type { Identities } from './partition-queue.ts'
import { pendingRecord } from './pending-record.ts'
import { ProducerIdentities } from './producer-identity.ts'
import { Sender } from './sender.ts'
import { deliveryTimeoutMs, type ProducerSettings, producerSettings } from './settings.ts'
import { Transactions } from './transactions.ts'
import type { DeliveryCallback, Producer, ProducerRecord, RecordMetadata } from './types.ts'

let clientsMade = 0

/** Makes a producer. Rejects with ClientError where Java's constructor throws. Connects in the background. */
export async function openProducer(properties: ClientProperties, hooks: ClientHooks = {}): Promise<Producer> {
  requireConfig(properties, 'bootstrap.servers')
  const config = parseClientConfig(producerKeys, properties)
  const transactionalId = config.optionalText('transactional.id')
  const clientId = config.text('client.id') || `producer-${transactionalId ?? ++clientsMade}`
  const who = transactionalId === undefined ? '' : `, transactionalId=${transactionalId}`
  const logPrefix = `[Producer clientId=${clientId}${who}] `
  warnOfBackoff(config, hooks.log)
  const asked = producerSettings(config)
  try {
    refuseJavaClasses(config)
    refuseEmptySocketBuffers(config)
    const settings = { ...asked, deliveryTimeoutMs: deliveryTimeoutMs(config, hooks.log, logPrefix) }
    const cluster = await openCluster({ config, hooks, clientId, logPrefix, warnsOfBootstrap: true })
    const metadata = new Metadata(cluster, {
      maxAgeMs: config.number('metadata.max.age.ms'),
      maxIdleMs: config.number('metadata.max.idle.ms'),
      retryBackoff: settings.retryBackoff,
      allowAutoTopicCreation: true,
    })
    return new BatchingProducer(cluster, metadata, settings)
  } catch (fault) {
    throw kafkaException('Failed to construct kafka producer', fault)
  }
}

class BatchingProducer implements Producer {
  readonly #cluster: Cluster
  readonly #metadata: Metadata
  readonly #settings: ProducerSettings
  readonly #identities: Identities | undefined
  readonly #transactions: Transactions | undefined
  readonly #sender: Sender
  readonly #counters: ProducerCounters
  readonly #accumulator: Accumulator
  readonly #generations = new Generations()
  #isClosing = false

  constructor(cluster: Cluster, metadata: Metadata, settings: ProducerSettings) {
    this.#cluster = cluster
    this.#metadata = metadata
    this.#settings = settings
    this.#counters = new ProducerCounters(cluster.clock.now())
    this.#transactions = this.#makeTransactions()
    this.#identities = this.#transactions ?? this.#makeIdentities()
    this.#sender = new Sender({
      cluster,
      metadata,
      settings,
      counters: this.#counters,
      transactions: this.#transactions,
      isUrgent: () => this.#isClosing || this.#generations.hasWaiters || this.#accumulator.isShortOfMemory,
      onDone: (batch) => this.#accumulator.release(batch),
    })
    this.#accumulator = new Accumulator({
      cluster,
      metadata,
      settings,
      sender: this.#sender,
      identities: this.#identities,
      transactions: this.#transactions,
      generations: this.#generations,
    })
  }

  send(record: ProducerRecord, callback?: DeliveryCallback): boolean {
    if (this.#isClosing) throw illegalState('Cannot perform operation after producer has been closed')
    const pending = pendingRecord(record, {
      callback,
      nowMs: this.#cluster.clock.now(),
      maxBlockMs: this.#settings.maxBlockMs,
      generation: this.#generations.enter(),
    })
    return this.#accumulator.add(pending)
  }

  deliver(record: ProducerRecord): Promise<RecordMetadata> {
    return new Promise((resolve, reject) => {
      this.send(record, (error, metadata) => {
        if (error === null) resolve(metadata)
        else reject(error)
      })
    })
  }

  drained(): Promise<void> {
    return this.#accumulator.drained()
  }

  flush(): Promise<void> {
    const done = this.#generations.close()
    this.#sender.wake()
    return done
  }

  async initTransactions(): Promise<void> {
    await this.#ensureTransactional().init()
  }

  beginTransaction(): void {
    this.#ensureTransactional().begin()
  }

  async sendOffsetsToTransaction(
    offsets: ReadonlyMap<TopicPartition, OffsetAndMetadata>,
    group: ConsumerGroupMetadata,
  ): Promise<void> {
    await this.#ensureTransactional().sendOffsets(offsets, group)
  }

  async commitTransaction(): Promise<void> {
    const transactions = this.#ensureTransactional()
    await this.drained() // what waits for metadata or memory belongs to the transaction too
    await transactions.commit()
  }

  async abortTransaction(): Promise<void> {
    await this.#ensureTransactional().abort()
  }

  async partitionCount(topic: string): Promise<number> {
    const deadlineMs = this.#cluster.clock.now() + this.#settings.maxBlockMs
    const { maxBlockMs } = this.#settings
    const context = { cluster: this.#cluster, metadata: this.#metadata, maxBlockMs }
    return (await findTopic({ topic }, deadlineMs, context)).partitions.length
  }

  metrics(): Metric[] {
    return this.#counters.metrics({
      clientId: this.#cluster.clientId,
      nowMs: this.#cluster.clock.now(),
      bufferBytes: this.#settings.bufferMemory,
      usedBytes: this.#accumulator.usedBytes,
      inFlight: this.#sender.inFlight,
      traffic: this.#cluster.traffic,
    })
  }

  async close(timeoutMs?: number): Promise<void> {
    this.#isClosing = true
    let cancel = () => {}
    const late = new Promise<void>((resolve) => {
      if (timeoutMs !== undefined) cancel = this.#cluster.clock.after(timeoutMs, resolve)
    })
    await Promise.race([this.flush().then(() => this.#transactions?.abandon()), late])
    cancel()
    const error = kafkaException('Producer is closed forcefully.')
    this.#accumulator.failAll(error)
    this.#sender.abort(error)
    this.#sender.close()
    this.#metadata.close()
    this.#cluster.close()
    this.#accumulator.failAll(error)
  }

  #makeIdentities(): ProducerIdentities | undefined {
    if (!this.#settings.isIdempotent) return undefined
    const { retryBackoff } = this.#settings
    return new ProducerIdentities(this.#cluster, retryBackoff, (error) => this.#onIdentity(error))
  }

  #makeTransactions(): Transactions | undefined {
    const { transactionalId } = this.#settings
    if (transactionalId === undefined) return undefined
    return new Transactions({
      cluster: this.#cluster,
      metadata: this.#metadata,
      settings: this.#settings,
      transactionalId,
      flush: () => this.flush(),
      abortUnsent: (error) => {
        this.#accumulator.failAll(error)
        this.#sender.abortUnsent(error)
      },
      abortAll: (error) => {
        this.#accumulator.failAll(error)
        this.#sender.abort(error)
      },
      onProgress: () => this.#sender.wake(),
    })
  }

  #ensureTransactional(): Transactions {
    if (this.#transactions === undefined) {
      throw illegalState(
        this.#settings.isIdempotent
          ? 'Transactional method invoked on a non-transactional producer.'
          : 'Cannot use transactional methods without enabling transactions by setting the transactional.id configuration property',
      )
    }
    if (this.#isClosing) throw illegalState('Cannot perform operation after producer has been closed')
    return this.#transactions
  }

  #onIdentity(error: ClientError | undefined): void {
    if (error !== undefined) {
      this.#accumulator.refuse(error)
      this.#sender.abort(error)
    }
    this.#sender.wake()
  }
}
