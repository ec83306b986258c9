import { createRequire } from 'node:module'
import { RecordsError } from '../records-error.ts'
import { tooLarge } from './limits.ts'
import { loadZstdWasm } from './zstd-wasm.ts'

/** What either implementation offers; both throw for malformed input and RangeError for too much output. */
export interface Zstd {
  compress(plain: Buffer, level: number): Buffer
  decompress(compressed: Buffer, limitBytes: number): Buffer
}

/** The part of node:zlib that is there from Node 22.15 on. */
interface ZlibWithZstd {
  zstdCompressSync?(plain: Buffer, options: { params: Record<number, number> }): Buffer
  zstdDecompressSync?(compressed: Buffer, options: { maxOutputLength: number }): Buffer
}

/** ZSTD_c_compressionLevel. */
const COMPRESSION_LEVEL = 100
const DEFAULT_LEVEL = 3

let zstd: Zstd | undefined

function load(): Zstd {
  zstd ??= zstdOfNode(requireZlib()) ?? loadZstdWasm()
  return zstd
}

function requireZlib(): ZlibWithZstd {
  return createRequire(import.meta.url)('node:zlib')
}

function zstdOfNode(zlib: ZlibWithZstd): Zstd | undefined {
  const { zstdCompressSync, zstdDecompressSync } = zlib
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return undefined
  return {
    compress: (plain, level) => zstdCompressSync(plain, { params: { [COMPRESSION_LEVEL]: level } }),
    decompress: (compressed, limitBytes) => zstdDecompressSync(compressed, { maxOutputLength: limitBytes }),
  }
}

/** zstd at `level` (-131072 to 22, default 3): by Node where it can, else by WebAssembly. */
export function zstdCompress(plain: Buffer, level = DEFAULT_LEVEL): Buffer {
  return load().compress(plain, level)
}

/** Throws RecordsError for malformed input and for output beyond `limitBytes`. */
export function zstdDecompress(compressed: Buffer, limitBytes: number): Buffer {
  try {
    return load().decompress(compressed, limitBytes)
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge('zstd', limitBytes)
    throw new RecordsError('CORRUPT_MESSAGE', 'Malformed zstd data', { cause })
  }
}
