/**
 * The way of records into batches. A record passes three stations: its topic's metadata must be known, there must be room in
 * buffer.memory, then it joins the batch of its partition, which the sender takes on. Where Java's send blocks the thread, records
 * queue up here before the first or the second station, in order, each for at most max.block.ms.
 */
import {
  type ClientError,
  errorFromName,
  ClientError as Failure,
  illegalArgument,
  toClientError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Metadata, TopicMetadata } from '../metadata.ts'
import { ProducerBatch } from './batch.ts'
import { findTopic, hasPartition } from './find-topic.ts'
import type { Generations } from './generations.ts'
import { type Identities, PartitionQueue } from './partition-queue.ts'
import { Partitioner, type PartitionLoad } from './partitioner.ts'
import type { PendingRecord } from './pending-record.ts'
import type { Sender } from './sender.ts'
import type { ProducerSettings } from './settings.ts'
import type { Transactions } from './transactions.ts'

export interface AccumulatorOptions {
  cluster: Cluster
  metadata: Metadata
  settings: ProducerSettings
  sender: Sender
  identities: Identities | undefined
  transactions: Transactions | undefined
  generations: Generations
}

export class Accumulator {
  readonly #options: AccumulatorOptions
  readonly #partitioner: Partitioner
  /** Records that wait for their topic's metadata. */
  readonly #unrouted = new Map<string, PendingRecord[]>()
  /** Records that wait for memory. */
  readonly #unplaced: PendingRecord[] = []
  readonly #drainWaiters: (() => void)[] = []
  #usedBytes = 0
  #fatal: ClientError | undefined

  constructor(options: AccumulatorOptions) {
    this.#options = options
    this.#partitioner = new Partitioner(options.settings)
  }

  get isShortOfMemory(): boolean {
    return this.#unplaced.length > 0
  }

  /** Of buffer.memory. */
  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Takes a record in; false when the next one would have to wait. */
  add(record: PendingRecord): boolean {
    const topic = this.#options.metadata.topic(record.topic)
    const isKnown = topic !== undefined && hasPartition(topic, record)
    if (isKnown && !this.#unrouted.has(record.topic)) this.#place(record, topic)
    else this.#awaitTopic(record)
    return this.#isOpen
  }

  /** Resolves when `add` would return true again. */
  drained(): Promise<void> {
    if (this.#isOpen) return Promise.resolve()
    return new Promise((resolve) => this.#drainWaiters.push(resolve))
  }

  /** A batch is done: its memory goes to those who wait for some. */
  release(batch: ProducerBatch): void {
    const { generations, metadata, settings } = this.#options
    for (const { bytes, generation } of batch.deliveries) {
      this.#usedBytes -= bytes
      generations.leave(generation)
    }
    for (let record = this.#unplaced[0]; record !== undefined; record = this.#unplaced[0]) {
      if (this.#usedBytes + record.bytes > settings.bufferMemory) break
      const topic = metadata.topic(record.topic)
      this.#unplaced.shift()
      record.cancelDeadline?.()
      if (topic === undefined) this.#awaitTopic(record)
      else this.#append(record, topic)
    }
    this.#announceRoom()
  }

  /** Fails the records that are in no batch yet. */
  failAll(error: ClientError): void {
    for (const records of this.#unrouted.values())
      for (const record of records.splice(0)) this.#fail(record, error)
    for (const record of this.#unplaced.splice(0)) {
      record.cancelDeadline?.()
      this.#fail(record, error)
    }
    this.#announceRoom()
  }

  /** Fails every record from now on. */
  refuse(error: ClientError): void {
    this.#fatal = error
  }

  get #isOpen(): boolean {
    return this.#unplaced.length === 0 && this.#unrouted.size === 0
  }

  /** Queues a record before the first station; one loop a topic leads the queue past it. */
  #awaitTopic(record: PendingRecord): void {
    const records = this.#unrouted.get(record.topic)
    if (records !== undefined) {
      records.push(record)
      return
    }
    this.#unrouted.set(record.topic, [record])
    void this.#route(record.topic) // its failures go to the callbacks
  }

  async #route(topic: string): Promise<void> {
    const { cluster, metadata, settings } = this.#options
    const context = { cluster, metadata, maxBlockMs: settings.maxBlockMs }
    const records = this.#unrouted.get(topic) ?? []
    for (let record = records[0]; record !== undefined; record = records[0]) {
      try {
        const found = await findTopic(record, record.deadlineMs, context)
        if (records[0] !== record) continue // the producer was closed meanwhile
        records.shift()
        this.#place(record, found)
      } catch (fault) {
        if (records[0] !== record) continue
        records.shift()
        this.#reject(record, toClientError(fault))
      }
    }
    this.#unrouted.delete(topic)
    this.#announceRoom()
  }

  /** The second station: too large is refused, too much waits. */
  #place(record: PendingRecord, topic: TopicMetadata): void {
    const { maxRequestSize, bufferMemory, batchSize } = this.#options.settings
    const { bytes } = record
    if (this.#fatal !== undefined) this.#fail(record, this.#fatal)
    else if (bytes > maxRequestSize) {
      const limit = `${maxRequestSize}, which is the value of the max.request.size configuration.`
      this.#reject(record, tooLarge(bytes, limit))
    } else if (bytes > bufferMemory) {
      const limit = 'the total memory buffer you have configured with the buffer.memory configuration.'
      this.#reject(record, tooLarge(bytes, limit))
    } else if (batchSize > bufferMemory) {
      // Java takes the memory of a whole batch at once.
      const text = `Attempt to allocate ${batchSize} bytes, but there is a hard limit of ${bufferMemory} on memory allocations.`
      this.#reject(record, illegalArgument(text))
    } else if (this.#unplaced.length > 0 || this.#usedBytes + bytes > bufferMemory) this.#awaitMemory(record)
    else this.#append(record, topic)
  }

  #awaitMemory(record: PendingRecord): void {
    const { cluster, sender } = this.#options
    this.#unplaced.push(record)
    sender.wake()
    record.cancelDeadline = cluster.clock.after(record.deadlineMs - cluster.clock.now(), () => {
      const index = this.#unplaced.indexOf(record)
      if (index < 0) return
      this.#unplaced.splice(index, 1)
      this.#reject(record, this.#exhausted(record))
      this.#announceRoom()
    })
  }

  #exhausted(record: PendingRecord): ClientError {
    const { maxBlockMs, bufferMemory, batchSize } = this.#options.settings
    const free = bufferMemory - this.#usedBytes
    const text = `Failed to allocate ${record.bytes} bytes within the configured max blocking time ${maxBlockMs} ms. Total memory: ${bufferMemory} bytes. Available memory: ${free} bytes. Poolable size: ${batchSize} bytes`
    return new Failure('org.apache.kafka.clients.producer.BufferExhaustedException', text, {
      isRetriable: true,
    })
  }

  /** The third station: joins the batch of its partition. */
  #append(record: PendingRecord, topic: TopicMetadata): void {
    const { sender, transactions } = this.#options
    const partition = this.#partitionOf(record, topic)
    const refusal = transactions?.admit({ topic: topic.name, partition })
    if (refusal !== undefined) {
      this.#fail(record, refusal)
      return
    }
    const queue = sender.queue(topic.name, partition, () => this.#makeQueue(topic.name, partition))
    this.#usedBytes += record.bytes
    const { last } = queue
    if (last?.tryAppend(record) !== true) this.#beginBatch(record, queue)
    else if (last.isFull) sender.wake()
  }

  #beginBatch(record: PendingRecord, queue: PartitionQueue): void {
    const { cluster, metadata, settings, sender } = this.#options
    const { topic, partition } = queue
    const batch = new ProducerBatch(topic, partition, { createdMs: cluster.clock.now(), settings })
    batch.tryAppend(record)
    queue.push(batch)
    metadata.want(topic)
    sender.wake()
  }

  #makeQueue(topic: string, partition: number): PartitionQueue {
    const { identities, settings } = this.#options
    return new PartitionQueue(topic, partition, { identities, maxInFlight: settings.maxInFlight })
  }

  #partitionOf(record: PendingRecord, topic: TopicMetadata): number {
    const { partition, key } = record
    if (partition !== undefined) return partition
    const { settings } = this.#options
    if (settings.isRoundRobin) return this.#partitioner.inTurn(topic.name, this.#loads(topic))
    if (key !== null && !settings.ignoresKeys) return this.#partitioner.ofKey(key, topic.partitions.length)
    return this.#partitioner.next(topic.name, record.bytes, () => this.#loads(topic))
  }

  #loads(topic: TopicMetadata): PartitionLoad[] {
    return topic.partitions.map(({ partition, leaderId }) => ({
      partition,
      hasLeader: leaderId >= 0,
      waiting: this.#options.sender.waitingFor(topic.name, partition),
    }))
  }

  #announceRoom(): void {
    if (!this.#isOpen && !this.#options.cluster.isClosed) return
    for (const resolve of this.#drainWaiters.splice(0)) resolve()
  }

  /** A record that cannot be sent spoils its transaction. */
  #reject(record: PendingRecord, error: ClientError): void {
    this.#fail(record, error)
    this.#options.transactions?.noteFailure(error)
  }

  #fail(record: PendingRecord, error: ClientError): void {
    this.#options.generations.leave(record.generation)
    const { topic, partition } = record
    record.callback?.(error, { topic, partition: partition ?? -1, offset: -1, timestamp: -1 })
  }
}

function tooLarge(bytes: number, limit: string): ClientError {
  const text = `The message is ${bytes} bytes when serialized which is larger than ${limit}`
  return errorFromName('MESSAGE_TOO_LARGE', text)
}
