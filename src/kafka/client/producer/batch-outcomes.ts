/**
 * What becomes of batches that were sent: stored, sent again, split or given up, as errors and settings say. Batches that come back wait in
 * their queue; the sender looks at it when it is woken.
 */

import { ZERO_UUID } from '../../../wire/plan.ts'
import { errors } from '../../errors.ts'
import type { ProduceResponse } from '../../messages/00-produce.ts'
import { backoffMs } from '../backoff.ts'
import { type ClientError, disconnectError, errorFromCode } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Metadata } from '../metadata.ts'
import { partitionName } from '../types.ts'
import type { ProducerBatch } from './batch.ts'
import type { ProducerCounters } from './counters.ts'
import type { PartitionQueue } from './partition-queue.ts'
import { batchError, type PartitionAnswer, recordErrors } from './record-errors.ts'
import type { ProducerSettings } from './settings.ts'
import type { Transactions } from './transactions.ts'

const LOGGER = 'org.apache.kafka.clients.producer.internals.Sender'
const INVALID_METADATA = new Set<number>(
  [
    errors.NOT_LEADER_OR_FOLLOWER,
    errors.UNKNOWN_TOPIC_OR_PARTITION,
    errors.LEADER_NOT_AVAILABLE,
    errors.FENCED_LEADER_EPOCH,
    errors.UNKNOWN_TOPIC_ID,
    errors.INCONSISTENT_TOPIC_ID,
    errors.KAFKA_STORAGE_ERROR,
    errors.REPLICA_NOT_AVAILABLE,
  ].map(({ code }) => code),
)

/** A batch on its way, and the queue that it is from. */
export interface Shipment {
  queue: PartitionQueue
  batch: ProducerBatch
}

export interface BatchOutcomesOptions {
  cluster: Cluster
  metadata: Metadata
  settings: ProducerSettings
  counters: ProducerCounters
  /** Undefined for a producer without. */
  transactions: Transactions | undefined
  /** Called when a batch is done, before its callbacks run. */
  onDone(batch: ProducerBatch): void
}

export class BatchOutcomes {
  readonly #options: BatchOutcomesOptions

  constructor(options: BatchOutcomesOptions) {
    this.#options = options
  }

  /** Settles each batch of a request by the broker's answer. */
  receive(answer: ProduceResponse, shipments: readonly Shipment[], correlationId: number): void {
    const answers = new Map<string, PartitionAnswer>()
    for (const topic of answer.responses) {
      const name = topic.name === '' ? this.#options.metadata.nameOf(topic.topicId) : topic.name
      for (const each of topic.partitionResponses) {
        answers.set(partitionName({ topic: name ?? topic.topicId, partition: each.index }), each)
      }
    }
    for (const { queue, batch } of shipments) {
      const part =
        answers.get(partitionName(queue)) ??
        answers.get(
          partitionName({
            topic: topicIdOf(this.#options.metadata, queue.topic),
            partition: queue.partition,
          }),
        )
      if (part === undefined) {
        this.settle(queue, batch, {
          error: disconnectError('The answer lacks the partition'),
          correlationId,
        })
      } else if (part.errorCode === errors.NONE.code) {
        this.succeed(queue, batch, part.baseOffset, part.logAppendTimeMs)
      } else
        this.settle(queue, batch, {
          error: errorFromCode(part.errorCode, part.errorMessage),
          part,
          correlationId,
        })
    }
  }

  /** `baseOffset` and `logAppendTimeMs` are -1 where the broker did not say. */
  succeed(queue: PartitionQueue, batch: ProducerBatch, baseOffset: number, logAppendTimeMs: number): void {
    queue.acknowledge(batch)
    this.#options.onDone(batch)
    batch.succeed(baseOffset, logAppendTimeMs)
  }

  /** Decides what becomes of a batch that was not stored. */
  settle(
    queue: PartitionQueue,
    batch: ProducerBatch,
    failure: { error: ClientError; part?: PartitionAnswer; correlationId: number },
  ): void {
    const { error, part, correlationId } = failure
    const { settings } = this.#options
    const partition = partitionName(queue)
    const shown = `${error.kafkaError?.name}${part?.errorMessage ? `. Error Message: ${part.errorMessage}` : ''}`
    if (error.is('DUPLICATE_SEQUENCE_NUMBER')) {
      this.succeed(queue, batch, -1, -1)
      return
    }
    if (error.is('MESSAGE_TOO_LARGE') && batch.recordCount > 1) {
      this.#warn(
        `Got error produce response in correlation id ${correlationId} on topic-partition ${partition}, splitting and retrying (${settings.retries - batch.attempts} attempts left). Error: ${shown}`,
      )
      queue.replace(batch, batch.split())
      return
    }
    if (this.#mayRetry(queue, batch, error)) {
      this.#warn(
        `Got error produce response with correlation id ${correlationId} on topic-partition ${partition}, retrying (${settings.retries - batch.attempts - 1} attempts left). Error: ${shown}`,
      )
      batch.attempts++
      batch.retryAtMs = this.#options.cluster.clock.now() + backoffMs(batch.attempts, settings.retryBackoff)
      this.#options.counters.retried(batch)
      queue.retry(batch)
    } else this.#refuse(queue, batch, error, part)
    if (part !== undefined && INVALID_METADATA.has(part.errorCode)) this.#reportStale(partition, error)
  }

  #mayRetry(queue: PartitionQueue, batch: ProducerBatch, error: ClientError): boolean {
    const { settings, cluster } = this.#options
    if (cluster.clock.now() >= batch.createdMs + settings.deliveryTimeoutMs) return false
    if (batch.attempts >= settings.retries) return false
    if (!settings.isIdempotent) return error.isRetriable
    if (settings.transactionalId !== undefined) {
      // What comes too early waits for the batch before it; where none is missing, the transaction is spoilt.
      return error.is('OUT_OF_ORDER_SEQUENCE_NUMBER') ? !queue.isGap(batch) : error.isRetriable
    }
    if (error.is('OUT_OF_ORDER_SEQUENCE_NUMBER')) {
      if (queue.isGap(batch)) queue.reset()
      return true
    }
    if (error.is('UNKNOWN_PRODUCER_ID') || error.is('INVALID_PRODUCER_EPOCH')) {
      queue.reset()
      return true
    }
    return error.isRetriable
  }

  #reportStale(partition: string, error: ClientError): void {
    if (error.is('UNKNOWN_TOPIC_OR_PARTITION')) {
      this.#warn(
        `Received unknown topic or partition error in produce request on partition ${partition}. The topic-partition may not exist or the user may not have Describe access to it`,
      )
    } else {
      this.#warn(
        `Received invalid metadata error in produce request on partition ${partition} due to ${error.className}: ${error.message} Going to request metadata update now`,
      )
    }
    this.#options.metadata.requestUpdate()
  }

  #refuse(
    queue: PartitionQueue,
    batch: ProducerBatch,
    error: ClientError,
    part: PartitionAnswer | undefined,
  ): void {
    const isRefused = part !== undefined && batch.attempts < this.#options.settings.retries
    const whole = batchError(queue.topic, error)
    queue.abandon(batch, isRefused)
    this.#options.onDone(batch)
    this.#options.counters.failed(batch)
    batch.fail(recordErrors(whole, part))
    this.#options.transactions?.noteFailure(whole)
  }

  /** Drops a batch whatever may have become of it. */
  giveUp(queue: PartitionQueue, batch: ProducerBatch, error: ClientError): void {
    queue.abandon(batch, false)
    this.#options.onDone(batch)
    this.#options.counters.failed(batch)
    batch.fail(() => error)
  }

  #warn(text: string): void {
    const { log, logPrefix } = this.#options.cluster
    log?.warn(logPrefix + text, LOGGER)
  }
}

/** Zero for a topic whose id is not known. */
export function topicIdOf(metadata: Metadata, topic: string): string {
  return metadata.topic(topic)?.topicId ?? ZERO_UUID
}
