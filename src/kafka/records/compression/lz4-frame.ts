/**
 * Which LZ4 frames Java reads. Our own reader (lz4.ts) takes more of them; a broker that stored those would hand Java's
 * consumers batches that they cannot get past, so the reference refuses them from producers, and so do we.
 */
import { xxhash32 } from './xxhash32.ts'

const MAGIC = 0x184d2204
const VERSION_BITS = 0xc0
const VERSION = 0x40
const INDEPENDENT_BLOCKS = 0x20
const BLOCK_CHECKSUM = 0x10
const CONTENT_SIZE = 0x08
const CONTENT_CHECKSUM = 0x04
/** Bits that are reserved or say that a dictionary is needed. */
const RESERVED_FLAGS = 0x03
const RESERVED_DESCRIPTOR = 0x8f
const SMALLEST_BLOCK_CODE = 4
const STORED_BLOCK = 0x80000000

/**
 * The position behind the frame that the bytes begin with; undefined when Java's reader (KafkaLZ4BlockInputStream) does not take
 * it: another version, blocks that depend on each other, reserved bits, a wrong checksum of the header or of a block, a cut.
 * It ends with the first frame, and passes over the checksum of the content.
 */
export function javaLz4FrameEnd(bytes: Buffer): number | undefined {
  const header = readHeader(bytes)
  if (header === undefined) return undefined
  const { flags, maxBlockBytes } = header
  const checksumBytes = (flags & BLOCK_CHECKSUM) === 0 ? 0 : 4
  let at = header.end
  for (;;) {
    if (at + 4 > bytes.length) return undefined
    const word = bytes.readUInt32LE(at)
    at += 4
    if (word === 0) break
    const size = word & ~STORED_BLOCK
    const end = at + size
    if (size > maxBlockBytes || end + checksumBytes > bytes.length) return undefined
    if (checksumBytes > 0 && xxhash32(bytes.subarray(at, end)) !== bytes.readUInt32LE(end)) return undefined
    at = end + checksumBytes
  }
  const end = (flags & CONTENT_CHECKSUM) === 0 ? at : at + 4
  return end > bytes.length ? undefined : end
}

function readHeader(bytes: Buffer): { flags: number; maxBlockBytes: number; end: number } | undefined {
  if (bytes.length < 7 || bytes.readUInt32LE(0) !== MAGIC) return undefined
  const flags = bytes.readUInt8(4)
  const descriptor = bytes.readUInt8(5)
  const blockCode = descriptor >> 4
  if ((flags & VERSION_BITS) !== VERSION || (flags & RESERVED_FLAGS) !== 0) return undefined
  if ((flags & INDEPENDENT_BLOCKS) === 0) return undefined
  if ((descriptor & RESERVED_DESCRIPTOR) !== 0 || blockCode < SMALLEST_BLOCK_CODE) return undefined
  const checksumAt = (flags & CONTENT_SIZE) === 0 ? 6 : 14
  if (bytes.length <= checksumAt) return undefined
  const checksum = (xxhash32(bytes.subarray(4, checksumAt)) >> 8) & 0xff
  if (checksum !== bytes.readUInt8(checksumAt)) return undefined
  return { flags, maxBlockBytes: 2 ** (8 + 2 * blockCode), end: checksumAt + 1 }
}
