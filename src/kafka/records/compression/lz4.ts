/**
 * LZ4 frames. Written by lz4-napi; read here, because the frames found in Kafka need more than a library offers: Java wrote
 * a wrong header checksum with magic 0, old clients write blocks that depend on each other, and a peer's frame must not
 * decompress without bound. Checksums inside the frame are passed over: the batch's crc covers every byte of it.
 */
import { createRequire } from 'node:module'
import { RecordsError } from '../records-error.ts'
import { type DecompressionScratch, tooLarge } from './limits.ts'
import { decodeLz4Block } from './lz4-block.ts'

interface Lz4 {
  compressFrameSync(data: Buffer): Buffer
}

const FRAME_MAGIC = 0x184d2204
const SKIPPABLE_MAGIC = 0x184d2a50
const VERSION_BITS = 0xc0
const VERSION = 0x40
const BLOCK_CHECKSUM = 0x10
const CONTENT_SIZE = 0x08
const CONTENT_CHECKSUM = 0x04
const DICTIONARY_ID = 0x01
const STORED_BLOCK = 0x80000000
const USUAL_RATIO = 4

let lz4: Lz4 | undefined

function load(): Lz4 {
  lz4 ??= requireLz4()
  return lz4
}

function requireLz4(): Lz4 {
  return createRequire(import.meta.url)('lz4-napi')
}

/** One frame of independent blocks, as Java's reader demands. The library has no levels. */
export function lz4Compress(plain: Buffer): Buffer {
  return load().compressFrameSync(plain)
}

/** Throws RecordsError for malformed input and for output beyond `limitBytes`. */
export function lz4Decompress(
  compressed: Buffer,
  limitBytes: number,
  scratch?: DecompressionScratch,
): Buffer {
  const usualBytes = Math.min(limitBytes, compressed.length * USUAL_RATIO)
  const room = scratch?.atLeast(usualBytes) ?? Buffer.allocUnsafe(usualBytes)
  const reader = new FrameReader(compressed, limitBytes, room)
  while (reader.position < compressed.length) reader.readFrame()
  scratch?.keep(reader.room)
  return reader.output()
}

class FrameReader {
  position = 0
  readonly #input: Buffer
  readonly #limitBytes: number
  /** What is written to; a larger one takes its place when it is full. */
  room: Buffer
  #length = 0

  constructor(input: Buffer, limitBytes: number, room: Buffer) {
    this.#input = input
    this.#limitBytes = limitBytes
    this.room = room
  }

  output(): Buffer {
    return this.room.subarray(0, this.#length)
  }

  readFrame(): void {
    const magic = this.#uint32()
    if ((magic & ~0xf) >>> 0 === SKIPPABLE_MAGIC) {
      this.#skip(this.#uint32())
      return
    }
    if (magic !== FRAME_MAGIC) throw malformed(`frame magic 0x${magic.toString(16)}`)
    const flags = this.#byte()
    if ((flags & VERSION_BITS) !== VERSION) throw malformed(`frame version ${flags >> 6}`)
    if (flags & DICTIONARY_ID) throw malformed('a dictionary is not supported')
    const maxBlockBytes = blockBytes(this.#byte())
    if (flags & CONTENT_SIZE) this.#skip(8)
    this.#skip(1) // header checksum
    const start = this.#length
    for (;;) {
      const word = this.#uint32()
      if (word === 0) break
      this.#readBlock(word, maxBlockBytes, start)
      if (flags & BLOCK_CHECKSUM) this.#skip(4)
    }
    if (flags & CONTENT_CHECKSUM) this.#skip(4)
  }

  #readBlock(word: number, maxBlockBytes: number, windowStart: number): void {
    const size = word & ~STORED_BLOCK
    const start = this.position
    if (size > maxBlockBytes) throw malformed(`block of ${size} bytes, the frame allows ${maxBlockBytes}`)
    this.#skip(size)
    const room = this.#reserve(maxBlockBytes)
    if ((word & STORED_BLOCK) !== 0) {
      if (size > room) throw tooLarge('lz4', this.#limitBytes)
      this.#length += this.#input.copy(this.room, this.#length, start, start + size)
      return
    }
    const source = this.#input.subarray(start, start + size)
    const end = decodeLz4Block(source, this.room, {
      from: this.#length,
      to: this.#length + room,
      windowStart,
    })
    if (end === undefined) {
      throw room < maxBlockBytes
        ? tooLarge('lz4', this.#limitBytes)
        : malformed('block decompresses beyond its maximum')
    }
    this.#length = end
  }

  /** Makes room for `bytes` more, as far as the limit allows; says how many there are. */
  #reserve(bytes: number): number {
    const needed = Math.min(this.#length + bytes, this.#limitBytes)
    if (needed > this.room.length) {
      const grown = Buffer.allocUnsafe(Math.min(Math.max(needed, this.room.length * 2), this.#limitBytes))
      this.room.copy(grown, 0, 0, this.#length)
      this.room = grown
    }
    return needed - this.#length
  }

  #skip(bytes: number): void {
    if (bytes > this.#input.length - this.position) throw malformed('cut off')
    this.position += bytes
  }

  #byte(): number {
    const at = this.position
    this.#skip(1)
    return this.#input.readUInt8(at)
  }

  #uint32(): number {
    const at = this.position
    this.#skip(4)
    return this.#input.readUInt32LE(at)
  }
}

function blockBytes(descriptor: number): number {
  const code = (descriptor >> 4) & 7
  if (code < 4) throw malformed(`block size code ${code}`)
  return 2 ** (8 + 2 * code)
}

function malformed(what: string): RecordsError {
  return new RecordsError('CORRUPT_MESSAGE', `Malformed lz4 data: ${what}`)
}
