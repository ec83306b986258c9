import { describe, expect, it } from 'vitest'
import { converterOf } from '../../../src/cli/connect-standalone/converters.ts'
import { LineCutter } from '../../../src/cli/connect-standalone/file-lines.ts'
import { jsonConverter } from '../../../src/cli/connect-standalone/json-converter.ts'
import {
  type ConnectRecord,
  type Datum,
  javaText,
  nothing,
  stringSchema,
} from '../../../src/cli/connect-standalone/record.ts'
import { transformChain } from '../../../src/cli/connect-standalone/transform-chain.ts'

const line: ConnectRecord = {
  topic: 'lines',
  partition: 3,
  key: nothing,
  value: { schema: stringSchema, value: 'one' },
  timestamp: Date.UTC(2026, 10, 25, 7, 8, 9),
  headers: [],
  kafkaOffset: 42,
}

/** The record after transforms whose settings are given without `transforms.`; the class's package is left out. */
function transformed(settings: Record<string, string>, record: ConnectRecord = line): ConnectRecord | null {
  const aliases = [...new Set(Object.keys(settings).map((key) => key.split('.')[0] ?? ''))]
  const entries = Object.entries(settings).map(([key, value]): [string, string] => [
    `transforms.${key}`,
    key.endsWith('.type') ? `org.apache.kafka.connect.transforms.${value}` : value,
  ])
  return transformChain(new Map([...entries, ['transforms', aliases.join(',')]]))(record)
}

const enveloped = jsonConverter(new Map())
const json = ({ value }: ConnectRecord): string => String(enveloped.fromConnect(value))

describe('JSON with an envelope', () => {
  it('is that of the quickstart’s page for hoisted and inserted fields', () => {
    const record = transformed({
      'a.type': 'HoistField$Value',
      'a.field': 'line',
      'b.type': 'InsertField$Value',
      'b.static.field': 'data_source',
      'b.static.value': 'test-file-source',
    })
    expect(record && json(record)).toBe(
      '{"schema":{"type":"struct","fields":[{"type":"string","optional":false,"field":"line"},{"type":"string","optional":true,"field":"data_source"}],"optional":false},"payload":{"line":"one","data_source":"test-file-source"}}',
    )
  })

  it('is read as it was written', () => {
    const datum: Datum = {
      schema: {
        type: 'struct',
        optional: false,
        fields: [
          { name: 'n', schema: { type: 'int64', optional: false } },
          { name: 'b', schema: { type: 'bytes', optional: true } },
          { name: 'l', schema: { type: 'array', optional: true, items: stringSchema } },
        ],
      },
      value: new Map<string, bigint | Buffer | string[]>([
        ['n', 7n],
        ['b', Buffer.from('x')],
        ['l', ['p', 'q']],
      ]),
    }
    expect(enveloped.toConnect(enveloped.fromConnect(datum))).toEqual(datum)
    expect(enveloped.fromConnect(nothing)).toBeNull()
  })

  it('refuses plain JSON in the reference’s words', () => {
    expect(() => enveloped.toConnect(Buffer.from('{"a":1}'))).toThrow(
      /^JsonConverter with schemas.enable requires "schema" and "payload" fields/,
    )
  })
})

it('a file sink shows values as Java does', () => {
  const struct = transformed({ 'a.type': 'HoistField$Value', 'a.field': 'line' })
  expect(struct && javaText(struct.value)).toBe('Struct{line=one}')
  const map = jsonConverter(new Map([['schemas.enable', 'false']])).toConnect(
    Buffer.from('{"schema":{"type":"string"},"payload":{"line":"one","data_source":"x"}}'),
  )
  expect(javaText(map)).toBe('{schema={type=string}, payload={line=one, data_source=x}}')
})

it('converters of numbers say which class cannot be cast', () => {
  const key = 'value.converter'
  const long = converterOf(key, new Map([[key, 'org.apache.kafka.connect.converters.LongConverter']]))
  const bootstrap = "in module java.base of loader 'bootstrap')"
  const faultOf = (datum: Datum): unknown => {
    try {
      return long.fromConnect(datum)
    } catch (error) {
      return error instanceof Error && error.cause instanceof Error ? error.cause.message : error
    }
  }
  expect(faultOf({ schema: stringSchema, value: 'one' })).toBe(
    `class java.lang.String cannot be cast to class java.lang.Number (java.lang.String and java.lang.Number are ${bootstrap}`,
  )
  expect(faultOf({ schema: { type: 'int32', optional: false }, value: 1 })).toBe(
    `class java.lang.Integer cannot be cast to class java.lang.Long (java.lang.Integer and java.lang.Long are ${bootstrap}`,
  )
})

describe('transforms', () => {
  it('route by topic and time', () => {
    expect(
      transformed({ 'r.type': 'RegexRouter', 'r.regex': '(l)(.*)', 'r.replacement': '$2-$1' })?.topic,
    ).toBe('ines-l')
    expect(transformed({ 't.type': 'TimestampRouter' })?.topic).toBe('lines-20261125')
  })

  it('make keys of values, and fields of whole values', () => {
    const record = transformed({
      'h.type': 'HoistField$Value',
      'h.field': 'id',
      'k.type': 'ValueToKey',
      'k.fields': 'id',
      'e.type': 'ExtractField$Key',
      'e.field': 'id',
    })
    expect(record?.key).toEqual({ schema: stringSchema, value: 'one' })
  })

  it('drop, rename and insert', () => {
    const record = transformed({
      'h.type': 'HoistField$Value',
      'h.field': 'a',
      'i.type': 'InsertField$Value',
      'i.topic.field': 'topic',
      'i.offset.field': 'offset!',
      'r.type': 'ReplaceField$Value',
      'r.exclude': 'topic',
      'r.renames': 'a:b',
    })
    expect(record?.value.value).toEqual(
      new Map<string, string | bigint>([
        ['b', 'one'],
        ['offset', 42n],
      ]),
    )
    expect(record?.value.schema?.fields?.map(({ name, schema }) => [name, schema.optional])).toEqual([
      ['b', false],
      ['offset', false],
    ])
  })

  it('mask fields, and name schemas', () => {
    const record = transformed({
      'h.type': 'HoistField$Value',
      'h.field': 'secret',
      'o.type': 'InsertField$Value',
      'o.offset.field': 'number',
      'm.type': 'MaskField$Value',
      'm.fields': 'secret,number',
      's.type': 'SetSchemaMetadata$Value',
      's.schema.name': 'masked',
      's.schema.version': '2',
    })
    expect(record?.value.value).toEqual(
      new Map<string, string | bigint>([
        ['secret', ''],
        ['number', 0n],
      ]),
    )
    expect(record?.value.schema).toMatchObject({ name: 'masked', version: 2 })
  })

  it('filter where a predicate holds, or does not', () => {
    const settings = (negate: string) =>
      new Map([
        ['transforms', 'f'],
        ['transforms.f.type', 'org.apache.kafka.connect.transforms.Filter'],
        ['transforms.f.predicate', 'p'],
        ['transforms.f.negate', negate],
        ['predicates', 'p'],
        ['predicates.p.type', 'org.apache.kafka.connect.transforms.predicates.TopicNameMatches'],
        ['predicates.p.pattern', 'li.*'],
      ])
    expect(transformChain(settings('false'))(line)).toBeNull()
    expect(transformChain(settings('true'))(line)).toBe(line)
  })

  it('that are not here are refused by name', () => {
    expect(() => transformed({ 'c.type': 'Casts$Value' })).toThrow(/Class .*Casts\$Value could not be found/)
  })
})

it('lines end with LF, CRLF or CR, and are told with their place in bytes', () => {
  const cutter = new LineCutter(10)
  expect(cutter.push(Buffer.from('a\nfü'))).toEqual([{ text: 'a', end: 12 }])
  expect(cutter.push(Buffer.from('nf\r'))).toEqual([])
  expect(cutter.push(Buffer.from('\nb\rc\n\n'))).toEqual([
    { text: 'fünf', end: 19 },
    { text: 'b', end: 21 },
    { text: 'c', end: 23 },
    { text: '', end: 24 },
  ])
})
