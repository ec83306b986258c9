/**
 * The header of a record batch of magic 2, read and written in place.
 *
 * A produce or fetch moves batches as opaque bytes; what the broker needs of one is in its first 61 bytes. Every accessor
 * takes the buffer that holds the batch and the batch's position in it, allocates nothing, and expects the header to be
 * complete (see record-set.ts, which walks a buffer and checks exactly that).
 *
 *   0 baseOffset int64   8 batchLength int32   12 partitionLeaderEpoch int32   16 magic int8   17 crc uint32
 *  21 attributes int16  23 lastOffsetDelta int32   27 baseTimestamp int64   35 maxTimestamp int64
 *  43 producerId int64  51 producerEpoch int16   53 baseSequence int32   57 recordCount int32   61 records
 *
 * batchLength counts what follows it (size − 12). The crc (CRC-32C) covers everything from attributes on, so that the
 * broker may set base offset and leader epoch without touching it. Messages of magic 0 and 1 have their magic at byte 16
 * too, which is why `batchMagic`, `batchBaseOffset` and `batchSizeInBytes` serve all three.
 */
import { crc32c } from '../crc32c.ts'
import { readInt64, writeInt64 } from './int64.ts'

/** Bytes before the part that batchLength counts: base offset and the length itself. */
export const LOG_OVERHEAD = 12
/** Bytes of a whole header of magic 2. */
export const BATCH_HEADER_BYTES = 61
/** Where the magic is, in every version. */
export const MAGIC_POSITION = 16

const CRC = 17
const ATTRIBUTES = 21
const RECORD_COUNT = 57

/** producerId of a batch without one. */
export const NO_PRODUCER_ID = -1
/** producerEpoch of a batch without one. */
export const NO_PRODUCER_EPOCH = -1
/** baseSequence of a batch without one. */
export const NO_SEQUENCE = -1
/** timestamp of a record without one. */
export const NO_TIMESTAMP = -1

export const COMPRESSION_MASK = 0x07
export const LOG_APPEND_TIME_FLAG = 0x08
export const TRANSACTIONAL_FLAG = 0x10
export const CONTROL_FLAG = 0x20
export const DELETE_HORIZON_FLAG = 0x40

export function batchBaseOffset(buffer: Buffer, position: number): number {
  return readInt64(buffer, position)
}

/** The length field: the batch's bytes after it. */
export function batchLength(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position + 8)
}

/** Bytes of the whole batch, header included. */
export function batchSizeInBytes(buffer: Buffer, position: number): number {
  return LOG_OVERHEAD + buffer.readInt32BE(position + 8)
}

export function batchLeaderEpoch(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position + 12)
}

export function batchMagic(buffer: Buffer, position: number): number {
  return buffer.readInt8(position + MAGIC_POSITION)
}

export function batchCrc(buffer: Buffer, position: number): number {
  return buffer.readUInt32BE(position + CRC)
}

function batchAttributes(buffer: Buffer, position: number): number {
  return buffer.readInt16BE(position + ATTRIBUTES)
}

/** Number of the codec: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; 5 to 7 mean nothing. */
export function batchCompression(buffer: Buffer, position: number): number {
  return batchAttributes(buffer, position) & COMPRESSION_MASK
}

export function isLogAppendTime(buffer: Buffer, position: number): boolean {
  return (batchAttributes(buffer, position) & LOG_APPEND_TIME_FLAG) !== 0
}

export function isTransactional(buffer: Buffer, position: number): boolean {
  return (batchAttributes(buffer, position) & TRANSACTIONAL_FLAG) !== 0
}

export function isControlBatch(buffer: Buffer, position: number): boolean {
  return (batchAttributes(buffer, position) & CONTROL_FLAG) !== 0
}

export function batchLastOffsetDelta(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position + 23)
}

/** The offset of the batch's last record. */
export function batchLastOffset(buffer: Buffer, position: number): number {
  return readInt64(buffer, position) + buffer.readInt32BE(position + 23)
}

export function batchBaseTimestamp(buffer: Buffer, position: number): number {
  return readInt64(buffer, position + 27)
}

/** What a producer says it is, rounded beyond ±2^53. */
export function claimedBaseTimestamp(buffer: Buffer, position: number): number {
  return Number(buffer.readBigInt64BE(position + 27))
}

/** When tombstones, or the marker, of a batch that was compacted may go (KIP-534), in ms; undefined before that is set. */
export function batchDeleteHorizonMs(buffer: Buffer, position: number): number | undefined {
  const isSet = (batchAttributes(buffer, position) & DELETE_HORIZON_FLAG) !== 0
  return isSet ? batchBaseTimestamp(buffer, position) : undefined
}

export function batchMaxTimestamp(buffer: Buffer, position: number): number {
  return readInt64(buffer, position + 35)
}

export function batchProducerId(buffer: Buffer, position: number): number {
  return readInt64(buffer, position + 43)
}

/** Whether the batch is of an idempotent producer: any negative id is none. */
export function hasProducerId(buffer: Buffer, position: number): boolean {
  return buffer.readInt8(position + 43) >= 0
}

export function batchProducerEpoch(buffer: Buffer, position: number): number {
  return buffer.readInt16BE(position + 51)
}

export function batchBaseSequence(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position + 53)
}

/** The sequence of the batch's last record: sequences wrap from 2^31 − 1 to 0. */
export function batchLastSequence(buffer: Buffer, position: number): number {
  const base = batchBaseSequence(buffer, position)
  return base === NO_SEQUENCE ? NO_SEQUENCE : incrementSequence(base, batchLastOffsetDelta(buffer, position))
}

export function batchRecordCount(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position + RECORD_COUNT)
}

/** Adds to a sequence number with Kafka's wrap: after 2^31 − 1 comes 0. */
export function incrementSequence(sequence: number, increment: number): number {
  return (sequence + increment) % 2147483648
}

/** Every field of a header at once, where one object a batch is affordable. */
export interface BatchHeader {
  baseOffset: number
  /** Bytes of the whole batch. */
  sizeInBytes: number
  leaderEpoch: number
  magic: number
  crc: number
  attributes: number
  lastOffsetDelta: number
  baseTimestamp: number
  maxTimestamp: number
  producerId: number
  producerEpoch: number
  baseSequence: number
  recordCount: number
}

/** Reads all fields of the header at `position`. Throws RecordsError for a 64-bit field beyond ±2^53. */
export function readBatchHeader(buffer: Buffer, position = 0): BatchHeader {
  return {
    baseOffset: batchBaseOffset(buffer, position),
    sizeInBytes: batchSizeInBytes(buffer, position),
    leaderEpoch: batchLeaderEpoch(buffer, position),
    magic: batchMagic(buffer, position),
    crc: batchCrc(buffer, position),
    attributes: batchAttributes(buffer, position),
    lastOffsetDelta: batchLastOffsetDelta(buffer, position),
    baseTimestamp: batchBaseTimestamp(buffer, position),
    maxTimestamp: batchMaxTimestamp(buffer, position),
    producerId: batchProducerId(buffer, position),
    producerEpoch: batchProducerEpoch(buffer, position),
    baseSequence: batchBaseSequence(buffer, position),
    recordCount: batchRecordCount(buffer, position),
  }
}

/** Sets the base offset; the crc does not cover it. Serves every magic. */
export function writeBaseOffset(buffer: Buffer, position: number, offset: number): void {
  writeInt64(buffer, position, offset)
}

/** Sets the partition leader epoch; the crc does not cover it. */
export function writeLeaderEpoch(buffer: Buffer, position: number, leaderEpoch: number): void {
  buffer.writeInt32BE(leaderEpoch, position + 12)
}

/** Makes the batch one of type LogAppendTime, appended at `timestampMs`, and its crc right again. */
export function writeLogAppendTime(buffer: Buffer, position: number, timestampMs: number): void {
  buffer.writeInt16BE(batchAttributes(buffer, position) | LOG_APPEND_TIME_FLAG, position + ATTRIBUTES)
  writeInt64(buffer, position + 35, timestampMs)
  writeCrc(buffer, position)
}

/** Sets type CreateTime and the max timestamp, and makes the crc right again. */
export function writeMaxTimestamp(buffer: Buffer, position: number, timestampMs: number): void {
  buffer.writeInt16BE(batchAttributes(buffer, position) & ~LOG_APPEND_TIME_FLAG, position + ATTRIBUTES)
  writeInt64(buffer, position + 35, timestampMs)
  writeCrc(buffer, position)
}

/** Computes and writes the crc of the whole batch at `position`. */
export function writeCrc(buffer: Buffer, position: number): void {
  buffer.writeUInt32BE(computeBatchCrc(buffer, position), position + CRC)
}

/** CRC-32C of everything from attributes to the batch's end. */
function computeBatchCrc(buffer: Buffer, position: number): number {
  return crc32c(buffer, position + ATTRIBUTES, position + batchSizeInBytes(buffer, position))
}

/** True when the batch at `position`, complete in the buffer, has the crc that it says. */
export function isBatchCrcValid(buffer: Buffer, position: number): boolean {
  return batchCrc(buffer, position) === computeBatchCrc(buffer, position)
}

/** Numbers the batch for an idempotent producer, and makes its crc right again. */
export function writeProducerState(
  buffer: Buffer,
  position: number,
  state: { producerId: number; epoch: number; sequence: number },
): void {
  writeInt64(buffer, position + 43, state.producerId)
  buffer.writeInt16BE(state.epoch, position + 51)
  buffer.writeInt32BE(state.sequence, position + 53)
  writeCrc(buffer, position)
}
