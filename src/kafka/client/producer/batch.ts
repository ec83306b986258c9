import { RecordBatchBuilder } from '../../records/batch-builder.ts'
import { BATCH_HEADER_BYTES, writeProducerState } from '../../records/batch-header.ts'
import { readRecords } from '../../records/records.ts'
import type { ClientError } from '../client-error.ts'
import { letGo, type PendingRecord } from './pending-record.ts'
import type { ProducerSettings } from './settings.ts'

/** Records for one partition that are sent together. */
export class ProducerBatch {
  readonly topic: string
  readonly partition: number
  readonly createdMs: number
  /** Its records, written already: what is owed for each. */
  readonly deliveries: PendingRecord[] = []
  /** Sent so often without success. */
  attempts = 0
  /** Not to be sent before. */
  retryAtMs = 0
  /** Of its first record; undefined until it is first sent. Idempotent producers only. */
  sequence: number | undefined
  readonly #settings: ProducerSettings
  readonly #builder: RecordBatchBuilder
  #bytes: Buffer | undefined

  constructor(topic: string, partition: number, options: { createdMs: number; settings: ProducerSettings }) {
    this.topic = topic
    this.partition = partition
    this.createdMs = options.createdMs
    const { settings } = options
    this.#settings = settings
    this.#builder = new RecordBatchBuilder({
      compression: settings.compression,
      isTransactional: settings.transactionalId !== undefined,
      expectedBytes: settings.batchSize,
      ...(settings.compressionLevel === undefined ? {} : { compressionLevel: settings.compressionLevel }),
    })
  }

  get recordCount(): number {
    return this.deliveries.length
  }

  /** Bytes so far, before compression. */
  get sizeInBytes(): number {
    return this.#builder.sizeInBytes
  }

  /** Whether it may not grow any more: it has its size, or it has been sent. */
  get isFull(): boolean {
    return this.#bytes !== undefined || this.#builder.sizeInBytes >= this.#settings.batchSize
  }

  /** Takes the record if there is room; the first always has room. */
  tryAppend(record: PendingRecord): boolean {
    if (this.deliveries.length > 0) {
      if (this.isFull) return false
      if (this.#builder.sizeInBytes + record.bytes - BATCH_HEADER_BYTES > this.#settings.batchSize)
        return false
    }
    this.#builder.append(record)
    letGo(record)
    this.deliveries.push(record)
    return true
  }

  /** The batch as it is sent, with the producer's id and its sequence if it has one. */
  bytes(producer: { producerId: number; epoch: number } | undefined): Buffer {
    this.#bytes ??= this.#builder.build()
    if (producer !== undefined && this.sequence !== undefined) {
      writeProducerState(this.#bytes, 0, { ...producer, sequence: this.sequence })
    }
    return this.#bytes
  }

  /** The same records in batches of half the size or of batch.size, whichever is less; for one that was too large. */
  split(): ProducerBatch[] {
    const bytes = this.#bytes ?? this.#builder.build()
    const limit = Math.min(this.#settings.batchSize, this.sizeInBytes / 2)
    const parts: ProducerBatch[] = []
    let part: ProducerBatch | undefined
    let i = 0
    for (const record of readRecords(bytes, 0)) {
      const delivery = this.deliveries[i++]
      if (delivery === undefined) break
      if (part === undefined || part.sizeInBytes + delivery.bytes - BATCH_HEADER_BYTES > limit) {
        part = new ProducerBatch(this.topic, this.partition, {
          createdMs: this.createdMs,
          settings: this.#settings,
        })
        part.attempts = this.attempts
        parts.push(part)
      }
      part.#builder.append(record)
      part.deliveries.push(delivery)
    }
    return parts
  }

  /** Tells every record's callback that it is stored. */
  succeed(baseOffset: number, logAppendTimeMs: number): void {
    const { topic, partition } = this
    for (let i = 0; i < this.deliveries.length; i++) {
      const delivery = this.deliveries[i]
      delivery?.callback?.(null, {
        topic,
        partition,
        offset: baseOffset < 0 ? -1 : baseOffset + i,
        timestamp: logAppendTimeMs < 0 ? delivery.timestamp : logAppendTimeMs,
      })
    }
  }

  /** Tells every record's callback what went wrong. */
  fail(errorOf: (index: number) => ClientError): void {
    const { topic, partition } = this
    this.deliveries.forEach(({ callback }, i) => {
      callback?.(errorOf(i), { topic, partition, offset: -1, timestamp: -1 })
    })
  }
}
