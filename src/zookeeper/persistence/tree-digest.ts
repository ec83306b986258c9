/** The digest of a tree (DigestCalculator, AdHash): the sum of a CRC-32 of each node, which a server compares at its start. */
import { createRequire } from 'node:module'
import type { StatPersisted } from '../messages.ts'

export const DIGEST_VERSION = 2
/** Quota nodes are kept by each server for itself, so nothing under this counts. */
const UNCOUNTED = '/zookeeper/'
const STAT_BYTES = 60
/** Sums stay exact up to here. */
const LARGEST_SUM = 2 ** 52

type Crc32 = (bytes: Uint8Array, start?: number) => number

let native: Crc32 | undefined

function crc32(bytes: Uint8Array, start?: number): number {
  native ??= (createRequire(import.meta.url)('@node-rs/crc32') as { crc32: Crc32 }).crc32
  return native(bytes, start)
}

/** A sum of node digests. */
export class TreeDigest {
  #sum = 0
  #carried = 0n
  readonly #stat = Buffer.alloc(STAT_BYTES)

  /** As the signed long that files hold. */
  get value(): bigint {
    return BigInt.asIntN(64, this.#carried + BigInt(this.#sum))
  }

  /** Adds a node; the root's path is empty. */
  add(path: string, data: Buffer | null, stat: StatPersisted): void {
    if (path.startsWith(UNCOUNTED)) return
    const bytes = this.#stat
    writeLong(bytes, 0, stat.czxid)
    writeLong(bytes, 8, stat.mzxid)
    writeLong(bytes, 16, stat.pzxid)
    writeLong(bytes, 24, stat.ctime)
    writeLong(bytes, 32, stat.mtime)
    bytes.writeInt32BE(stat.version, 40)
    bytes.writeInt32BE(stat.cversion, 44)
    bytes.writeInt32BE(stat.aversion, 48)
    bytes.writeBigInt64BE(stat.ephemeralOwner, 52)
    let crc = crc32(Buffer.from(path))
    if (data !== null && data.length > 0) crc = crc32(data, crc)
    this.#sum += crc32(bytes, crc)
    if (this.#sum < LARGEST_SUM) return
    this.#carried += BigInt(this.#sum)
    this.#sum = 0
  }
}

function writeLong(bytes: Buffer, at: number, value: number): void {
  bytes.writeInt32BE(Math.floor(value / 0x1_0000_0000), at)
  bytes.writeInt32BE(value | 0, at + 4)
}
