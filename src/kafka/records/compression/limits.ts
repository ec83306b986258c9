import { RecordsError } from '../records-error.ts'

/** What one batch may decompress to when the caller names no limit. */
export const DEFAULT_DECOMPRESSED_LIMIT_BYTES = 256 * 1024 * 1024

export function tooLarge(codec: string, limitBytes: number): RecordsError {
  return new RecordsError(
    'RECORD_LIST_TOO_LARGE',
    `${codec} data decompresses to more than ${limitBytes} bytes`,
  )
}
