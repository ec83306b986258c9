/** Feeds files to the decoders: the one place of this room, beside the names, that touches a disk. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { PersistenceError } from './errors.ts'
import { streamModeOf } from './file-names.ts'
import { SnappyFrameReader } from './snappy-frames.ts'
import { SnapshotDecoder, type SnapshotListener, type SnapshotTrailer } from './snapshot-decoder.ts'
import { type LogEnd, type LoggedTxn, TxnLogDecoder } from './txn-log-decoder.ts'

/** A few milliseconds' worth of decoding: a server reads files between requests. */
const CHUNK_BYTES = 256 * 1024

/** Reads a snapshot file, packed as its name says. Throws PersistenceError when it is damaged, or the error of the disk. */
export async function readSnapshotFile(
  path: string,
  listener: SnapshotListener,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<SnapshotTrailer> {
  return readSnapshot(unpacked(path, onBytes), listener)
}

/** Reads a snapshot from unpacked bytes. Throws PersistenceError when it is damaged. */
export async function readSnapshot(
  chunks: AsyncIterable<Buffer>,
  listener: SnapshotListener,
): Promise<SnapshotTrailer> {
  const decoder = new SnapshotDecoder(listener)
  for await (const chunk of chunks) decoder.push(chunk)
  return decoder.end()
}

/** Reads a log file; the generator returns how it ended. Throws PersistenceError when it is no log. */
export async function* readTxnLogFile(
  path: string,
  decoder = new TxnLogDecoder(),
): AsyncGenerator<LoggedTxn, LogEnd> {
  for await (const chunk of fileChunks(path)) yield* decoder.push(chunk)
  return decoder.end()
}

async function* unpacked(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const mode = streamModeOf(path)
  const packed = fileChunks(path, onBytes)
  if (mode === 'checked') {
    yield* packed
  } else if (mode === 'snappy') {
    const reader = new SnappyFrameReader()
    for await (const chunk of packed) yield* reader.push(chunk)
  } else {
    yield* gunzip(packed)
  }
}

async function* gunzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { Readable } = await import('node:stream')
  const source = Readable.from(packed)
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES })
  source.on('error', (error) => unzip.destroy(error))
  try {
    for await (const chunk of source.pipe(unzip)) yield chunk as Buffer
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new PersistenceError(`damaged gzip stream: ${error.message}`, { cause: error })
    throw error
  } finally {
    source.destroy()
  }
}

async function* fileChunks(
  path: string,
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    onBytes((chunk as Buffer).length)
    yield chunk as Buffer
  }
}
