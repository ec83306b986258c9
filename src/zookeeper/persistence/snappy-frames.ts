/**
 * The framing of SnappyOutputStream (xerial), in which ZooKeeper packs `snapshot.ZXID.snappy`: a header of 16 bytes, then
 * blocks, each an int32 length and a snappy block.
 */
import { createRequire } from 'node:module'
import { ByteFeed } from './byte-feed.ts'
import { PersistenceError } from './errors.ts'

const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const HEADER_BYTES = 16

interface Snappy {
  uncompressSync(input: Uint8Array, options: { asBuffer: true }): string | Buffer
}

let native: Snappy | undefined

function snappy(): Snappy {
  native ??= createRequire(import.meta.url)('snappy') as Snappy
  return native
}

/** Unpacks a stream as its bytes come. */
export class SnappyFrameReader {
  readonly #feed = new ByteFeed()
  #hasHeader = false;

  /** Gives the content of the blocks that a chunk completes. Throws PersistenceError when it is no such stream. */
  *push(chunk: Buffer): Generator<Buffer> {
    const feed = this.#feed
    feed.push(chunk)
    if (!this.#hasHeader) {
      if (feed.remaining < HEADER_BYTES) return
      if (!feed.buffer.subarray(feed.at, feed.at + MAGIC.length).equals(MAGIC))
        throw new PersistenceError('not a snappy stream')
      feed.at += HEADER_BYTES
      this.#hasHeader = true
    }
    for (let end = feed.fieldEnd(0); end !== undefined; end = feed.fieldEnd(0)) {
      yield unpack(feed.buffer.subarray(feed.at + 4, feed.at + end))
      feed.at += end
    }
  }
}

function unpack(block: Buffer): Buffer {
  let plain: string | Buffer
  try {
    plain = snappy().uncompressSync(block, { asBuffer: true })
  } catch (cause) {
    throw new PersistenceError('damaged snappy block', { cause })
  }
  return typeof plain === 'string' ? Buffer.from(plain, 'latin1') : plain
}
