/** Codecs are loaded at first use, so that a script that never meets compressed records never pays for them. */
import { RecordsError } from '../records-error.ts'
import { gzipCompress, gzipDecompress } from './gzip.ts'
import { DEFAULT_DECOMPRESSED_LIMIT_BYTES, type DecompressionScratch } from './limits.ts'
import { lz4Compress, lz4Decompress } from './lz4.ts'
import { snappyCompress, snappyDecompress } from './snappy.ts'
import { zstdCompress, zstdDecompress } from './zstd.ts'

export type CompressionType = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** In the order of their numbers in a batch's attributes. */
export const compressionTypes: readonly CompressionType[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

/** The codec's number in a batch's attributes. */
export function compressionId(type: CompressionType): number {
  return compressionTypes.indexOf(type)
}

/** Throws RecordsError for a number (attributes & 7) that names no codec. */
export function compressionType(id: number): CompressionType {
  const type = compressionTypes[id]
  if (type === undefined)
    throw new RecordsError('UNSUPPORTED_COMPRESSION_TYPE', `Unknown compression type id: ${id}`)
  return type
}

/** Compresses as Kafka expects the codec's data; `level` means what the codec says, undefined its default. */
export function compress(type: CompressionType, plain: Buffer, level?: number): Buffer {
  switch (type) {
    case 'none':
      return plain
    case 'gzip':
      return gzipCompress(plain, level)
    case 'snappy':
      return snappyCompress(plain)
    case 'lz4':
      return lz4Compress(plain)
    case 'zstd':
      return zstdCompress(plain, level)
  }
}

/**
 * Decompresses; throws RecordsError for malformed data and for output beyond `limitBytes`. With a scratch the output may lie in it,
 * and is good until it is used again.
 */
export function decompress(
  type: CompressionType,
  compressed: Buffer,
  limitBytes: number = DEFAULT_DECOMPRESSED_LIMIT_BYTES,
  scratch?: DecompressionScratch,
): Buffer {
  switch (type) {
    case 'none':
      return compressed
    case 'gzip':
      return gzipDecompress(compressed, limitBytes)
    case 'snappy':
      return snappyDecompress(compressed, limitBytes)
    case 'lz4':
      return lz4Decompress(compressed, limitBytes, scratch)
    case 'zstd':
      return zstdDecompress(compressed, limitBytes)
  }
}
