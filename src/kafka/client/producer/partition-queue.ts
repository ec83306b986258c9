/**
 * The batches of one partition: those that wait, in order, and those under way.
 *
 * An idempotent producer numbers its records. A batch gets its sequence when it is first sent and keeps it when it is sent again,
 * so that the broker can tell a repetition from something new and refuses what comes too early (OUT_OF_ORDER_SEQUENCE_NUMBER).
 * Several batches may be under way; when one fails, those behind it come back as out of order and queue up behind it by sequence. A
 * batch that comes back is sent again only when nothing with a lower sequence is still under way.
 *
 * When a numbered batch is given up, or the broker has lost track, numbers would be missing. Then the partition waits until
 * nothing is under way, takes a new epoch of the producer id, and numbers from 0 again what still waits.
 */
import { incrementSequence } from '../../records/batch-header.ts'
import type { TopicPartition } from '../types.ts'
import type { ProducerBatch } from './batch.ts'

export interface ProducerIdentity {
  producerId: number
  epoch: number
}

/** Gives the identity that a partition numbers its records under. */
export interface Identities {
  /** Undefined while the partition has to wait for an id. */
  current(partition: TopicPartition): ProducerIdentity | undefined
  /** Whether a partition has to go over to the current one at once, because this one no longer counts. */
  isOutdated(identity: ProducerIdentity): boolean
  /** A later epoch than the given identity has; undefined while a new id has to be awaited. */
  after(identity: ProducerIdentity): ProducerIdentity | undefined
}

export class PartitionQueue {
  readonly topic: string
  readonly partition: number
  readonly #identities: Identities | undefined
  readonly #maxInFlight: number
  readonly #waiting: ProducerBatch[] = []
  readonly #inFlight: ProducerBatch[] = []
  #identity: ProducerIdentity | undefined
  #nextSequence = 0
  #lastAcked = -1
  #needsReset = false

  /** Without `identities` nothing is numbered. */
  constructor(
    topic: string,
    partition: number,
    options: { identities: Identities | undefined; maxInFlight: number },
  ) {
    this.topic = topic
    this.partition = partition
    this.#identities = options.identities
    this.#maxInFlight = options.maxInFlight
  }

  /** The batch that records are added to. */
  get last(): ProducerBatch | undefined {
    return this.#waiting.at(-1)
  }

  /** The batch that is to be sent next. */
  get first(): ProducerBatch | undefined {
    return this.#waiting[0]
  }

  get waitingCount(): number {
    return this.#waiting.length
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#inFlight.length === 0
  }

  /** What a numbered batch is sent under. */
  get identity(): ProducerIdentity | undefined {
    return this.#identity
  }

  push(batch: ProducerBatch): void {
    this.#waiting.push(batch)
  }

  /** Whether the first batch may be sent as far as order is concerned. */
  canSend(): boolean {
    const first = this.#waiting[0]
    if (first === undefined) return false
    if (this.#maxInFlight === 1 && this.#inFlight.length > 0) return false
    if (this.#identities === undefined) return true
    if (!this.#hasIdentity(this.#identities)) return false
    if (first.sequence === undefined) return this.#inFlight.length < this.#maxInFlight
    const { sequence } = first
    return !this.#inFlight.some((batch) => isBefore(batch.sequence ?? 0, sequence))
  }

  /** Takes the first batch to be sent, after `canSend()`. */
  take(): ProducerBatch {
    const batch = this.#waiting.shift()
    if (batch === undefined) throw new Error('take() without a batch')
    if (this.#identities !== undefined && batch.sequence === undefined) {
      batch.sequence = this.#nextSequence
      this.#nextSequence = incrementSequence(this.#nextSequence, batch.recordCount)
    }
    this.#inFlight.push(batch)
    return batch
  }

  /** The batch is stored. */
  acknowledge(batch: ProducerBatch): void {
    this.#land(batch)
    if (batch.sequence !== undefined) {
      this.#lastAcked = incrementSequence(batch.sequence, batch.recordCount - 1)
    }
  }

  /** The batch is to be sent again. */
  retry(batch: ProducerBatch): void {
    this.#land(batch)
    const { sequence } = batch
    if (sequence === undefined) {
      this.#waiting.unshift(batch)
      return
    }
    const behind = this.#waiting.findIndex(
      (other) => other.sequence === undefined || isBefore(sequence, other.sequence),
    )
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, batch)
  }

  /** The broker did not expect this batch now. True when nothing before it is missing, so that the broker lost track. */
  isGap(batch: ProducerBatch): boolean {
    return batch.sequence !== undefined && batch.sequence === incrementSequence(this.#lastAcked, 1)
  }

  /** Numbers from 0 under a new epoch, once nothing is under way. */
  reset(): void {
    this.#needsReset = true
  }

  /**
   * Gives up a batch, waiting or under way. `isRefused`: the broker said no, so its numbers are not used up; otherwise nobody knows.
   */
  abandon(batch: ProducerBatch, isRefused: boolean): void {
    this.#land(batch)
    const index = this.#waiting.indexOf(batch)
    if (index >= 0) this.#waiting.splice(index, 1)
    if (batch.sequence === undefined) return
    const isLast = incrementSequence(batch.sequence, batch.recordCount) === this.#nextSequence
    if (isRefused && isLast) this.#nextSequence = batch.sequence
    else this.#needsReset = true
  }

  /** Puts parts of a batch under way in its place. They are numbered anew. */
  replace(batch: ProducerBatch, parts: readonly ProducerBatch[]): void {
    this.abandon(batch, true)
    this.#waiting.unshift(...parts)
    if (this.#waiting.some(({ sequence }) => sequence !== undefined)) this.#needsReset = true
  }

  /** Batches that were never sent. */
  unsent(): ProducerBatch[] {
    return this.#waiting.filter(({ attempts }) => attempts === 0)
  }

  /** All batches that are not done. */
  batches(): ProducerBatch[] {
    return [...this.#inFlight, ...this.#waiting]
  }

  #hasIdentity(identities: Identities): boolean {
    const current = identities.current(this)
    if (current === undefined) return false
    if (this.#identity === undefined) {
      this.#identity = current
      return true
    }
    const isOutdated = identities.isOutdated(this.#identity)
    if (!this.#needsReset && !isOutdated) return true
    if (this.#inFlight.length > 0) return false
    const next = isOutdated ? current : identities.after(this.#identity)
    if (next === undefined) return false
    this.#identity = next
    this.#needsReset = false
    this.#nextSequence = 0
    this.#lastAcked = -1
    for (const batch of this.#waiting) batch.sequence = undefined
    return true
  }

  #land(batch: ProducerBatch): void {
    const index = this.#inFlight.indexOf(batch)
    if (index >= 0) this.#inFlight.splice(index, 1)
  }
}

/** Sequences wrap; what is less than half the range ahead is later. */
function isBefore(a: number, b: number): boolean {
  const distance = (b - a + 2147483648) % 2147483648
  return distance !== 0 && distance < 1073741824
}
