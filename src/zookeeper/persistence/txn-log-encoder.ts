/** Writes the pieces of a transaction log file; txn-log-decoder.ts tells what is in it. */
import { encodeRecord, JuteWriter } from '../jute.ts'
import { adler32 } from './adler32.ts'
import { FileHeader } from './records.ts'
import { END_OF_RECORD, TXN_LOG_MAGIC } from './txn-log-decoder.ts'

const FORMAT_VERSION = 2

/** The bytes that open a log. */
export function txnLogHeader(dbid = 0n): Buffer {
  return encodeRecord(FileHeader, { magic: TXN_LOG_MAGIC, version: FORMAT_VERSION, dbid })
}

/** A transaction as it stands in the file; `crc` other than its own only where a damaged one is copied. */
export function txnLogRecord(bytes: Buffer, crc = BigInt(adler32(bytes))): Buffer {
  const writer = new JuteWriter(bytes.length + 13)
  writer.bigLong(crc)
  writer.bytes(bytes)
  return Buffer.concat([writer.take(), Buffer.of(END_OF_RECORD)])
}
