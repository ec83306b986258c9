/**
 * The producer.
 *
 * A record passes three stations: its topic's metadata must be known, there must be room in buffer.memory, then it joins the batch of
 * its partition, which the sender takes on. Where Java's send blocks the thread, records queue up here before the first or
 * the second station, in order, each for at most max.block.ms, and `send` returns false.
 */
import {
  type ClientError,
  configError,
  errorFromName,
  ClientError as Failure,
  illegalState,
  kafkaException,
  timeoutError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import { parseClientConfig, requireConfig } from '../config/client-config.ts'
import { producerKeys } from '../config/producer-keys.ts'
import type { ClientHooks, ClientProperties } from '../hooks.ts'
import { Metadata, type TopicMetadata } from '../metadata.ts'
import { openCluster } from '../open-cluster.ts'
import { ProducerBatch, serializedUpperBound } from './batch.ts'
import { Generations } from './generations.ts'
import { PartitionQueue } from './partition-queue.ts'
import { Partitioner } from './partitioner.ts'
import { ProducerIdentities } from './producer-identity.ts'
import { Sender } from './sender.ts'
import { type ProducerSettings, producerSettings } from './settings.ts'
import type { DeliveryCallback, Producer, ProducerRecord, RecordMetadata } from './types.ts'

let clientsMade = 0

/** Makes a producer. Rejects with ClientError where Java's constructor throws. Connects in the background. */
export async function openProducer(properties: ClientProperties, hooks: ClientHooks = {}): Promise<Producer> {
  requireConfig(properties, 'bootstrap.servers')
  const config = parseClientConfig(producerKeys, properties)
  if (config.optionalText('transactional.id') !== undefined) {
    throw configError('transactional.id is not supported by this client')
  }
  const clientId = config.text('client.id') || `producer-${++clientsMade}`
  const logPrefix = `[Producer clientId=${clientId}] `
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
  readonly #identities: ProducerIdentities | undefined
  readonly #sender: Sender
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
    this.#identities = settings.isIdempotent
      ? new ProducerIdentities(cluster, settings.retryBackoff, (error) => this.#onIdentity(error))
      : undefined
    this.#sender = new Sender({
      cluster,
      metadata,
      settings,
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

  async partitionCount(topic: string): Promise<number> {
    const deadlineMs = this.#cluster.clock.now() + this.#settings.maxBlockMs
    return (await this.#findTopic({ topic }, deadlineMs)).partitions.length
  }

  async close(timeoutMs?: number): Promise<void> {
    this.#isClosing = true
    let cancel = () => {}
    const late = new Promise<void>((resolve) => {
      if (timeoutMs !== undefined) cancel = this.#cluster.clock.after(timeoutMs, resolve)
    })
    await Promise.race([this.flush(), late])
    cancel()
    const error = kafkaException('Producer is closed forcefully.')
    for (const items of this.#unrouted.values()) for (const item of items.splice(0)) this.#fail(item, error)
    for (const item of this.#unplaced.splice(0)) this.#fail(item, error)
    this.#sender.abort(error)
    this.#sender.close()
    this.#metadata.close()
    this.#cluster.close()
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
        this.#fail(item, fault instanceof Failure ? fault : kafkaException(String(fault), fault))
      }
    }
    this.#unrouted.delete(topic)
    this.#announceRoom()
  }

  /** Waits until a topic (and the record's partition) is known. Rejects with ClientError in Java's words. */
  async #findTopic(
    record: Pick<ProducerRecord, 'topic' | 'partition'>,
    deadlineMs: number,
  ): Promise<TopicMetadata> {
    const { topic, partition } = record
    const { maxBlockMs } = this.#settings
    for (;;) {
      this.#metadata.want(topic)
      const found = this.#metadata.topic(topic)
      if (found !== undefined && hasPartition(found, record)) return found
      const error = this.#metadata.error(topic)
      if (error?.is('INVALID_TOPIC_EXCEPTION')) {
        throw errorFromName('INVALID_TOPIC_EXCEPTION', `Invalid topics: [${topic}]`)
      }
      if (error?.is('TOPIC_AUTHORIZATION_FAILED')) {
        throw errorFromName('TOPIC_AUTHORIZATION_FAILED', `Not authorized to access topics: [${topic}]`)
      }
      if (this.#cluster.isClosed) throw kafkaException('Producer closed while send in progress')
      if (this.#cluster.clock.now() >= deadlineMs) {
        if (found === undefined)
          throw timeoutError(`Topic ${topic} not present in metadata after ${maxBlockMs} ms.`, error)
        const count = found.partitions.length
        throw timeoutError(
          `Partition ${partition} of topic ${topic} with partition count ${count} is not present in metadata after ${maxBlockMs} ms.`,
        )
      }
      if (found !== undefined) this.#metadata.requestUpdate()
      await this.#metadata.changed(deadlineMs)
    }
  }

  /** The second station: too large is refused, too much waits. */
  #place(item: Item, topic: TopicMetadata): void {
    const { maxRequestSize, bufferMemory } = this.#settings
    const size = `The message is ${item.bytes} bytes when serialized which is larger than`
    if (this.#fatal !== undefined) this.#fail(item, this.#fatal)
    else if (item.bytes > maxRequestSize) {
      const limit = `${maxRequestSize}, which is the value of the max.request.size configuration.`
      this.#fail(item, errorFromName('MESSAGE_TOO_LARGE', `${size} ${limit}`))
    } else if (item.bytes > bufferMemory) {
      const limit = 'the total memory buffer you have configured with the buffer.memory configuration.'
      this.#fail(item, errorFromName('MESSAGE_TOO_LARGE', `${size} ${limit}`))
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
      this.#fail(item, this.#exhausted(item))
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

function hasPartition(topic: TopicMetadata, record: Pick<ProducerRecord, 'partition'>): boolean {
  return topic.partitions.length > (record.partition ?? 0)
}
