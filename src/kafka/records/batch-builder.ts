import {
  BATCH_HEADER_BYTES,
  CONTROL_FLAG,
  LOG_APPEND_TIME_FLAG,
  LOG_OVERHEAD,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  NO_SEQUENCE,
  TRANSACTIONAL_FLAG,
  writeCrc,
} from './batch-header.ts'
import { type CompressionType, compress, compressionId } from './compression/codecs.ts'
import { writeInt64 } from './int64.ts'
import { varintBytes, varlongBytes, writeVarint, writeVarlong } from './varint.ts'

/** A record to be written. `null` and a missing key, value or header list are the same. */
export interface RecordInput {
  /** Milliseconds since the epoch. */
  timestamp: number
  key?: Buffer | null
  value?: Buffer | null
  headers?: readonly RecordHeaderInput[]
}

export interface RecordHeaderInput {
  key: string
  value: Buffer | null
}

export interface BatchOptions {
  compression?: CompressionType
  /** The codec's own scale; its default when missing. lz4 has none. */
  compressionLevel?: number
  baseOffset?: number
  leaderEpoch?: number
  producerId?: number
  producerEpoch?: number
  baseSequence?: number
  isTransactional?: boolean
  isControl?: boolean
  /** Makes the batch one of type LogAppendTime with this time. */
  logAppendTimeMs?: number
  /** Bytes of records that a batch with more than a few will have: saves growing step by step. */
  expectedBytes?: number
}

const FIRST_CAPACITY_BYTES = 512
const EMPTY = Buffer.alloc(0)
const NO_HEADERS: readonly RecordHeaderInput[] = []

/** Builds one record batch of magic 2: append records, then `build()` once. */
export class RecordBatchBuilder {
  /** Changed up to build(): a producer learns its id and sequence only when it sends. */
  readonly options: BatchOptions
  #records = Buffer.allocUnsafe(FIRST_CAPACITY_BYTES)
  #length = 0
  #count = 0
  #lastOffsetDelta = -1
  #baseTimestamp = -1
  #maxTimestamp = -1

  constructor(options: BatchOptions = {}) {
    this.options = { ...options }
  }

  get recordCount(): number {
    return this.#count
  }

  /** Bytes of the batch so far, before compression. */
  get sizeInBytes(): number {
    return BATCH_HEADER_BYTES + this.#length
  }

  /** Appends a record, at the next offset or at `offsetDelta` from the base offset (compaction leaves gaps). */
  append(record: RecordInput, offsetDelta: number = this.#lastOffsetDelta + 1): void {
    if (offsetDelta <= this.#lastOffsetDelta) {
      throw new RangeError(`offset delta ${offsetDelta} does not follow ${this.#lastOffsetDelta}`)
    }
    if (this.#count === 0) this.#baseTimestamp = record.timestamp
    const timestampDelta = record.timestamp - this.#baseTimestamp
    const body = recordBodyBytes(record, offsetDelta, timestampDelta)
    this.#reserve(body + 5)
    this.#length = writeRecord(this.#records, this.#length, { record, offsetDelta, timestampDelta, body })
    this.#count++
    this.#lastOffsetDelta = offsetDelta
    if (record.timestamp > this.#maxTimestamp) this.#maxTimestamp = record.timestamp
  }

  /** The whole batch, header, compressed records and crc. */
  build(): Buffer {
    const { options } = this
    const type = options.compression ?? 'none'
    const plain = this.#records.subarray(0, this.#length)
    const records = compress(type, plain, options.compressionLevel)
    const batch = Buffer.allocUnsafe(BATCH_HEADER_BYTES + records.length)
    writeInt64(batch, 0, options.baseOffset ?? 0)
    batch.writeInt32BE(batch.length - LOG_OVERHEAD, 8)
    batch.writeInt32BE(options.leaderEpoch ?? -1, 12)
    batch.writeInt8(2, 16)
    batch.writeInt16BE(attributesOf(options), 21)
    batch.writeInt32BE(Math.max(0, this.#lastOffsetDelta), 23)
    writeInt64(batch, 27, this.#baseTimestamp)
    writeInt64(batch, 35, options.logAppendTimeMs ?? this.#maxTimestamp)
    writeInt64(batch, 43, options.producerId ?? NO_PRODUCER_ID)
    batch.writeInt16BE(options.producerEpoch ?? NO_PRODUCER_EPOCH, 51)
    batch.writeInt32BE(options.baseSequence ?? NO_SEQUENCE, 53)
    batch.writeInt32BE(this.#count, 57)
    records.copy(batch, BATCH_HEADER_BYTES)
    writeCrc(batch, 0)
    return batch
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#records.length) return
    const expected = this.#count === 0 ? 0 : (this.options.expectedBytes ?? 0)
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#records.length * 2, expected))
    this.#records.copy(grown, 0, 0, this.#length)
    this.#records = grown
  }
}

/** Builds a batch of the given records in one call. */
export function buildBatch(records: readonly RecordInput[], options: BatchOptions = {}): Buffer {
  const builder = new RecordBatchBuilder(options)
  for (const record of records) builder.append(record)
  return builder.build()
}

/** Bytes of a record behind its length field. */
export function recordBodyBytes(record: RecordInput, offsetDelta: number, timestampDelta: number): number {
  const headers = record.headers ?? NO_HEADERS
  let bytes = 1 + varlongBytes(timestampDelta) + varintBytes(offsetDelta)
  bytes += fieldBytes(record.key) + fieldBytes(record.value) + varintBytes(headers.length)
  for (const header of headers) {
    const keyBytes = Buffer.byteLength(header.key)
    bytes += varintBytes(keyBytes) + keyBytes + fieldBytes(header.value)
  }
  return bytes
}

function fieldBytes(field: Buffer | null | undefined): number {
  return field == null ? 1 : varintBytes(field.length) + field.length
}

function writeRecord(
  buffer: Buffer,
  position: number,
  item: { record: RecordInput; offsetDelta: number; timestampDelta: number; body: number },
): number {
  const headers = item.record.headers ?? NO_HEADERS
  let at = writeVarint(buffer, position, item.body)
  buffer[at++] = 0
  at = writeVarlong(buffer, at, item.timestampDelta)
  at = writeVarint(buffer, at, item.offsetDelta)
  at = writeField(buffer, at, item.record.key)
  at = writeField(buffer, at, item.record.value)
  at = writeVarint(buffer, at, headers.length)
  for (const header of headers) {
    at = writeVarint(buffer, at, Buffer.byteLength(header.key))
    at += buffer.write(header.key, at, 'utf8')
    at = writeField(buffer, at, header.value)
  }
  return at
}

function writeField(buffer: Buffer, position: number, field: Buffer | null | undefined): number {
  const bytes = field ?? EMPTY
  const at = writeVarint(buffer, position, field == null ? -1 : bytes.length)
  return at + bytes.copy(buffer, at)
}

function attributesOf(options: BatchOptions): number {
  let attributes = compressionId(options.compression ?? 'none')
  if (options.logAppendTimeMs !== undefined) attributes |= LOG_APPEND_TIME_FLAG
  if (options.isTransactional === true) attributes |= TRANSACTIONAL_FLAG
  if (options.isControl === true) attributes |= CONTROL_FLAG
  return attributes
}
