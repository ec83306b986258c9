/** The records that the last poll has returned, until it is said what becomes of them. */
import { type ClientError, illegalState } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Acknowledgements } from './acknowledgements.ts'
import type { AcknowledgeType, ShareRecord, TopicIdPartition } from './types.ts'

/** What a broker is to be told of a partition. */
export interface PartitionAcknowledgements {
  nodeId: number
  partition: TopicIdPartition
  acknowledgements: Acknowledgements
}

interface Delivered {
  readonly nodeId: number
  readonly partition: TopicIdPartition
  readonly records: Map<number, ShareRecord>
  /** Offsets of a batch that could not be read, of which it may still be said what becomes of them. */
  readonly broken: Set<number>
  acknowledgements: Acknowledgements
  /** Sent as renewed, and not answered yet. */
  readonly renewing: Map<number, ShareRecord>
  /** Renewed: to be returned again. */
  readonly renewed: Map<number, ShareRecord>
}

export class InFlight {
  readonly #partitions = new Map<string, Delivered>()
  lockTimeoutMs: number | undefined

  /** Records that wait for an acknowledgement. */
  records(): ShareRecord[] {
    return [...this.#partitions.values()].flatMap(({ records }) => [...records.values()])
  }

  get isEmpty(): boolean {
    for (const { records } of this.#partitions.values()) if (records.size > 0) return false
    return true
  }

  /** Whether something is renewed, or about to be. */
  get hasRenewals(): boolean {
    for (const each of this.#partitions.values())
      if (each.renewing.size > 0 || each.renewed.size > 0) return true
    return false
  }

  get isAcknowledged(): boolean {
    for (const { records, acknowledgements } of this.#partitions.values()) {
      for (const offset of records.keys()) if (!acknowledgements.has(offset)) return false
    }
    return true
  }

  /** Records are delivered; of `gaps` it is said that there are none, of `broken` that nobody can read them. */
  add(
    nodeId: number,
    partition: TopicIdPartition,
    what: { records: readonly ShareRecord[]; gaps: readonly number[]; broken: readonly number[] },
  ): void {
    const delivered = this.#of(nodeId, partition)
    for (const record of what.records) delivered.records.set(record.offset, record)
    for (const offset of what.gaps) delivered.acknowledgements.set(offset, 'GAP')
    for (const offset of what.broken) {
      delivered.acknowledgements.set(offset, 'REJECT')
      delivered.broken.add(offset)
    }
  }

  /** Throws ClientError (IllegalStateException) for a record that is not in flight. */
  acknowledge(record: TopicPartition & { offset: number }, type: AcknowledgeType): void {
    const { offset } = record
    const delivered = this.#partitions.get(partitionName(record))
    if (delivered === undefined || !(delivered.records.has(offset) || delivered.broken.has(offset)))
      throw illegalState('The record cannot be acknowledged.')
    delivered.acknowledgements.set(offset, type)
  }

  /** Accepts whatever nothing was said of. */
  acceptAll(): void {
    for (const { records, acknowledgements } of this.#partitions.values()) {
      for (const offset of records.keys())
        if (!acknowledgements.has(offset)) acknowledgements.set(offset, 'ACCEPT')
    }
  }

  /** Takes what was said; records it was said of are no longer in flight. */
  take(): PartitionAcknowledgements[] {
    const taken: PartitionAcknowledgements[] = []
    for (const [name, each] of this.#partitions) {
      const { nodeId, partition, records, acknowledgements } = each
      if (acknowledgements.size > 0) taken.push({ nodeId, partition, acknowledgements })
      for (const [offset, type] of acknowledgements) {
        const record = records.get(offset)
        if (type === 'RENEW' && record !== undefined) each.renewing.set(offset, record)
        records.delete(offset)
      }
      each.broken.clear()
      each.acknowledgements = new Map()
      if (records.size === 0 && each.renewing.size === 0 && each.renewed.size === 0)
        this.#partitions.delete(name)
    }
    return taken
  }

  /** The broker has answered: what it has renewed is to be returned again. */
  noteAnswer(
    partition: TopicIdPartition,
    acknowledgements: Acknowledgements,
    error: ClientError | null,
  ): void {
    const delivered = this.#partitions.get(partitionName(partition))
    if (delivered === undefined) return
    for (const offset of acknowledgements.keys()) {
      const record = delivered.renewing.get(offset)
      delivered.renewing.delete(offset)
      if (record !== undefined && error === null) delivered.renewed.set(offset, record)
    }
  }

  /** What was renewed is in flight again. */
  takeRenewed(): void {
    for (const { records, renewed } of this.#partitions.values()) {
      for (const [offset, record] of renewed) records.set(offset, record)
      renewed.clear()
    }
  }

  #of(nodeId: number, partition: TopicIdPartition): Delivered {
    const name = partitionName(partition)
    const before = this.#partitions.get(name)
    if (before !== undefined && before.nodeId === nodeId) return before
    const delivered: Delivered = {
      nodeId,
      partition,
      records: new Map(),
      broken: new Set(),
      acknowledgements: new Map(),
      renewing: new Map(),
      renewed: new Map(),
    }
    this.#partitions.set(name, delivered)
    return delivered
  }
}
