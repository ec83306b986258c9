import { RecordsError } from '../records-error.ts'

/** What one batch may decompress to when the caller names no limit. */
export const DEFAULT_DECOMPRESSED_LIMIT_BYTES = 256 * 1024 * 1024

export function tooLarge(codec: string, limitBytes: number): RecordsError {
  return new RecordsError(
    'RECORD_LIST_TOO_LARGE',
    `${codec} data decompresses to more than ${limitBytes} bytes`,
  )
}

/**
 * Room to decompress into for whoever is done with one batch's records before the next: what is allocated anew for each costs
 * more in collections of garbage than the decompression itself.
 */
export class DecompressionScratch {
  #room: Buffer = NO_ROOM

  /** Of at least some bytes, which nobody else uses until the next call. */
  atLeast(bytes: number): Buffer {
    if (this.#room.length < bytes) this.keep(Buffer.allocUnsafeSlow(bytes))
    return this.#room.length < bytes ? Buffer.allocUnsafeSlow(bytes) : this.#room
  }

  /** Keeps a larger one, unless it is so large that few batches need it. */
  keep(room: Buffer): void {
    if (room.length > this.#room.length && room.length <= LARGEST_KEPT_BYTES) this.#room = room
  }
}

const NO_ROOM = Buffer.alloc(0)
const LARGEST_KEPT_BYTES = 4 * 1024 * 1024
