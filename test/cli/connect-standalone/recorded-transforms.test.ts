import { readFileSync } from 'node:fs'
import { beforeAll, expect, it, vi } from 'vitest'
import { converterOf } from '../../../src/cli/connect-standalone/converters.ts'
import { fromHeader, toHeader } from '../../../src/cli/connect-standalone/header-converter.ts'
import { jsonConverter } from '../../../src/cli/connect-standalone/json-converter.ts'
import { type ConnectRecord, javaText } from '../../../src/cli/connect-standalone/record.ts'
import { transformOf } from '../../../src/cli/connect-standalone/transforms.ts'
import { javaToString } from '../../../src/cli/kit/java-error.ts'

type Text = string | { row: string } | undefined
interface Recorded {
  readonly schemas: boolean
  /** The converter's own settings. */
  readonly json?: Record<string, string>
  readonly transforms: [name: string, settings: Record<string, string>][]
  readonly topic?: string
  readonly key?: Text
  readonly value?: Text
  readonly headers?: [key: string, text: string][]
  readonly answer: Record<string, unknown>
}

const fixture: { rows: Record<string, string>; cases: Recorded[] } = JSON.parse(
  readFileSync('test/fixtures/connect/transforms.json', 'utf8'),
)

const inFull = (text: unknown): unknown =>
  typeof text === 'object' && text !== null && 'row' in text ? fixture.rows[String(text.row)] : text

const bytesOf = (text: Text): Buffer | null => {
  const json = typeof text === 'object' ? fixture.rows[text.row] : text
  return json === undefined ? null : Buffer.from(json)
}

/** What becomes of a recorded case's record, in the form of its answer. */
function answer(recorded: Recorded): unknown {
  const { schemas, json = {}, transforms, topic = 'lines', key, value, headers = [] } = recorded
  try {
    const converter = jsonConverter(new Map(Object.entries({ 'schemas.enable': String(schemas), ...json })))
    const chain = transforms.map(([name, settings]) =>
      transformOf(
        'type',
        new Map([['type', `org.apache.kafka.connect.transforms.${name}`], ...Object.entries(settings)]),
      ),
    )
    let record: ConnectRecord | null = {
      topic,
      partition: 3,
      key: converter.toConnect(bytesOf(key)),
      value: converter.toConnect(bytesOf(value)),
      timestamp: 1764054489123,
      headers: headers.map(([name, text]) => ({ key: name, datum: toHeader(Buffer.from(text)) })),
      kafkaOffset: 42,
    }
    for (const transform of chain) record = record && transform(record)
    if (record === null) return { dropped: true }
    const made = {
      topic: record.topic,
      key: converter.fromConnect(record.key)?.toString(),
      value: converter.fromConnect(record.value)?.toString(),
      text: javaText(record.value),
      headers: record.headers.map((header) => [header.key, fromHeader(header.datum)?.toString() ?? null]),
    }
    return Object.fromEntries(
      Object.entries(made).filter(
        ([, each]) => each !== undefined && !(Array.isArray(each) && each.length === 0),
      ),
    )
  } catch (error) {
    return { error: javaToString(error).split('\n')[0] }
  }
}

beforeAll(() => {
  vi.stubEnv('TZ', 'UTC')
})

it('transforms records as the reference did, or refuses them in its words', () => {
  const differing = fixture.cases.flatMap((recorded) => {
    const ours = answer(recorded)
    const expected = Object.fromEntries(
      Object.entries(recorded.answer).map(([key, text]) => [key, inFull(text)]),
    )
    const compared = 'text' in expected || typeof ours !== 'object' ? ours : { ...ours, text: undefined }
    return JSON.stringify(sorted(compared)) === JSON.stringify(sorted(expected)) ? [] : [{ recorded, ours }]
  })
  expect(differing).toEqual([])
})

interface RecordedBytes {
  readonly converter: string
  readonly hex?: string | null
  readonly value?: string
  readonly answer: { text?: string; schema?: string; hex?: string | null; error?: string }
}

const converterCases: { cases: RecordedBytes[] } = JSON.parse(
  readFileSync('test/fixtures/connect/converters.json', 'utf8'),
)

it.each(converterCases.cases)('$converter of $hex $value', ({ converter, hex, value, answer: expected }) => {
  const { toConnect, fromConnect } = converterOf(
    'value.converter',
    new Map([['value.converter', `org.apache.kafka.connect.${converter}`]]),
  )
  const run = (): unknown => {
    if (value !== undefined)
      return {
        hex: fromConnect(jsonConverter(new Map()).toConnect(Buffer.from(value)))?.toString('hex') ?? null,
      }
    const datum = toConnect(typeof hex === 'string' ? Buffer.from(hex, 'hex') : null)
    return { text: javaText(datum), schema: `${datum.schema?.type}?` }
  }
  if (expected.error === undefined) expect(run()).toEqual(expected)
  else expect(errorOf(run)).toBe(expected.error)
})

interface RecordedHeader {
  readonly header: string | null
  readonly answer: { schema: string | null; text: string | null; string: string }
}

const headerCases: { cases: RecordedHeader[] } = JSON.parse(
  readFileSync('test/fixtures/connect/headers.json', 'utf8'),
)

it.each(headerCases.cases)('the header $header', ({ header, answer: expected }) => {
  const datum = toHeader(header === null ? null : Buffer.from(header))
  const name = datum.schema?.name === undefined ? '' : ` ${datum.schema.name}`
  expect({
    schema: datum.schema && datum.schema.type + name,
    text: fromHeader(datum)?.toString() ?? null,
    string: javaText(datum),
  }).toEqual(expected)
})

it('null in a header is none', () => {
  expect(toHeader(Buffer.from('null'))).toEqual({ schema: null, value: null })
})

function errorOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return javaToString(error)
  }
}

function sorted(value: unknown): unknown {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).sort())
    : value
}
