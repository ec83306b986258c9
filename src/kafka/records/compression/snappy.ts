/**
 * Snappy as found in Kafka: Java clients write xerial's stream (a 16-byte header, then blocks each with its length),
 * librdkafka and its kin one bare block. Both are read; xerial is written, which every client reads.
 */
import { createRequire } from 'node:module'
import { RecordsError } from '../records-error.ts'
import { tooLarge } from './limits.ts'

interface Snappy {
  compressSync(input: Uint8Array): Buffer
  uncompressSync(input: Uint8Array): string | Buffer
}

const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const XERIAL_HEADER_BYTES = 16
/** The first four magic bytes as a block length: negative, so no real length. */
const XERIAL_MAGIC_AS_LENGTH = 0x82534e41 - 2 ** 32
/** What Java's stream puts into one block. */
const XERIAL_BLOCK_BYTES = 32 * 1024
/** No element of the format expands more than 3 bytes to 64; a length beyond that is a lie. */
const MOST_EXPANSION = 22

let snappy: Snappy | undefined

function load(): Snappy {
  snappy ??= requireSnappy()
  return snappy
}

function requireSnappy(): Snappy {
  return createRequire(import.meta.url)('snappy')
}

/** Writes xerial's framing, blocks of 32 KiB. */
export function snappyCompress(plain: Buffer): Buffer {
  const header = Buffer.alloc(XERIAL_HEADER_BYTES)
  XERIAL_MAGIC.copy(header)
  header.writeInt32BE(1, 8)
  header.writeInt32BE(1, 12)
  const parts: Buffer[] = [header]
  for (let start = 0; start < plain.length; start += XERIAL_BLOCK_BYTES) {
    const block = load().compressSync(plain.subarray(start, start + XERIAL_BLOCK_BYTES))
    const length = Buffer.alloc(4)
    length.writeInt32BE(block.length)
    parts.push(length, block)
  }
  return Buffer.concat(parts)
}

/** Throws RecordsError for malformed input and for output beyond `limitBytes`. */
export function snappyDecompress(compressed: Buffer, limitBytes: number): Buffer {
  if (!hasXerialHeader(compressed, 0)) return decompressBlock(compressed, limitBytes)
  const parts: Buffer[] = []
  let total = 0
  let position = XERIAL_HEADER_BYTES
  while (position < compressed.length) {
    if (compressed.length - position < 4) throw malformed('block length is cut off')
    const length = compressed.readInt32BE(position)
    if (length === XERIAL_MAGIC_AS_LENGTH && hasXerialHeader(compressed, position)) {
      position += XERIAL_HEADER_BYTES // streams may be joined end to end
      continue
    }
    position += 4
    if (length < 0 || length > compressed.length - position) throw malformed(`block length ${length}`)
    const block = decompressBlock(compressed.subarray(position, position + length), limitBytes - total)
    total += block.length
    parts.push(block)
    position += length
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, total)
}

function decompressBlock(block: Buffer, limitBytes: number): Buffer {
  const length = uncompressedLength(block)
  if (length > limitBytes) throw tooLarge('snappy', limitBytes)
  if (length > block.length * MOST_EXPANSION) throw malformed(`length ${length} of ${block.length} bytes`)
  let plain: string | Buffer
  try {
    plain = load().uncompressSync(block)
  } catch (cause) {
    throw new RecordsError('CORRUPT_MESSAGE', 'Malformed snappy data', { cause })
  }
  return typeof plain === 'string' ? Buffer.from(plain, 'latin1') : plain
}

/** The varint that opens every block. */
function uncompressedLength(block: Buffer): number {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = block[i]
    if (byte === undefined) break
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return length
  }
  throw malformed('no length')
}

function hasXerialHeader(buffer: Buffer, position: number): boolean {
  if (buffer.length - position < XERIAL_HEADER_BYTES) return false
  return buffer.compare(XERIAL_MAGIC, 0, XERIAL_MAGIC.length, position, position + XERIAL_MAGIC.length) === 0
}

function malformed(what: string): RecordsError {
  return new RecordsError('CORRUPT_MESSAGE', `Malformed snappy data: ${what}`)
}
