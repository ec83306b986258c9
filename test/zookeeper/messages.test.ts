import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  decodeRecord,
  encodeRecord,
  JuteError,
  type JuteRecord,
  type JuteType,
} from '../../src/zookeeper/jute.ts'
import * as messages from '../../src/zookeeper/messages.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/zookeeper/${name}`, import.meta.url), 'utf8')

interface Vector {
  readonly record: string
  readonly value: unknown
  readonly hex: string
}

const declared = JSON.parse(fixture('records.json')) as Record<string, [string, string][]>
const vectors = fixture('vectors.jsonl')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector)

const byName = new Map<string, JuteRecord<unknown>>()
for (const value of Object.values(messages)) {
  if (typeof value === 'object' && 'recordName' in value)
    byName.set(value.recordName, value as JuteRecord<unknown>)
}

function recordNamed(name: string): JuteRecord<unknown> {
  const found = byName.get(name)
  if (found === undefined) throw new Error(`no record ${name}`)
  return found
}

/** A vector's value as the record holds it: buffers from base64, longs from text as number or bigint. */
function held(type: JuteType<unknown>, value: unknown): unknown {
  if ('fields' in type) {
    const { fields } = type as JuteRecord<unknown>
    const given = value as Record<string, unknown>
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, held(field, given[name])]))
  }
  if (Array.isArray(value)) {
    const { item } = type
    return item === undefined ? value : value.map((one) => held(item, one))
  }
  if (type.method === 'bytes') return Buffer.from((value as { base64: string }).base64, 'base64')
  if (type.method === 'long') return Number(value)
  if (type.method === 'bigLong') return BigInt(value as string)
  return value
}

function kindOf(type: JuteType<unknown>): string {
  if ('recordName' in type) return (type as JuteRecord<unknown>).recordName
  const { item } = type
  if (item !== undefined) return `vector<${kindOf(item)}>`
  const kinds: Record<string, string> = {
    int: 'int',
    long: 'long',
    bigLong: 'long',
    bool: 'boolean',
    string: 'ustring',
    nullableString: 'ustring',
    bytes: 'buffer',
  }
  return type.method === undefined ? 'boolean' : (kinds[type.method] ?? '?')
}

describe('jute records', () => {
  it('are all those of the protocol, field by field', () => {
    const ours = Object.fromEntries(
      [...byName].map(([name, { fields }]) => [
        name,
        Object.entries(fields).map(([field, type]) => [field, kindOf(type)]),
      ]),
    )
    expect(ours).toEqual(declared)
  })

  it('cover every vector', () => {
    expect(new Set(vectors.map((vector) => vector.record))).toEqual(new Set(Object.keys(declared)))
  })

  it.each(vectors.map((vector, index) => [`${index} ${vector.record}`, vector] as const))(
    'reads and writes vector %s',
    (_, vector) => {
      const type = recordNamed(vector.record)
      const value = held(type, vector.value)
      expect(decodeRecord(type, Buffer.from(vector.hex, 'hex'))).toEqual(value)
      expect(encodeRecord(type, value).toString('hex')).toBe(vector.hex)
    },
  )

  it('refuse input that ends anywhere before its end', () => {
    for (const { record, hex } of vectors) {
      const type = recordNamed(record)
      const whole = Buffer.from(hex, 'hex')
      // The last field of the connect records may be missing: old clients leave it out.
      const fullLength = record.startsWith('Connect') ? whole.length - 1 : whole.length
      for (let length = 0; length < fullLength; length++) {
        expect(() => decodeRecord(type, whole.subarray(0, length)), `${record} cut at ${length}`).toThrow(
          JuteError,
        )
      }
    }
  })

  it('read a connect request without the readOnly byte', () => {
    const request = {
      protocolVersion: 0,
      lastZxidSeen: 5,
      timeOut: 4000,
      sessionId: 1n << 60n,
      passwd: Buffer.alloc(16),
    }
    const old = encodeRecord(messages.ConnectRequest, { ...request, readOnly: undefined })
    expect(decodeRecord(messages.ConnectRequest, old)).toEqual({ ...request, readOnly: undefined })
    expect(encodeRecord(messages.ConnectRequest, { ...request, readOnly: true }).length).toBe(old.length + 1)
  })
})

describe('hostile input', () => {
  const lengths = [-2, -0x80000000, 5, 0x7fffffff]

  it.each(lengths)('is refused with a string length of %d', (length) => {
    const bytes = Buffer.alloc(8)
    bytes.writeInt32BE(length)
    expect(() => decodeRecord(messages.SyncRequest, bytes)).toThrow(JuteError)
  })

  it.each(lengths)('is refused with a buffer length of %d', (length) => {
    const bytes = Buffer.alloc(8)
    bytes.writeInt32BE(length)
    expect(() => decodeRecord(messages.GetSASLRequest, bytes)).toThrow(JuteError)
  })

  it.each([-2, 3, 0x7fffffff])('is refused with a vector of %d items', (count) => {
    const bytes = Buffer.alloc(12)
    bytes.writeInt32BE(count)
    expect(() => decodeRecord(messages.GetChildrenResponse, bytes)).toThrow(JuteError)
  })

  it('is refused with a null where there can be none', () => {
    expect(() => decodeRecord(messages.GetACLRequest, Buffer.from('ffffffff', 'hex'))).toThrow('null string')
  })

  it('is refused with a zxid past 2^53', () => {
    const bytes = Buffer.from('000000007fffffffffffffff00000000', 'hex')
    expect(() => decodeRecord(messages.ReplyHeader, bytes)).toThrow(JuteError)
  })

  it('may have a session id of any 64 bits', () => {
    const info = {
      protocolVersion: 0,
      timeOut: 1,
      sessionId: -0x8000000000000000n,
      passwd: null,
      readOnly: false,
    }
    expect(decodeRecord(messages.ConnectResponse, encodeRecord(messages.ConnectResponse, info))).toEqual(info)
  })

  it('keeps null data apart from empty data', () => {
    const request = { path: '/a', data: null, acl: null, flags: 0 }
    expect(decodeRecord(messages.CreateRequest, encodeRecord(messages.CreateRequest, request))).toEqual(
      request,
    )
  })
})
