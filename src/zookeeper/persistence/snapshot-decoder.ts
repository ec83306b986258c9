/**
 * Reads a snapshot file (FileSnap, SerializeUtils, DataTree.deserialize) as its bytes come.
 *
 * The file: a header; the sessions with their timeouts; the ACL lists, each with a number; the znodes, each parent before
 * its children, the root under the empty path; "/" where there are no more; then a seal, which is the Adler-32 of all bytes
 * before it and "/" once more. Since 3.6 a digest of the tree with a zxid follows, since 3.9 the last zxid, each with a seal
 * of its own; old servers stop reading before them, so their presence is known only from what is left of the file.
 */
import { decodeRecord, JuteError, JuteReader } from '../jute.ts'
import { type ACL, AclVector, StatPersisted } from '../messages.ts'
import { Adler32 } from './adler32.ts'
import { ByteFeed } from './byte-feed.ts'
import { PersistenceError } from './errors.ts'
import { FileHeader } from './records.ts'

/** "ZKSN" */
export const SNAPSHOT_MAGIC = 0x5a4b534e

/** Hears what is in a snapshot, in the file's order. Buffers are views of the chunks. */
export interface SnapshotListener {
  session(id: bigint, timeoutMs: number): void
  /** A list of ACLs, with the number by which nodes name it; -1 is not among them: it means world:anyone:cdrwa. */
  acl(id: bigint, entries: readonly ACL[]): void
  /** `path` is empty for the root. */
  node(path: string, data: Buffer | null, aclId: bigint, stat: StatPersisted): void
}

/** The sum of all nodes' digests, as it was after `zxid`. */
export interface ZxidDigest {
  readonly zxid: number
  readonly version: number
  readonly digest: bigint
}

/** What stands behind the tree, where the server wrote it. */
export interface SnapshotTrailer {
  readonly digest: ZxidDigest | undefined
  readonly lastZxid: number | undefined
}

type Stage = 'header' | 'sessions' | 'acls' | 'nodes' | 'seal' | 'trailer'

const HEADER_BYTES = 16
const SESSION_BYTES = 12
const STAT_BYTES = 60
const ACL_ID_BYTES = 8
/** An Adler-32 as a long, and "/" with its length. */
const SEAL_BYTES = 13
const SEAL_END = Buffer.from([0, 0, 0, 1, 0x2f])
/** The trailer has two short sections; more than this is no snapshot. */
const LONGEST_TRAILER_BYTES = 1024

export class SnapshotDecoder {
  readonly #listener: SnapshotListener
  readonly #feed = new ByteFeed()
  readonly #checksum = new Adler32()
  #stage: Stage = 'header'
  /** Sessions or ACL lists still to come; undefined before their number is read. */
  #left: number | undefined

  constructor(listener: SnapshotListener) {
    this.#listener = listener
  }

  /** Takes the next bytes of the file. Throws PersistenceError when it is damaged. */
  push(chunk: Buffer): void {
    this.#feed.push(chunk)
    whole(() => this.#takeWhole())
  }

  /** Says that the file has ended, and returns what stood behind the tree. Throws PersistenceError when it is cut off. */
  end(): SnapshotTrailer {
    if (this.#stage !== 'trailer') throw new PersistenceError('the snapshot is cut off')
    return whole(() => readTrailer(this.#feed.buffer.subarray(this.#feed.at), this.#checksum))
  }

  #takeWhole(): void {
    const start = this.#feed.at
    while (this.#step(start)) {
      if (this.#stage === 'trailer') return
    }
    if (this.#stage !== 'trailer') this.#checksum.update(this.#feed.buffer, start, this.#feed.at)
    else if (this.#feed.remaining > LONGEST_TRAILER_BYTES)
      throw new PersistenceError('bytes follow the snapshot')
  }

  /** Takes one thing; false when it is not whole yet. */
  #step(start: number): boolean {
    switch (this.#stage) {
      case 'header':
        return this.#header()
      case 'sessions':
        return this.#session()
      case 'acls':
        return this.#acl()
      case 'nodes':
        return this.#node()
      case 'seal':
        return this.#seal(start)
      case 'trailer':
        return false
    }
  }

  #header(): boolean {
    const feed = this.#feed
    if (feed.remaining < HEADER_BYTES) return false
    const { magic } = decodeRecord(FileHeader, feed.buffer.subarray(feed.at, feed.at + HEADER_BYTES))
    if (magic !== SNAPSHOT_MAGIC)
      throw new PersistenceError(`mismatching magic headers ${magic} !=  ${SNAPSHOT_MAGIC}`)
    feed.at += HEADER_BYTES
    this.#stage = 'sessions'
    return true
  }

  #session(): boolean {
    const feed = this.#feed
    if (this.#left === undefined) return this.#count()
    if (this.#left <= 0) return this.#next('acls')
    if (feed.remaining < SESSION_BYTES) return false
    this.#listener.session(feed.buffer.readBigInt64BE(feed.at), feed.buffer.readInt32BE(feed.at + 8))
    feed.at += SESSION_BYTES
    this.#left--
    return true
  }

  #acl(): boolean {
    const feed = this.#feed
    if (this.#left === undefined) return this.#count()
    if (this.#left <= 0) return this.#next('nodes')
    const entries = feed.int(ACL_ID_BYTES)
    if (entries === undefined) return false
    if (entries < 0)
      throw new PersistenceError('Incorrent format of InputArchive when deserialize DataTree - missing acls')
    let end = ACL_ID_BYTES + 4
    for (let index = 0; index < entries; index++) {
      const schemeEnd = feed.fieldEnd(end + 4)
      const idEnd = schemeEnd === undefined ? undefined : feed.fieldEnd(schemeEnd)
      if (idEnd === undefined) return false
      end = idEnd
    }
    const list = feed.buffer.subarray(feed.at + ACL_ID_BYTES, feed.at + end)
    this.#listener.acl(feed.buffer.readBigInt64BE(feed.at), decodeRecord(AclVector, list))
    feed.at += end
    this.#left--
    return true
  }

  #node(): boolean {
    const feed = this.#feed
    const pathEnd = feed.fieldEnd(0)
    if (pathEnd === undefined) return false
    const path = feed.buffer.toString('utf8', feed.at + 4, feed.at + pathEnd)
    if (path === '/') {
      feed.at += pathEnd
      this.#stage = 'seal'
      return true
    }
    const dataEnd = feed.fieldEnd(pathEnd)
    if (dataEnd === undefined) return false
    const end = dataEnd + ACL_ID_BYTES + STAT_BYTES
    if (feed.remaining < end) return false
    const reader = new JuteReader(feed.buffer, feed.at + pathEnd, feed.at + end)
    this.#listener.node(path, reader.bytes(), reader.bigLong(), StatPersisted.read(reader))
    feed.at += end
    return true
  }

  #seal(start: number): boolean {
    const feed = this.#feed
    if (feed.remaining < SEAL_BYTES) return false
    this.#checksum.update(feed.buffer, start, feed.at)
    checkSeal(feed.buffer.subarray(feed.at, feed.at + SEAL_BYTES), this.#checksum)
    feed.at += SEAL_BYTES
    this.#stage = 'trailer'
    return true
  }

  #count(): boolean {
    const count = this.#feed.int()
    if (count === undefined) return false
    this.#feed.at += 4
    this.#left = count
    return true
  }

  #next(stage: Stage): boolean {
    this.#stage = stage
    this.#left = undefined
    return true
  }
}

/** What cannot be decoded is damage. */
function whole<T>(decode: () => T): T {
  try {
    return decode()
  } catch (thrown) {
    if (thrown instanceof JuteError) throw new PersistenceError(`damaged: ${thrown.message}`)
    throw thrown
  }
}

/** Compares a seal with the checksum of what is before it, and adds its own bytes. */
function checkSeal(seal: Buffer, checksum: Adler32): void {
  if (seal.readBigInt64BE(0) !== BigInt(checksum.value) || !seal.subarray(8).equals(SEAL_END))
    throw new PersistenceError('CRC corruption')
  checksum.update(seal)
}

/** Reads what is left. A server with digests switched off writes the last zxid alone, which only the length tells. */
function readTrailer(bytes: Buffer, checksum: Adler32): SnapshotTrailer {
  const takeSealed = (at: number, length: number): number => {
    if (bytes.length < at + length + SEAL_BYTES) throw new PersistenceError('the snapshot is cut off')
    checksum.update(bytes, at, at + length)
    checkSeal(bytes.subarray(at + length, at + length + SEAL_BYTES), checksum)
    return at + length + SEAL_BYTES
  }
  let at = 0
  let digest: ZxidDigest | undefined
  if (bytes.length > 8 + SEAL_BYTES) {
    const reader = new JuteReader(bytes)
    const zxid = reader.long()
    const version = reader.int()
    // The first version of the digest was a text in hexadecimal.
    const value = version < 2 ? BigInt.asIntN(64, BigInt(`0x${reader.string() || '0'}`)) : reader.bigLong()
    at = takeSealed(0, bytes.length - reader.remaining)
    digest = zxid > 0 ? { zxid, version, digest: value } : undefined
  }
  if (at === bytes.length) return { digest, lastZxid: undefined }
  const lastZxid = new JuteReader(bytes, at).long()
  takeSealed(at, 8)
  return { digest, lastZxid }
}
