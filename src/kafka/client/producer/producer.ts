/**
 * The producer.
 *
 * A record passes three stations: its topic's metadata must be known, there must be room in buffer.memory, then it joins the batch of
 * its partition, which the sender takes on. Where Java's send blocks the thread, records queue up here before the first or
 * the second station, in order, each for at most max.block.ms, and `send` returns false.
 */
import {
  type ClientError,
  errorFromName,
  ClientError as Failure,
  illegalArgument,
  illegalState,
  kafkaException,
  toClientError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import { parseClientConfig, requireConfig } from '../config/client-config.ts'
import { producerKeys } from '../config/producer-keys.ts'
import type { ConsumerGroupMetadata } from '../consumer/types.ts'
import type { ClientHooks, ClientProperties } from '../hooks.ts'
import { Metadata, type TopicMetadata } from '../metadata.ts'
import type { Metric } from '../metrics/metric.ts'
import { openCluster } from '../open-cluster.ts'
import type { OffsetAndMetadata, TopicPartition } from '../types.ts'
import { ProducerBatch, serializedUpperBound } from './batch.ts'
import { ProducerCounters } from './counters.ts'
import { findTopic, hasPartition } from './find-topic.ts'
import { Generations } from './generations.ts'
import { type Identities, PartitionQueue } from './partition-queue.ts'
import { Partitioner } from './partitioner.ts'
import { ProducerIdentities } from './producer-identity.ts'
import { Sender } from './sender.ts'
import { type ProducerSettings, producerSettings } from './settings.ts'
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
  const settings = producerSettings(config, hooks.log, logPrefix)
  try {
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

/** A record on its way to its batch. */
interface Item {
  readonly record: ProducerRecord
  readonly callback: DeliveryCallback | undefined
  readonly timestamp: number
  readonly bytes: number
  readonly deadlineMs: number
  readonly generation: number
  /** Stops the clock of one that waits for memory. */
  cancelDeadline?: () => void
}

class BatchingProducer implements Producer {
  readonly #cluster: Cluster
  readonly #metadata: Metadata
  readonly #settings: ProducerSettings
  readonly #partitioner: Partitioner
  readonly #identities: Identities | undefined
  readonly #transactions: Transactions | undefined
  readonly #sender: Sender
  readonly #counters: ProducerCounters
  readonly #generations = new Generations()
  /** Records that wait for their topic's metadata. */
  readonly #unrouted = new Map<string, Item[]>()
  /** Records that wait for memory. */
  readonly #unplaced: Item[] = []
  readonly #drainWaiters: (() => void)[] = []
  #usedBytes = 0
  #isClosing = false
  #fatal: ClientError | undefined

  constructor(cluster: Cluster, metadata: Metadata, settings: ProducerSettings) {
    this.#cluster = cluster
    this.#metadata = metadata
    this.#settings = settings
    this.#partitioner = new Partitioner(settings)
    this.#counters = new ProducerCounters(cluster.clock.now())
    this.#transactions = this.#makeTransactions()
    this.#identities = this.#transactions ?? this.#makeIdentities()
    this.#sender = new Sender({
      cluster,
      metadata,
      settings,
      counters: this.#counters,
      transactions: this.#transactions,
      isUrgent: () => this.#isClosing || this.#generations.hasWaiters || this.#unplaced.length > 0,
      onDone: (batch) => this.#release(batch),
    })
  }

  send(record: ProducerRecord, callback?: DeliveryCallback): boolean {
    if (this.#isClosing) throw illegalState('Cannot perform operation after producer has been closed')
    const now = this.#cluster.clock.now()
    const timestamp = record.timestamp ?? now
    const item: Item = {
      record,
      callback,
      timestamp,
      bytes: serializedUpperBound({ ...record, timestamp }),
      deadlineMs: now + this.#settings.maxBlockMs,
      generation: this.#generations.enter(),
    }
    this.#metadata.want(record.topic)
    const isWaiting = this.#unrouted.has(record.topic)
    const topic = this.#metadata.topic(record.topic)
    if (isWaiting || topic === undefined || !hasPartition(topic, record)) this.#awaitTopic(item)
    else this.#place(item, topic)
    return this.#isOpen
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
    if (this.#isOpen) return Promise.resolve()
    return new Promise((resolve) => this.#drainWaiters.push(resolve))
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
    return (await this.#findTopic({ topic }, deadlineMs)).partitions.length
  }

  metrics(): Metric[] {
    return this.#counters.metrics({
      clientId: this.#cluster.clientId,
      nowMs: this.#cluster.clock.now(),
      bufferBytes: this.#settings.bufferMemory,
      usedBytes: this.#usedBytes,
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
    this.#failUnplaced(error)
    this.#sender.abort(error)
    this.#sender.close()
    this.#metadata.close()
    this.#cluster.close()
    this.#announceRoom()
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
        this.#failUnplaced(error)
        this.#sender.abortUnsent(error)
      },
      abortAll: (error) => {
        this.#failUnplaced(error)
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

  /** Fails the records that are in no batch yet. */
  #failUnplaced(error: ClientError): void {
    for (const items of this.#unrouted.values()) for (const item of items.splice(0)) this.#fail(item, error)
    for (const item of this.#unplaced.splice(0)) {
      item.cancelDeadline?.()
      this.#fail(item, error)
    }
    this.#announceRoom()
  }

  get #isOpen(): boolean {
    return this.#unrouted.size === 0 && this.#unplaced.length === 0
  }

  /** Queues a record before the first station; one loop a topic leads the queue past it. */
  #awaitTopic(item: Item): void {
    const { topic } = item.record
    const items = this.#unrouted.get(topic)
    if (items !== undefined) {
      items.push(item)
      return
    }
    this.#unrouted.set(topic, [item])
    void this.#route(topic) // its failures go to the callbacks
  }

  async #route(topic: string): Promise<void> {
    const items = this.#unrouted.get(topic) ?? []
    for (let item = items[0]; item !== undefined; item = items[0]) {
      try {
        const found = await this.#findTopic(item.record, item.deadlineMs)
        if (items[0] !== item) continue // the producer was closed meanwhile
        items.shift()
        this.#place(item, found)
      } catch (fault) {
        if (items[0] !== item) continue
        items.shift()
        this.#reject(item, toClientError(fault))
      }
    }
    this.#unrouted.delete(topic)
    this.#announceRoom()
  }

  #findTopic(
    record: Pick<ProducerRecord, 'topic' | 'partition'>,
    deadlineMs: number,
  ): Promise<TopicMetadata> {
    const { maxBlockMs } = this.#settings
    return findTopic(record, deadlineMs, { cluster: this.#cluster, metadata: this.#metadata, maxBlockMs })
  }

  /** The second station: too large is refused, too much waits. */
  #place(item: Item, topic: TopicMetadata): void {
    const { maxRequestSize, bufferMemory, batchSize } = this.#settings
    const size = `The message is ${item.bytes} bytes when serialized which is larger than`
    if (this.#fatal !== undefined) this.#fail(item, this.#fatal)
    else if (item.bytes > maxRequestSize) {
      const limit = `${maxRequestSize}, which is the value of the max.request.size configuration.`
      this.#reject(item, errorFromName('MESSAGE_TOO_LARGE', `${size} ${limit}`))
    } else if (item.bytes > bufferMemory) {
      const limit = 'the total memory buffer you have configured with the buffer.memory configuration.'
      this.#reject(item, errorFromName('MESSAGE_TOO_LARGE', `${size} ${limit}`))
    } else if (batchSize > bufferMemory) {
      // Java takes the memory of a whole batch at once.
      const text = `Attempt to allocate ${batchSize} bytes, but there is a hard limit of ${bufferMemory} on memory allocations.`
      this.#reject(item, illegalArgument(text))
    } else if (this.#unplaced.length > 0 || this.#usedBytes + item.bytes > bufferMemory)
      this.#awaitMemory(item)
    else this.#append(item, topic)
  }

  #awaitMemory(item: Item): void {
    this.#unplaced.push(item)
    this.#sender.wake()
    const now = this.#cluster.clock.now()
    item.cancelDeadline = this.#cluster.clock.after(item.deadlineMs - now, () => {
      const index = this.#unplaced.indexOf(item)
      if (index < 0) return
      this.#unplaced.splice(index, 1)
      this.#reject(item, this.#exhausted(item))
      this.#announceRoom()
    })
  }

  #exhausted(item: Item): ClientError {
    const { maxBlockMs, bufferMemory } = this.#settings
    const free = bufferMemory - this.#usedBytes
    const text = `Failed to allocate ${item.bytes} bytes within the configured max blocking time ${maxBlockMs} ms. Total memory: ${bufferMemory} bytes. Available memory: ${free} bytes. Poolable size: ${this.#settings.batchSize} bytes`
    return new Failure('org.apache.kafka.clients.producer.BufferExhaustedException', text, {
      isRetriable: true,
    })
  }

  /** The third station: joins the batch of its partition. */
  #append(item: Item, topic: TopicMetadata): void {
    const { record, callback, timestamp, bytes, generation } = item
    const partition = this.#partitionOf(item, topic)
    const refusal = this.#transactions?.admit({ topic: topic.name, partition })
    if (refusal !== undefined) {
      this.#fail(item, refusal)
      return
    }
    const queue = this.#sender.queue(topic.name, partition, () => {
      const { maxInFlight } = this.#settings
      return new PartitionQueue(topic.name, partition, { identities: this.#identities, maxInFlight })
    })
    this.#usedBytes += bytes
    const delivery = { callback, timestamp, bytes, generation }
    const input = { ...record, timestamp }
    let batch = queue.last
    if (batch === undefined || !batch.tryAppend(input, delivery)) {
      const createdMs = this.#cluster.clock.now()
      batch = new ProducerBatch(topic.name, partition, { createdMs, settings: this.#settings })
      batch.tryAppend(input, delivery)
      queue.push(batch)
      this.#sender.wake()
    } else if (batch.isFull) this.#sender.wake()
  }

  #partitionOf(item: Item, topic: TopicMetadata): number {
    const { partition, key } = item.record
    if (partition !== undefined) return partition
    if (key != null && !this.#settings.ignoresKeys)
      return this.#partitioner.ofKey(key, topic.partitions.length)
    return this.#partitioner.next(topic.name, item.bytes, () =>
      topic.partitions.map((each) => ({
        partition: each.partition,
        hasLeader: each.leaderId >= 0,
        waiting: this.#sender.waitingFor(topic.name, each.partition),
      })),
    )
  }

  /** A batch is done: its memory goes to those who wait for some. */
  #release(batch: ProducerBatch): void {
    for (const { bytes, generation } of batch.deliveries) {
      this.#usedBytes -= bytes
      this.#generations.leave(generation)
    }
    for (let item = this.#unplaced[0]; item !== undefined; item = this.#unplaced[0]) {
      if (this.#usedBytes + item.bytes > this.#settings.bufferMemory) break
      const topic = this.#metadata.topic(item.record.topic)
      this.#unplaced.shift()
      item.cancelDeadline?.()
      if (topic === undefined) this.#awaitTopic(item)
      else this.#append(item, topic)
    }
    this.#announceRoom()
  }

  #announceRoom(): void {
    if (!this.#isOpen && !this.#cluster.isClosed) return
    for (const resolve of this.#drainWaiters.splice(0)) resolve()
  }

  /** A record that cannot be sent spoils its transaction. */
  #reject(item: Item, error: ClientError): void {
    this.#fail(item, error)
    this.#transactions?.noteFailure(error)
  }

  #fail(item: Item, error: ClientError): void {
    this.#generations.leave(item.generation)
    const { topic, partition } = item.record
    item.callback?.(error, { topic, partition: partition ?? -1, offset: -1, timestamp: -1 })
  }

  #onIdentity(error: ClientError | undefined): void {
    if (error !== undefined) {
      this.#fatal = error
      this.#sender.abort(error)
    }
    this.#sender.wake()
  }
}
