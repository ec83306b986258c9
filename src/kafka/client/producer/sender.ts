/**
 * Takes batches that are ready to their partitions' leaders, one request a broker with one batch a partition; batch-outcomes.ts deals
 * with the answers.
 *
 * A batch is ready when it is full or has waited linger.ms, when it comes back, and at once while a flush, a close or the lack of
 * memory asks for it. `wake()` looks at everything once at the end of the current turn of the event loop; a timer does so when
 * the next batch gets ready, may be sent again, or has to be given up (delivery.timeout.ms).
 */

import { ZERO_UUID } from '../../../wire/plan.ts'
import { ProduceApi } from '../../messages/00-produce.ts'
import { type ClientError, timeoutError, toClientError } from '../client-error.ts'
import type { Connection } from '../connection.ts'
import { partitionName } from '../types.ts'
import type { ProducerBatch } from './batch.ts'
import { BatchOutcomes, type BatchOutcomesOptions, type Shipment, topicIdOf } from './batch-outcomes.ts'
import type { PartitionQueue } from './partition-queue.ts'

/** Produce names topics by id from here on. */
const WITH_TOPIC_IDS = 13
/** The last version in which brokers leave it to the producer to add partitions to its transaction. */
const WITHOUT_V2 = 11

export interface SenderOptions extends BatchOutcomesOptions {
  /** True while batches are not to wait for company. */
  isUrgent(): boolean
}

export class Sender {
  readonly #options: SenderOptions
  readonly #outcomes: BatchOutcomes
  readonly #queues: PartitionQueue[] = []
  readonly #byTopic = new Map<string, Map<number, PartitionQueue>>()
  readonly #inFlight = new Map<number, number>()
  readonly #connecting = new Set<number>()
  #isAwake = false
  #isAwaitingMetadata = false
  #cancelTimer = () => {}
  #isClosed = false

  constructor(options: SenderOptions) {
    this.#options = options
    this.#outcomes = new BatchOutcomes(options)
  }

  /** The queue of a partition, made when there is none. */
  queue(topic: string, partition: number, make: () => PartitionQueue): PartitionQueue {
    let ofTopic = this.#byTopic.get(topic)
    if (ofTopic === undefined) {
      ofTopic = new Map()
      this.#byTopic.set(topic, ofTopic)
    }
    let queue = ofTopic.get(partition)
    if (queue === undefined) {
      queue = make()
      ofTopic.set(partition, queue)
      this.#queues.push(queue)
    }
    return queue
  }

  /** Batches that wait for a partition. */
  waitingFor(topic: string, partition: number): number {
    return this.#byTopic.get(topic)?.get(partition)?.waitingCount ?? 0
  }

  /** Requests that are not answered yet. */
  get inFlight(): number {
    return [...this.#inFlight.values()].reduce((sum, count) => sum + count, 0)
  }

  wake(): void {
    if (this.#isAwake || this.#isClosed) return
    this.#isAwake = true
    queueMicrotask(() => {
      this.#isAwake = false
      if (!this.#isClosed) this.#run()
    })
  }

  /** Gives up everything that is not done. */
  abort(error: ClientError): void {
    for (const queue of this.#queues) {
      for (const batch of queue.batches()) this.#outcomes.giveUp(queue, batch, error)
    }
  }

  /** Gives up what was never sent. */
  abortUnsent(error: ClientError): void {
    for (const queue of this.#queues) {
      for (const batch of queue.unsent()) this.#outcomes.giveUp(queue, batch, error)
    }
  }

  close(): void {
    this.#isClosed = true
    this.#cancelTimer()
  }

  #run(): void {
    const now = this.#options.cluster.clock.now()
    const loads = new Map<number, PartitionQueue[]>()
    let wakeAtMs = Number.POSITIVE_INFINITY
    for (const queue of this.#queues) {
      this.#expire(queue, now)
      const { first } = queue
      if (first === undefined) continue
      wakeAtMs = Math.min(wakeAtMs, first.createdMs + this.#options.settings.deliveryTimeoutMs)
      const readyAtMs = this.#readyAtMs(queue, first)
      if (readyAtMs > now) {
        wakeAtMs = Math.min(wakeAtMs, readyAtMs)
        continue
      }
      if (!queue.canSend()) continue // what it waits for wakes us
      const leader = this.#options.metadata.leaderOf(queue.topic, queue.partition)
      if (leader === undefined) {
        this.#awaitMetadata(queue.topic)
        continue
      }
      const ofNode = loads.get(leader.leaderId)
      if (ofNode === undefined) loads.set(leader.leaderId, [queue])
      else ofNode.push(queue)
    }
    for (const [nodeId, queues] of loads) this.#ship(nodeId, queues)
    this.#cancelTimer()
    if (wakeAtMs < Number.POSITIVE_INFINITY) {
      this.#cancelTimer = this.#options.cluster.clock.after(Math.max(1, wakeAtMs - now), () => this.wake())
    }
  }

  #awaitMetadata(topic: string): void {
    const { metadata } = this.#options
    metadata.want(topic)
    if (this.#isAwaitingMetadata) return
    this.#isAwaitingMetadata = true
    metadata.requestUpdate()
    void metadata.changed(Number.POSITIVE_INFINITY).then(() => {
      this.#isAwaitingMetadata = false
      this.wake()
    })
  }

  #readyAtMs(queue: PartitionQueue, first: ProducerBatch): number {
    if (first.attempts > 0) return first.retryAtMs
    if (first.isFull || queue.waitingCount > 1 || this.#options.isUrgent()) return 0
    return first.createdMs + this.#options.settings.lingerMs
  }

  #ship(nodeId: number, queues: PartitionQueue[]): void {
    const { cluster, settings } = this.#options
    const connection = cluster.openConnectionTo(nodeId)
    if (connection === undefined) {
      this.#connect(nodeId)
      return
    }
    // Rounds, because a partition may have several batches ready but a request takes only one of each.
    for (;;) {
      if ((this.#inFlight.get(nodeId) ?? 0) >= settings.maxInFlight) return
      const shipments: Shipment[] = []
      let bytes = 0
      for (const queue of queues) {
        const { first } = queue
        if (first === undefined || !queue.canSend() || this.#readyAtMs(queue, first) > cluster.clock.now())
          continue
        if (bytes > 0 && bytes + first.sizeInBytes > settings.maxRequestSize) continue
        const batch = queue.take()
        bytes += batch.sizeInBytes
        shipments.push({ queue, batch })
      }
      if (shipments.length === 0) return
      queues.push(...queues.splice(0, shipments.length)) // those left out come first next time
      void this.#send(nodeId, connection, shipments) // deals with its own failures
    }
  }

  #connect(nodeId: number): void {
    if (this.#connecting.has(nodeId)) return
    this.#connecting.add(nodeId)
    const { cluster, metadata, settings } = this.#options
    void cluster
      .connectionTo(nodeId, cluster.clock.now() + settings.requestTimeoutMs)
      .catch(() => metadata.requestUpdate())
      .then(() => {
        this.#connecting.delete(nodeId)
        this.wake()
      })
  }

  async #send(nodeId: number, connection: Connection, shipments: readonly Shipment[]): Promise<void> {
    const { settings, counters, cluster } = this.#options
    this.#inFlight.set(nodeId, (this.#inFlight.get(nodeId) ?? 0) + 1)
    const sentMs = cluster.clock.now()
    counters.sent(
      shipments.map(({ batch }) => batch),
      sentMs,
    )
    const correlationId = connection.nextCorrelationId
    try {
      const version = this.#version(connection, shipments)
      const body = this.#request(shipments, version)
      if (settings.acks === 0) {
        connection.sendOneWay(ProduceApi, body, version)
        for (const { queue, batch } of shipments) this.#outcomes.succeed(queue, batch, -1, -1)
      } else {
        const answer = await connection.send(ProduceApi, body, {
          version,
          timeoutMs: settings.requestTimeoutMs,
        })
        counters.answered(cluster.clock.now() - sentMs)
        this.#outcomes.receive(answer, shipments, correlationId)
      }
    } catch (fault) {
      const error = toClientError(fault)
      for (const { queue, batch } of shipments) this.#outcomes.settle(queue, batch, { error, correlationId })
      this.#options.metadata.requestUpdate()
    }
    this.#inFlight.set(nodeId, (this.#inFlight.get(nodeId) ?? 1) - 1)
    this.wake()
  }

  #version(connection: Connection, shipments: readonly Shipment[]): number {
    const hasIds = shipments.every(
      ({ queue }) => topicIdOf(this.#options.metadata, queue.topic) !== ZERO_UUID,
    )
    const { transactions } = this.#options
    if (transactions?.isV2 === false) return connection.versions.pick(ProduceApi, { max: WITHOUT_V2 })
    return connection.versions.pick(ProduceApi, hasIds ? {} : { max: WITH_TOPIC_IDS - 1 })
  }

  #request(shipments: readonly Shipment[], version: number) {
    const topics = new Map<string, { index: number; records: Buffer }[]>()
    for (const { queue, batch } of shipments) {
      const part = { index: queue.partition, records: batch.bytes(queue.identity) }
      const parts = topics.get(queue.topic)
      if (parts === undefined) topics.set(queue.topic, [part])
      else parts.push(part)
    }
    const { acks, requestTimeoutMs, transactionalId } = this.#options.settings
    return {
      transactionalId: transactionalId ?? null,
      acks,
      timeoutMs: requestTimeoutMs,
      topicData: [...topics].map(([name, partitionData]) =>
        version >= WITH_TOPIC_IDS
          ? { topicId: topicIdOf(this.#options.metadata, name), partitionData }
          : { name, partitionData },
      ),
    }
  }

  #expire(queue: PartitionQueue, now: number): void {
    // The oldest are at the front, also of those that came back or were split.
    for (let batch = queue.first; batch !== undefined; batch = queue.first) {
      const ageMs = now - batch.createdMs
      if (ageMs < this.#options.settings.deliveryTimeoutMs) return
      const what = `Expiring ${batch.recordCount} record(s) for ${partitionName(queue)}:${ageMs} ms has passed since batch creation.`
      const why = 'The request has not been sent, or no server response has been received yet.'
      const error = timeoutError(`${what} ${why}`)
      this.#outcomes.giveUp(queue, batch, error)
      this.#options.transactions?.noteFailure(error)
    }
  }
}
