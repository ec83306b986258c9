/** Where batches come from: a segment file, or a partition in Samsa's store. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { LOG_OVERHEAD, MAGIC_POSITION } from '../../kafka/records/batch-header.ts'
import { illegalArgument, JavaError } from '../kit/java-error.ts'
import { fileFault } from '../kit/properties.ts'

/** Batches of a log in their order, each whole. */
export interface LogSource {
  /** Of all that may be read, with what is cut off at the end. */
  readonly sizeInBytes: number
  batches(): AsyncIterable<Buffer> | Iterable<Buffer>
  close(): void
}

const SMALLEST_SIZE = 14

/** A range of a segment file, read batch by batch (FileLogInputStream). */
export class SegmentFile implements LogSource {
  readonly sizeInBytes: number
  readonly #path: string
  readonly #file: number
  readonly #start: number

  /** Throws JavaError where the file cannot be opened, and for less than no bytes (FileRecords.slice). */
  constructor(path: string, { start = 0, maxBytes = Number.MAX_SAFE_INTEGER } = {}) {
    this.#path = path
    try {
      this.#file = openSync(path, 'r')
    } catch (error) {
      throw fileFault(path, error)
    }
    this.#start = start
    if (maxBytes < 0) {
      const file = `FileRecords(size=${statSync(path).size}, file=${path}, start=0, end=2147483647)`
      throw illegalArgument(`Invalid size: ${maxBytes} in read from ${file}`)
    }
    this.sizeInBytes = Math.max(0, Math.min(statSync(path).size - start, maxBytes))
  }

  /** Throws JavaError at a batch of an impossible size; one that is cut off ends the log. */
  *batches(): Generator<Buffer, void> {
    for (let position = 0; ; ) {
      const header = this.#read(position, MAGIC_POSITION + 1)
      if (position >= this.sizeInBytes - MAGIC_POSITION || header.length <= MAGIC_POSITION) return
      const size = header.readInt32BE(8)
      if (size < SMALLEST_SIZE)
        throw new JavaError(
          'org.apache.kafka.common.errors.CorruptRecordException',
          `Found record size ${size} smaller than minimum record overhead (${SMALLEST_SIZE}) in file ${this.#path}.`,
        )
      if (position > this.sizeInBytes - LOG_OVERHEAD - size) return
      yield this.#read(position, LOG_OVERHEAD + size)
      position += LOG_OVERHEAD + size
    }
  }

  close(): void {
    closeSync(this.#file)
  }

  #read(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.sizeInBytes - position)))
    const read = readSync(this.#file, bytes, 0, bytes.length, this.#start + position)
    return bytes.subarray(0, read)
  }
}
