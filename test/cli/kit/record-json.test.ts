import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRecordJson, recordJson } from '../../../src/cli/kit/record-json.ts'

const bytes = fc.oneof(
  fc.constant(null),
  fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => Buffer.from(text)),
)
const headers = fc.array(fc.record({ key: fc.string({ unit: 'grapheme', maxLength: 8 }), value: bytes }), {
  maxLength: 4,
})

describe('a record as JSON', () => {
  it('comes back as it was, whatever its bytes are', () => {
    fc.assert(
      fc.property(
        fc.record({
          topic: fc.constantFrom('t', 'with "quotes"'),
          partition: fc.nat(),
          offset: fc.maxSafeNat(),
          timestamp: fc.maxSafeNat(),
          timestampType: fc.constantFrom('CreateTime' as const, 'LogAppendTime' as const),
          headers,
          key: bytes,
          value: bytes,
        }),
        (record) => {
          const line = recordJson(record)
          expect(line).not.toMatch(/[\r\n]/)
          const { partition, timestamp, key, value } = record
          expect(parseRecordJson(line)).toEqual({ partition, timestamp, headers: record.headers, key, value })
        },
      ),
      { seed: 6, numRuns: 500 },
    )
  })

  it('shows text as text, other bytes as base64, and nothing as null', () => {
    const record = {
      topic: 't',
      headers: [
        { key: 'h', value: Buffer.from('a') },
        { key: 'h', value: null },
      ],
      key: null,
      value: Buffer.from([0xff]),
    }
    expect(recordJson(record)).toBe(
      '{"topic":"t","headers":[{"key":"h","value":"a"},{"key":"h","value":null}],"key":null,"value":{"base64":"/w=="}}',
    )
  })

  it('needs no more than an object', () => {
    expect(parseRecordJson('{}')).toEqual({ key: null, value: null })
    expect(parseRecordJson('{"value":"v","topic":"other","offset":3,"timestampType":"CreateTime"}')).toEqual({
      key: null,
      value: Buffer.from('v'),
    })
  })

  it('takes no time from a record that had none', () => {
    expect(parseRecordJson('{"timestamp":-1,"timestampType":"NoTimestampType"}')).toEqual({
      key: null,
      value: null,
    })
  })

  it.each([
    ['plain', 'it is no JSON'],
    ['[1]', 'it is no JSON object'],
    ['{"valeu":"v"}', '"valeu" is unknown'],
    ['{"value":1}', '"value" is no text, no {"base64": "..."} and not null'],
    ['{"key":{"base64":"?"}}', '"key" is no text'],
    ['{"key":{"base64":"YQ==","more":1}}', '"key" is no text'],
    ['{"headers":{}}', '"headers" is no array'],
    ['{"headers":[{"value":"v"}]}', 'a header is no object with a text as "key"'],
    ['{"partition":-1}', '"partition" is no whole number from 0 on'],
    ['{"timestamp":1.5}', '"timestamp" is no whole number from 0 on'],
  ])('is not found in %s', (line, why) => {
    expect(() => parseRecordJson(line)).toThrow(why)
  })
})
