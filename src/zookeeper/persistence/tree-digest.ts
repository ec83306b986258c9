/** The digest of a tree (DigestCalculator, AdHash): the sum of a CRC-32 of each node, which a server compares at its start. */
import { createRequire } from 'node:module'
import type { StatPersisted } from '../messages.ts'

export const DIGEST_VERSION = 2
/** Quota nodes are kept by each server for itself, so nothing under this counts. */
const UNCOUNTED = '/zookeeper/'
const STAT_BYTES = 60
/** Sums stay exact up to here. */
const LARGEST_SUM = 2 ** 52

const SCRATCH_BYTES = 8192

type Crc32 = (bytes: Uint8Array) => number

let native: Crc32 | undefined

function crc32(bytes: Uint8Array): number {
  native ??= (createRequire(import.meta.url)('@node-rs/crc32') as { crc32: Crc32 }).crc32
  return native(bytes)
}

/** A sum of node digests. */
export class TreeDigest {
  #sum = 0
  #carried = 0n
  #scratch = Buffer.alloc(SCRATCH_BYTES)

  /** As the signed long that files hold. */
  get value(): bigint {
    return BigInt.asIntN(64, this.#carried + BigInt(this.#sum))
  }

  /** Adds a node; the root's path is empty. */
  add(path: string, data: Buffer | null, stat: StatPersisted): void {
    if (path.startsWith(UNCOUNTED)) return
    // Gathered first: a call into the library costs more than the copy.
    const bytes = this.#room(path.length * 3 + (data?.length ?? 0) + STAT_BYTES)
    let at = bytes.write(path)
    if (data !== null) at += data.copy(bytes, at)
    at = writeLong(bytes, at, stat.czxid)
    at = writeLong(bytes, at, stat.mzxid)
    at = writeLong(bytes, at, stat.pzxid)
    at = writeLong(bytes, at, stat.ctime)
    at = writeLong(bytes, at, stat.mtime)
    at = bytes.writeInt32BE(stat.version, at)
    at = bytes.writeInt32BE(stat.cversion, at)
    at = bytes.writeInt32BE(stat.aversion, at)
    at = bytes.writeBigInt64BE(stat.ephemeralOwner, at)
    this.#sum += crc32(bytes.subarray(0, at))
    if (this.#sum < LARGEST_SUM) return
    this.#carried += BigInt(this.#sum)
    this.#sum = 0
  }

  #room(bytes: number): Buffer {
    if (this.#scratch.length < bytes) this.#scratch = Buffer.alloc(bytes)
    return this.#scratch
  }
}

function writeLong(bytes: Buffer, at: number, value: number): number {
  bytes.writeInt32BE(Math.floor(value / 0x1_0000_0000), at)
  return bytes.writeInt32BE(value | 0, at + 4)
}
