import { createRequire } from 'node:module'
import { RecordsError } from '../records-error.ts'
import { tooLarge } from './limits.ts'

let zlib: typeof import('node:zlib') | undefined

function load(): typeof import('node:zlib') {
  zlib ??= process.getBuiltinModule?.('node:zlib') ?? requireZlib()
  return zlib
}

function requireZlib(): typeof import('node:zlib') {
  return createRequire(import.meta.url)('node:zlib')
}

/** gzip at `level` 1 to 9, or zlib's own default for -1. */
export function gzipCompress(plain: Buffer, level = -1): Buffer {
  return load().gzipSync(plain, { level })
}

/** Throws RecordsError for malformed input and for output beyond `limitBytes`. */
export function gzipDecompress(compressed: Buffer, limitBytes: number): Buffer {
  try {
    return load().gunzipSync(compressed, { maxOutputLength: limitBytes })
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge('gzip', limitBytes)
    throw new RecordsError('CORRUPT_MESSAGE', 'Malformed gzip data', { cause })
  }
}
