import { BATCH_HEADER_BYTES, LOG_OVERHEAD, MAGIC_POSITION } from './batch-header.ts'
import { RecordsError } from './records-error.ts'

/** Bytes of the smallest message of magic 0 and 1: header with null key and null value. */
const LEGACY_MINIMUM_BYTES = [26, 34] as const

/** `batchEnd` when the batch goes on behind the end of the buffer. */
export const PARTIAL_BATCH = -1

/**
 * Position behind the batch (magic 2) or message (magic 0, 1) that starts at `position`, or PARTIAL_BATCH when `end` comes
 * first, as it may in a fetch response. Throws RecordsError for a length that no batch can have or an unknown magic. What
 * it accepts has a complete header.
 */
export function batchEnd(buffer: Buffer, position: number, end: number = buffer.length): number {
  if (end - position < LOG_OVERHEAD) return PARTIAL_BATCH
  const size = LOG_OVERHEAD + buffer.readInt32BE(position + 8)
  if (size <= MAGIC_POSITION) {
    throw new RecordsError(
      'CORRUPT_MESSAGE',
      `Batch at byte ${position} has an impossible size of ${size} bytes`,
    )
  }
  if (end - position <= MAGIC_POSITION) return PARTIAL_BATCH
  const magic = buffer.readInt8(position + MAGIC_POSITION)
  const minimum = minimumBytes(magic)
  if (minimum === undefined) {
    throw new RecordsError('CORRUPT_MESSAGE', `Batch at byte ${position} has the unknown magic ${magic}`)
  }
  if (size < minimum) {
    const text = `Batch of magic ${magic} at byte ${position} has ${size} bytes, needs at least ${minimum}`
    throw new RecordsError('CORRUPT_MESSAGE', text)
  }
  return size > end - position ? PARTIAL_BATCH : position + size
}

/** Positions of the complete batches of a record set; a partial last one is left out, as a fetch may cut it. */
export function* batchPositions(buffer: Buffer): Generator<number, void> {
  let position = 0
  for (;;) {
    const next = batchEnd(buffer, position)
    if (next === PARTIAL_BATCH) return
    yield position
    position = next
  }
}

function minimumBytes(magic: number): number | undefined {
  return magic === 2 ? BATCH_HEADER_BYTES : LEGACY_MINIMUM_BYTES[magic]
}
