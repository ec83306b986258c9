/** Writes a snapshot file as 3.9.5 does (FileSnap.serialize), in pieces; snapshot-decoder.ts tells what is in it. */
import { JuteWriter } from '../jute.ts'
import { type ACL, AclVector, StatPersisted } from '../messages.ts'
import { Adler32 } from './adler32.ts'
import { FileHeader } from './records.ts'
import { SNAPSHOT_MAGIC } from './snapshot-decoder.ts'
import { DIGEST_VERSION, TreeDigest } from './tree-digest.ts'

const FORMAT_VERSION = 2
/** The number of the list world:anyone:cdrwa, which stands in no file (ReferenceCountedACLCache). */
export const OPEN_ACL_ID = -1n

export class SnapshotEncoder {
  readonly #writer = new JuteWriter(CHUNK_BYTES)
  readonly #checksum = new Adler32()
  readonly #digest = new TreeDigest()
  /** How many of the writer's bytes are in the checksum already. */
  #sealedUpTo = 0

  /** Begins the file. `acls` are numbered from 1 in their order. */
  constructor(
    sessions: readonly { readonly sessionId: bigint; readonly timeoutMs: number }[],
    acls: readonly (readonly ACL[])[],
  ) {
    const writer = this.#writer
    FileHeader.write(writer, { magic: SNAPSHOT_MAGIC, version: FORMAT_VERSION, dbid: -1n })
    writer.int(sessions.length)
    for (const { sessionId, timeoutMs } of sessions) {
      writer.bigLong(sessionId)
      writer.int(timeoutMs)
    }
    writer.int(acls.length)
    for (const [index, entries] of acls.entries()) {
      writer.long(index + 1)
      AclVector.write(writer, entries)
    }
  }

  /** Bytes written since the last `take`. */
  get length(): number {
    return this.#writer.length
  }

  /** Adds a node, after its parent; the root's path is empty. */
  node(path: string, data: Buffer | null, aclId: bigint, stat: StatPersisted): void {
    const writer = this.#writer
    writer.string(path)
    writer.bytes(data)
    writer.bigLong(aclId)
    StatPersisted.write(writer, stat)
    this.#digest.add(path, data, stat)
  }

  /** Ends the tree and adds its digest and the last zxid, each behind a seal. */
  end(lastZxid: number): void {
    this.#writer.string('/')
    this.#seal()
    this.#writer.long(lastZxid)
    this.#writer.int(DIGEST_VERSION)
    this.#writer.bigLong(this.#digest.value)
    this.#seal()
    this.#writer.long(lastZxid)
    this.#seal()
  }

  /** The bytes not taken yet. */
  take(): Buffer {
    const taken = this.#writer.take()
    this.#checksum.update(taken, this.#sealedUpTo)
    this.#sealedUpTo = 0
    return taken
  }

  #seal(): void {
    const writer = this.#writer
    const written = writer.written
    this.#checksum.update(written, this.#sealedUpTo)
    this.#sealedUpTo = written.length
    writer.long(this.#checksum.value)
    writer.string('/')
  }
}

const CHUNK_BYTES = 256 * 1024
