import { deflateRawSync, gzipSync } from 'node:zlib'
import { compress as compressBlockPrepended } from 'lz4-napi'
import { compressSync as snappyBlock } from 'snappy'
import { describe, expect, test } from 'vitest'
import { type CompressionType, compress, decompress } from '../../../src/kafka/records/compression/codecs.ts'
import { DecompressionScratch } from '../../../src/kafka/records/compression/limits.ts'
import { loadZstdWasm } from '../../../src/kafka/records/compression/zstd-wasm.ts'

const codecs: CompressionType[] = ['gzip', 'snappy', 'lz4', 'zstd']
const text = Buffer.from('one, two, three, 四; '.repeat(20_000))
const zeros = Buffer.alloc(3_000_000)
const noise = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff))

describe.each(codecs)('%s', (codec) => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([7])],
    ['text', text],
    ['zeros', zeros],
    ['noise', noise],
  ])('gives %s back', (_name, plain) => {
    expect(decompress(codec, compress(codec, plain)).equals(plain)).toBe(true)
  })

  test('gives the same back in room that was used before, and stops at the limit there too', () => {
    const scratch = new DecompressionScratch()
    for (const plain of [text, noise, zeros, Buffer.alloc(0), text]) {
      const compressed = compress(codec, plain)
      expect(decompress(codec, compressed, undefined, scratch).equals(plain)).toBe(true)
    }
    expect(() => decompress(codec, compress(codec, zeros), zeros.length - 1, scratch)).toThrow(
      'decompresses to more than',
    )
  })

  test('stops at the limit', () => {
    const compressed = compress(codec, zeros)
    expect(() => decompress(codec, compressed, zeros.length - 1)).toThrow('decompresses to more than')
    expect(decompress(codec, compressed, zeros.length)).toHaveLength(zeros.length)
  })

  test('refuses what is not its own', () => {
    expect(() => decompress(codec, deflateRawSync(text))).toThrow('Malformed')
  })

  test('refuses its own cut short', () => {
    const compressed = compress(codec, text)
    for (const length of [1, 5, 17, compressed.length >> 1, compressed.length - 1]) {
      expect(() => decompress(codec, compressed.subarray(0, length))).toThrow('Malformed')
    }
  })
})

describe('gzip', () => {
  test('reads members joined end to end', () => {
    const joined = Buffer.concat([gzipSync('one '), gzipSync('two')])
    expect(decompress('gzip', joined).toString()).toBe('one two')
  })

  test('a higher level makes it smaller', () => {
    expect(compress('gzip', noise.subarray(0, 3000), 9).length).toBeLessThanOrEqual(
      compress('gzip', noise.subarray(0, 3000), 1).length,
    )
    expect(compress('gzip', text, 9).length).toBeLessThan(compress('gzip', text, 1).length)
  })
})

describe('snappy', () => {
  test('reads one bare block, as librdkafka writes it', () => {
    expect(decompress('snappy', snappyBlock(text)).equals(text)).toBe(true)
  })

  test('reads streams joined end to end', () => {
    const joined = Buffer.concat([
      compress('snappy', Buffer.from('one ')),
      compress('snappy', Buffer.from('two')),
    ])
    expect(decompress('snappy', joined).toString()).toBe('one two')
  })

  test('refuses a length that its bytes cannot hold, before making room for it', () => {
    const lie = Buffer.from([0xff, 0xff, 0xff, 0x7f, 0x00])
    expect(() => decompress('snappy', lie)).toThrow('Malformed snappy data: length 268435455')
  })
})

describe('lz4', () => {
  const END_MARK = Buffer.alloc(4)

  function frame(flags: number, header: Buffer, ...rest: Buffer[]): Buffer {
    return Buffer.concat([
      Buffer.from([0x04, 0x22, 0x4d, 0x18, flags, 0x40]),
      header,
      Buffer.from([0]),
      ...rest,
    ])
  }

  function block(bytes: Buffer): Buffer {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(bytes.length)
    return Buffer.concat([size, bytes])
  }

  function stored(bytes: Buffer): Buffer {
    const size = Buffer.alloc(4)
    size.writeUInt32LE((bytes.length | 0x80000000) >>> 0)
    return Buffer.concat([size, bytes])
  }

  async function blockOf(plain: Buffer): Promise<Buffer> {
    return (await compressBlockPrepended(plain)).subarray(4)
  }

  const plain = Buffer.from('abcabcabcabcabcabcabcabcabc')

  test('reads a frame whose header checksum is wrong, as Java wrote it with magic 0', async () => {
    const bytes = frame(0x60, Buffer.alloc(0), block(await blockOf(plain)), END_MARK)
    expect(decompress('lz4', bytes).equals(plain)).toBe(true)
  })

  test('reads content size and checksums', async () => {
    const size = Buffer.alloc(8)
    size.writeUInt32LE(plain.length)
    const checksum = Buffer.alloc(4)
    const bytes = frame(0x7c, size, block(await blockOf(plain)), checksum, END_MARK, checksum)
    expect(decompress('lz4', bytes).equals(plain)).toBe(true)
  })

  test('reads stored blocks, and matches that reach into the block before', () => {
    // One literal-free sequence: match of 4 at distance 4, then one literal.
    const linked = Buffer.from([0x00, 0x04, 0x00, 0x10, 0x21])
    const bytes = frame(0x40, Buffer.alloc(0), stored(Buffer.from('wxyz')), block(linked), END_MARK)
    expect(decompress('lz4', bytes).toString()).toBe('wxyzwxyz!')
  })

  test.each([
    ['distance 0', [0x00, 0x00, 0x00, 0x10, 0x21]],
    ['a distance before the start', [0x00, 0x09, 0x00, 0x10, 0x21]],
    ['literals beyond the end', [0xf0, 0xff, 0x01]],
  ])('refuses a block with %s', (_name, bytes) => {
    expect(() =>
      decompress('lz4', frame(0x60, Buffer.alloc(0), block(Buffer.from(bytes)), END_MARK)),
    ).toThrow('Malformed lz4 data: broken block')
  })

  test('passes over skippable frames and reads frames joined end to end', () => {
    const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9])
    const joined = Buffer.concat([compress('lz4', plain), skippable, compress('lz4', plain)])
    expect(decompress('lz4', joined).equals(Buffer.concat([plain, plain]))).toBe(true)
  })
})

describe('zstd in WebAssembly', () => {
  const wasm = loadZstdWasm()

  test('reads and is read by whichever zstd is in use', () => {
    expect(decompress('zstd', wasm.compress(text, 19)).equals(text)).toBe(true)
    expect(wasm.decompress(compress('zstd', text), text.length).equals(text)).toBe(true)
  })

  test('refuses more than the limit', () => {
    const compressed = wasm.compress(zeros, 3)
    expect(() => wasm.decompress(compressed, zeros.length - 1)).toThrow(RangeError)
  })
})

test('an unknown codec number is refused by name', async () => {
  const { compressionType } = await import('../../../src/kafka/records/compression/codecs.ts')
  expect(() => compressionType(5)).toThrow('Unknown compression type id: 5')
})

test('batches that follow each other take no new memory to decompress', () => {
  const scratch = new DecompressionScratch()
  const compressed = compress('lz4', zeros)
  const first = decompress('lz4', compressed, undefined, scratch)
  expect(decompress('lz4', compressed, undefined, scratch).buffer).toBe(first.buffer)
})
