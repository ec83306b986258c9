/**
 * Messages of magic 0 and 1, read only.
 *
 *   0 offset int64   8 size int32   12 crc uint32 (CRC-32 from magic on)   16 magic   17 attributes   [18 timestamp int64, magic 1]
 *   key length int32 (-1 null), key, value length int32 (-1 null), value
 *
 * A compressed message wraps a set of messages in its value and has the last one's offset; inside, magic 0 has absolute offsets and
 * magic 1 offsets that count from the first.
 */
import { crc32 } from '../crc32c.ts'
import {
  COMPRESSION_MASK,
  LOG_APPEND_TIME_FLAG,
  LOG_OVERHEAD,
  NO_SEQUENCE,
  NO_TIMESTAMP,
} from './batch-header.ts'
import { compressionType, decompress } from './compression/codecs.ts'
import { readInt64 } from './int64.ts'
import { batchEnd, PARTIAL_BATCH } from './record-set.ts'
import type { KafkaRecord, TimestampType } from './records.ts'
import { RecordsError } from './records-error.ts'

const CRC = 12
const MAGIC = 16
const ATTRIBUTES = 17

interface Message {
  offset: number
  crc: number
  isCrcValid: boolean
  magic: number
  attributes: number
  timestamp: number
  key: Buffer | null
  value: Buffer | null
}

/** True when the message at `position` has the crc that it says. */
export function isLegacyCrcValid(buffer: Buffer, position: number): boolean {
  const end = position + LOG_OVERHEAD + buffer.readInt32BE(position + 8)
  return buffer.readUInt32BE(position + CRC) === crc32(buffer, position + MAGIC, end)
}

/** A record with the crc of its message. */
export interface LegacyRecord extends KafkaRecord {
  crc: number
  isCrcValid: boolean
}

/** The time of the message at `position`; -1 for none. */
export function legacyTimestamp(buffer: Buffer, position: number): number {
  return buffer.readInt8(position + MAGIC) === 1 ? readInt64(buffer, position + 18) : NO_TIMESTAMP
}

/** The record of the message at `position`, or those that it wraps. Throws RecordsError. */
export function readLegacyRecords(buffer: Buffer, position: number, limitBytes?: number): LegacyRecord[] {
  const wrapper = readMessage(buffer, position)
  const type = compressionType(wrapper.attributes & COMPRESSION_MASK)
  if (type === 'none') return [toRecord(wrapper, wrapper.offset, undefined)]
  if (type === 'zstd') {
    throw new RecordsError('UNSUPPORTED_COMPRESSION_TYPE', `zstd is not allowed with magic ${wrapper.magic}`)
  }
  if (wrapper.value === null) throw corrupt('Compressed message without a value')
  const inner = readInnerMessages(decompress(type, wrapper.value, limitBytes), wrapper.magic)
  const isAppendTime = wrapper.magic === 1 && (wrapper.attributes & LOG_APPEND_TIME_FLAG) !== 0
  const base = wrapper.magic === 1 ? wrapper.offset - (inner.at(-1)?.offset ?? 0) : 0
  return inner.map((message) =>
    toRecord(message, base + message.offset, isAppendTime ? wrapper.timestamp : undefined),
  )
}

function readInnerMessages(set: Buffer, magic: number): Message[] {
  const messages: Message[] = []
  let position = 0
  while (position < set.length) {
    const end = batchEnd(set, position)
    if (end === PARTIAL_BATCH) throw corrupt('Wrapped message is cut off')
    if (set.readInt8(position + MAGIC) !== magic)
      throw corrupt('Wrapped message has another magic than its wrapper')
    const message = readMessage(set, position)
    if ((message.attributes & COMPRESSION_MASK) !== 0) throw corrupt('Wrapped message is compressed itself')
    messages.push(message)
    position = end
  }
  if (messages.length === 0) throw corrupt('Compressed message wraps no message')
  return messages
}

function readMessage(buffer: Buffer, position: number): Message {
  const end = position + LOG_OVERHEAD + buffer.readInt32BE(position + 8)
  const magic = buffer.readInt8(position + MAGIC)
  const keyPosition = position + (magic === 1 ? 26 : 18)
  const key = readBytes(buffer, keyPosition, end)
  const valuePosition = keyPosition + 4 + (key?.length ?? 0)
  const value = readBytes(buffer, valuePosition, end)
  if (valuePosition + 4 + (value?.length ?? 0) !== end)
    throw corrupt('Message is longer than its key and value')
  return {
    offset: readInt64(buffer, position),
    crc: buffer.readUInt32BE(position + CRC),
    isCrcValid: isLegacyCrcValid(buffer, position),
    magic,
    attributes: buffer.readInt8(position + ATTRIBUTES),
    timestamp: legacyTimestamp(buffer, position),
    key,
    value,
  }
}

function readBytes(buffer: Buffer, position: number, end: number): Buffer | null {
  if (end - position < 4) throw corrupt('Message is cut off')
  const length = buffer.readInt32BE(position)
  if (length === -1) return null
  if (length < 0 || length > end - position - 4) throw corrupt(`Message has a field of ${length} bytes`)
  return buffer.subarray(position + 4, position + 4 + length)
}

function toRecord(message: Message, offset: number, appendTime: number | undefined): LegacyRecord {
  return {
    offset,
    crc: message.crc,
    isCrcValid: message.isCrcValid,
    timestamp: appendTime ?? message.timestamp,
    timestampType: appendTime === undefined ? timestampType(message) : 'LogAppendTime',
    sequence: NO_SEQUENCE,
    key: message.key,
    value: message.value,
    headers: [],
  }
}

function timestampType(message: Message): TimestampType {
  if (message.magic === 0) return 'NoTimestampType'
  return (message.attributes & LOG_APPEND_TIME_FLAG) !== 0 ? 'LogAppendTime' : 'CreateTime'
}

function corrupt(message: string): RecordsError {
  return new RecordsError('CORRUPT_MESSAGE', message)
}
