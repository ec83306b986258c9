import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WireError } from '../../src/wire/errors.ts'
import { Reader } from '../../src/wire/reader.ts'
import { REFERENCE_BYTES, Writer } from '../../src/wire/writer.ts'

function written(write: (writer: Writer) => void): string {
  const writer = new Writer()
  write(writer)
  return writer.toBuffer().toString('hex')
}

function reader(hex: string): Reader {
  return new Reader(Buffer.from(hex, 'hex'))
}

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof WireError) return error.code
    throw error
  }
  return 'no error'
}

describe('numbers', () => {
  it.each([
    ['int8', -128, '80'],
    ['uint8', 255, 'ff'],
    ['int16', -2, 'fffe'],
    ['uint16', 65_535, 'ffff'],
    ['int32', -2_147_483_648, '80000000'],
    ['uint32', 4_294_967_295, 'ffffffff'],
    ['int64', -1, 'ffffffffffffffff'],
    ['int64', 1_700_000_000_000, '0000018bcfe56800'],
    ['int64', Number.MAX_SAFE_INTEGER, '001fffffffffffff'],
    ['int64', Number.MIN_SAFE_INTEGER, 'ffe0000000000001'],
    ['float64', 1.5, '3ff8000000000000'],
    ['unsignedVarint', 0, '00'],
    ['unsignedVarint', 300, 'ac02'],
    ['unsignedVarint', 4_294_967_295, 'ffffffff0f'],
    ['varint', -1, '01'],
    ['varint', 2_147_483_647, 'feffffff0f'],
    ['varint', -2_147_483_648, 'ffffffff0f'],
    ['varlong', -1, '01'],
    ['varlong', 1_700_000_000_000, '80a0abfef962'],
    ['varlong', Number.MIN_SAFE_INTEGER, 'fdffffffffffff1f'],
  ] as const)('%s %d is %s, both ways', (method, value, hex) => {
    expect(written((writer) => writer[method](value))).toBe(hex)
    expect(reader(hex)[method]()).toBe(value)
  })

  it('keep all 64 bits as bigint', () => {
    for (const value of [-(2n ** 63n), -1n, 0n, 2n ** 63n - 1n]) {
      expect(reader(written((writer) => writer.bigint64(value))).bigint64()).toBe(value)
      expect(reader(written((writer) => writer.varlong(value))).bigVarlong()).toBe(value)
    }
  })

  it('round-trip as varlong whatever their size', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(reader(written((writer) => writer.varlong(value))).varlong()).toBe(value)
        expect(reader(written((writer) => writer.int64(value))).int64()).toBe(value)
      }),
    )
  })

  it('that are no safe integers are refused, or saturate where that is asked for', () => {
    expect(codeOf(() => reader('0020000000000000').int64())).toBe('SAMSA_WIRE_RANGE')
    expect(codeOf(() => reader('ffe0000000000000').int64())).toBe('SAMSA_WIRE_RANGE')
    expect(reader('7fffffffffffffff').saturatingInt64()).toBe(Number.MAX_SAFE_INTEGER)
    expect(reader('8000000000000000').saturatingInt64()).toBe(Number.MIN_SAFE_INTEGER)
    expect(reader('fffffffffffffffe').saturatingInt64()).toBe(-2)
  })

  it.each([
    ['int8', 128],
    ['int16', 32_768],
    ['uint16', -1],
    ['int32', 2 ** 31],
    ['int32', 0.5],
    ['uint32', 2 ** 32],
    ['int64', 2 ** 53],
    ['varint', 2 ** 31],
    ['varlong', 2 ** 53],
    ['int64', Number.NaN],
  ] as const)('out of range are not written: %s %d', (method, value) => {
    expect(codeOf(() => written((writer) => writer[method](value)))).toBe('SAMSA_WIRE_RANGE')
  })

  it('longer than their type allows as varints are refused', () => {
    expect(codeOf(() => reader('ffffffff1f').unsignedVarint())).toBe('SAMSA_WIRE_RANGE')
    expect(codeOf(() => reader('ffffffffffffffffffff01').varlong())).toBe('SAMSA_WIRE_RANGE')
  })
})

describe('text and bytes', () => {
  it.each(['', 'orders', '这是第一个事件', 'x'.repeat(500), 'é'.repeat(20), '😀'])(
    'round-trip: %s',
    (text) => {
      expect(reader(written((writer) => writer.string(text))).string()).toBe(text)
      expect(reader(written((writer) => writer.compactNullableString(text))).compactNullableString()).toBe(
        text,
      )
      expect(reader(written((writer) => writer.ustring(text))).nullableUstring()).toBe(text)
    },
  )

  it('know null in each encoding', () => {
    expect(written((writer) => writer.nullableString(null))).toBe('ffff')
    expect(written((writer) => writer.compactNullableString(null))).toBe('00')
    expect(written((writer) => writer.nullableUstring(null))).toBe('ffffffff')
    expect(written((writer) => writer.nullableBytes(null))).toBe('ffffffff')
    expect(written((writer) => writer.compactNullableBytes(null))).toBe('00')
    expect(reader('ffff').nullableString()).toBeNull()
    expect(reader('00').compactNullableBytes()).toBeNull()
    expect(reader('ffffffff').nullableUstring()).toBeNull()
    expect(codeOf(() => reader('ffff').string())).toBe('SAMSA_WIRE_NULL')
    expect(codeOf(() => reader('00').compactBytes())).toBe('SAMSA_WIRE_NULL')
  })

  it('refuse a string longer than its length can say', () => {
    expect(codeOf(() => written((writer) => writer.string('x'.repeat(32_768))))).toBe('SAMSA_WIRE_LENGTH')
  })

  it('refuse a uuid that is none', () => {
    expect(codeOf(() => written((writer) => writer.uuid('too short')))).toBe('SAMSA_WIRE_VALUE')
    expect(codeOf(() => written((writer) => writer.uuid('!!!!!!!!!!!!!!!!!!!!!!')))).toBe('SAMSA_WIRE_VALUE')
  })

  it('are views of the input when read', () => {
    const input = Buffer.from('00000002abcd', 'hex')
    const view = new Reader(input).bytes()
    input[4] = 0
    expect(view.toString('hex')).toBe('00cd')
  })
})

describe('the end of the input', () => {
  it('is never passed', () => {
    expect(codeOf(() => reader('000000').int32())).toBe('SAMSA_WIRE_TRUNCATED')
    expect(codeOf(() => reader('000561').string())).toBe('SAMSA_WIRE_TRUNCATED')
    expect(codeOf(() => new Reader(Buffer.alloc(8), 0, 4).int64())).toBe('SAMSA_WIRE_TRUNCATED')
    expect(codeOf(() => reader('80').unsignedVarint())).toBe('SAMSA_WIRE_TRUNCATED')
    expect(codeOf(() => reader('').skip(1))).toBe('SAMSA_WIRE_TRUNCATED')
  })
})

describe('chunks', () => {
  it('hold large bytes by reference, in order', () => {
    const large = Buffer.alloc(REFERENCE_BYTES, 1)
    const small = Buffer.alloc(3, 2)
    const writer = new Writer()
    writer.int32(7)
    writer.bytes([large, small, large])
    writer.int8(9)
    expect(writer.length).toBe(4 + 4 + 2 * REFERENCE_BYTES + 3 + 1)
    const chunks = writer.chunks()
    expect(chunks.map((chunk) => chunk.length)).toEqual([8, REFERENCE_BYTES, 3, REFERENCE_BYTES, 1])
    expect(chunks[1]).toBe(large)
    expect(chunks[3]).toBe(large)
  })

  it('copy large bytes inside a tag, whose size comes first', () => {
    const hex = written((writer) => {
      const mark = writer.beginTag(5)
      writer.compactBytes(Buffer.alloc(20_000, 1))
      writer.endTag(mark)
      writer.int8(9)
    })
    const tag = reader(hex)
    expect(tag.unsignedVarint()).toBe(5)
    expect(tag.unsignedVarint()).toBe(20_003)
    expect(tag.compactBytes().equals(Buffer.alloc(20_000, 1))).toBe(true)
    expect(tag.int8()).toBe(9)
    expect(tag.remaining).toBe(0)
  })

  it('of writers in use at the same time do not mix', () => {
    const outer = new Writer()
    outer.int32(1)
    const inner = new Writer()
    inner.int32(2)
    outer.bytes(inner.toBuffer())
    outer.string('end')
    const next = new Writer()
    next.string('next')
    expect(outer.toBuffer().toString('hex')).toBe('0000000100000004000000020003656e64')
    expect(next.toBuffer().toString('hex')).toBe('00046e657874')
  })

  it('stay as written while later writers fill the same slab', () => {
    const kept: Buffer[] = []
    for (let i = 0; i < 5000; i++) {
      const writer = new Writer()
      writer.int32(i)
      writer.string('x'.repeat(i % 300))
      kept.push(writer.toBuffer())
    }
    for (const [i, buffer] of kept.entries()) {
      const back = new Reader(buffer)
      expect([back.int32(), back.string().length, back.remaining]).toEqual([i, i % 300, 0])
    }
  })

  it('can have a size patched in afterwards', () => {
    const writer = new Writer()
    const size = writer.reserveInt32()
    writer.bytes(Buffer.alloc(REFERENCE_BYTES))
    writer.patchInt32(size, writer.length - 4)
    expect(Buffer.concat(writer.chunks()).readInt32BE(0)).toBe(REFERENCE_BYTES + 4)
  })
})
