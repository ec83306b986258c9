import { RecordsError } from './records-error.ts'

const TWO_TO_32 = 4294967296
const MAX_HIGH = 0x7fffffff
const MAX_LOW = 0xffffffff

/** Reads a signed 64-bit integer that must fit a JS number exactly. */
export function readInt64(buffer: Buffer, position: number): number {
  const value = buffer.readInt32BE(position) * TWO_TO_32 + buffer.readUInt32BE(position + 4)
  if (!Number.isSafeInteger(value)) {
    throw new RecordsError('CORRUPT_MESSAGE', `64-bit number at byte ${position} is beyond ±2^53`)
  }
  return value
}

/** Writes a signed 64-bit integer given as a JS number; 2^63, to which the largest one is rounded, as the largest one. */
export function writeInt64(buffer: Buffer, position: number, value: number): void {
  const high = Math.min(Math.floor(value / TWO_TO_32), MAX_HIGH)
  buffer.writeInt32BE(high, position)
  buffer.writeUInt32BE(Math.min(value - high * TWO_TO_32, MAX_LOW), position + 4)
}
