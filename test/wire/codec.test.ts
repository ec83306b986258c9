import { describe, expect, it } from 'vitest'
import { decode, encode, encodeChunks } from '../../src/wire/codec.ts'
import { message } from '../../src/wire/message.ts'
import {
  array,
  bool,
  bytes,
  int16,
  int32,
  int64,
  nested,
  records,
  string,
  struct,
  ustring,
} from '../../src/wire/schema.ts'

const Sample = message('Sample', 7, '1-5', '4+', {
  name: string('0+'),
  count: int32('2+', { default: -1 }),
  note: string('3+', { nullable: '3+', default: null, ignorable: true }),
  limits: nested('4+', struct({ low: int64('4+', { default: -1 }), high: int64('4+', { default: -1 }) }), {
    tag: 3,
  }),
  isOpen: bool('4+', { tag: 1, default: true }),
  parts: array('5+', struct({ id: int16('5+'), payload: records('5+', { nullable: '5+' }) }), {
    nullable: '5+',
  }),
})

describe('a field that a version lacks', () => {
  it('decodes to its default', () => {
    expect(decode(Sample, 1, Buffer.from('000161', 'hex'))).toEqual({
      name: 'a',
      count: -1,
      note: null,
      limits: { low: -1, high: -1 },
      isOpen: true,
      parts: [],
    })
  })

  it('may be given as its default', () => {
    expect(encode(Sample, 1, { name: 'a', count: -1, isOpen: true, parts: [] }).toString('hex')).toBe(
      '000161',
    )
  })

  it('is refused with another value', () => {
    expect(() => encode(Sample, 1, { name: 'a', count: 5 })).toThrow('Sample v1: Sample.count has a value')
    expect(() => encode(Sample, 3, { name: 'a', limits: { low: 1 } })).toThrow('Sample.limits has a value')
  })

  it('is dropped where it may be ignored', () => {
    expect(encode(Sample, 1, { name: 'a', note: 'n' }).toString('hex')).toBe('000161')
  })

  it('gives each decoded message structures of its own', () => {
    const first = decode(Sample, 1, Buffer.from('000161', 'hex'))
    first.parts?.push({ id: 1, payload: null })
    first.limits.low = 5
    expect(decode(Sample, 1, Buffer.from('000161', 'hex'))).toMatchObject({ parts: [], limits: { low: -1 } })
  })
})

describe('tagged fields', () => {
  it('are left out at their defaults', () => {
    expect(encode(Sample, 4, { name: 'a', isOpen: true, limits: {} }).toString('hex')).toBe(
      '0261ffffffff0000',
    )
  })

  it('are written in order of their tags', () => {
    const hex = encode(Sample, 4, { name: 'a', isOpen: false, limits: { low: 1 } }).toString('hex')
    expect(hex).toBe('0261ffffffff0002010100031100000000000000' + '01ffffffffffffffff00')
  })

  it('are read in any order, the last of several winning, unknown ones skipped', () => {
    // Tags 9 (unknown), 1 (true), 1 (false).
    const hex = '0261ffffffff0003' + '0902abcd' + '010101' + '010100'
    expect(decode(Sample, 4, Buffer.from(hex, 'hex'))).toMatchObject({ isOpen: false, limits: { low: -1 } })
  })
})

describe('values that cannot be written', () => {
  it.each([
    ['null where none is allowed', { name: null }, 'SAMSA_WIRE_NULL'],
    ['a number for a string', { name: 5 }, 'SAMSA_WIRE_VALUE'],
    ['no array', { name: 'a', parts: 'x' }, 'SAMSA_WIRE_VALUE'],
    ['null as an element', { name: 'a', parts: [null] }, 'SAMSA_WIRE_NULL'],
    ['text for bytes', { name: 'a', parts: [{ id: 1, payload: 'x' }] }, 'SAMSA_WIRE_VALUE'],
    ['a bigint for an int32', { name: 'a', count: 1n }, 'SAMSA_WIRE_VALUE'],
  ])('%s', (_, value, code) => {
    expect(() => encode(Sample, 5, value as never)).toThrow(expect.objectContaining({ code }))
  })

  it('of a version that the message does not have', () => {
    expect(() => encode(Sample, 0, { name: 'a' })).toThrow('Sample has versions 1-5, not 0')
    expect(() => decode(Sample, 6, Buffer.alloc(9))).toThrow(
      expect.objectContaining({ code: 'SAMSA_WIRE_VERSION' }),
    )
  })
})

describe('records', () => {
  it('may be a list of buffers, which are not copied', () => {
    const batches = [Buffer.alloc(5000, 1), Buffer.alloc(6000, 2)]
    const chunks = encodeChunks(Sample, 5, { name: 'a', parts: [{ id: 1, payload: batches }] })
    expect(chunks[1]).toBe(batches[0])
    expect(chunks[2]).toBe(batches[1])
    const { parts } = decode(Sample, 5, Buffer.concat(chunks))
    expect(parts?.[0]?.payload?.equals(Buffer.concat(batches))).toBe(true)
  })
})

describe('jute', () => {
  it('is within reach of the same definitions', () => {
    const Create = message('Create', null, '0', 'none', {
      path: ustring('0', { nullable: '0' }),
      data: bytes('0', { nullable: '0' }),
      flags: int32('0'),
    })
    const hex = '00000002' + '2f61' + 'ffffffff' + '00000001'
    expect(encode(Create, 0, { path: '/a', data: null, flags: 1 }).toString('hex')).toBe(hex)
    expect(decode(Create, 0, Buffer.from(hex, 'hex'))).toEqual({ path: '/a', data: null, flags: 1 })
  })
})
