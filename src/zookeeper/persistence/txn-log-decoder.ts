/**
 * Reads a transaction log file (FileTxnLog) as its bytes come.
 *
 * The file: a header; then for each transaction the Adler-32 of its bytes as a long, its length and bytes, and 'B'. A server
 * makes the file larger ahead of what it writes, so zeros follow the last one, and one that was being written when the
 * server died is cut off: both end the log without being an error.
 */
import { decodeRecord } from '../jute.ts'
import { adler32 } from './adler32.ts'
import { ByteFeed } from './byte-feed.ts'
import { PersistenceError } from './errors.ts'
import { FileHeader } from './records.ts'

/** "ZKLG" */
export const TXN_LOG_MAGIC = 0x5a4b4c47
export const END_OF_RECORD = 0x42

/** A transaction as it lies in the file. */
export interface LoggedTxn {
  readonly crc: bigint
  /** Whether `crc` is that of the bytes. */
  readonly isIntact: boolean
  readonly bytes: Buffer
  /** Whether the byte that ends every record is there. */
  readonly isEnded: boolean
  /** Where it begins, in bytes from the start of the file. */
  readonly position: number
}

/** What ended the log: the file, zeros, or a transaction that is not all there. */
export type LogEnd = 'file' | 'zeros' | 'partial'

const HEADER_BYTES = 16
const CRC_BYTES = 8

export class TxnLogDecoder {
  readonly #feed = new ByteFeed()
  #header: FileHeader | undefined
  #hasEnded = false

  /** The file's header; undefined before it is read. */
  get header(): FileHeader | undefined {
    return this.#header
  }

  /** Takes the next bytes and gives the transactions that they complete. Throws PersistenceError when it is no log. */
  *push(chunk: Buffer): Generator<LoggedTxn> {
    if (this.#hasEnded) return
    const feed = this.#feed
    feed.push(chunk)
    if (this.#header === undefined && !this.#readHeader()) return
    for (;;) {
      const length = feed.int(CRC_BYTES)
      if (length === 0) this.#hasEnded = true
      if (length === undefined || length === 0) return
      const end = feed.fieldEnd(CRC_BYTES)
      if (end === undefined || feed.remaining < end + 1) return
      const { buffer, at, position } = feed
      const crc = buffer.readBigInt64BE(at)
      const bytes = buffer.subarray(at + CRC_BYTES + 4, at + end)
      const isEnded = buffer[at + end] === END_OF_RECORD
      feed.at += end + 1
      yield { crc, isIntact: crc === BigInt(adler32(bytes)), bytes, isEnded, position }
    }
  }

  /** Says that the file has ended, and tells how. Throws PersistenceError when not even the header was there. */
  end(): LogEnd {
    if (this.#header === undefined) throw new PersistenceError('the header of the log is cut off')
    if (this.#hasEnded) return 'zeros'
    return this.#feed.remaining === 0 ? 'file' : 'partial'
  }

  #readHeader(): boolean {
    const feed = this.#feed
    if (feed.remaining < HEADER_BYTES) return false
    this.#header = decodeRecord(FileHeader, feed.buffer.subarray(feed.at, feed.at + HEADER_BYTES))
    if (this.#header.magic !== TXN_LOG_MAGIC)
      throw new PersistenceError(`invalid magic number ${this.#header.magic} != ${TXN_LOG_MAGIC}`)
    feed.at += HEADER_BYTES
    return true
  }
}
