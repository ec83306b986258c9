import { describe, expect, it } from 'vitest'
import { lineReader } from '../../../src/cli/kafka-console-producer/line-reader.ts'

function read(line: string, properties: Record<string, string> = {}) {
  const reader = lineReader(new Map(Object.entries({ topic: 't', ...properties })))
  const record = reader.read(Buffer.from(line), 7)
  return {
    key: record.key?.toString() ?? null,
    value: record.value?.toString() ?? null,
    headers: record.headers?.map(({ key, value }) => [key, value?.toString() ?? null]),
  }
}

const withKey = { 'parse.key': 'true' }
const withHeaders = { 'parse.headers': 'TRUE ' }

describe('lineReader', () => {
  it('takes the line as the value', () => {
    expect(read('a\tb')).toEqual({ key: null, value: 'a\tb', headers: undefined })
  })

  it('takes an empty line as an empty value', () => {
    expect(read('')).toEqual({ key: null, value: '', headers: undefined })
  })

  it('parts key and value at the first separator', () => {
    expect(read('k\tv\tw', withKey)).toMatchObject({ key: 'k', value: 'v\tw' })
    expect(read('k=>v', { ...withKey, 'key.separator': '=>' })).toMatchObject({ key: 'k', value: 'v' })
    expect(read('\tv', withKey)).toMatchObject({ key: '', value: 'v' })
  })

  it('parts headers, key and value', () => {
    expect(read('h1:v1,h2:v:2\tk\tv', { ...withKey, ...withHeaders })).toEqual({
      key: 'k',
      value: 'v',
      headers: [
        ['h1', 'v1'],
        ['h2', 'v:2'],
      ],
    })
  })

  it('reads the headers separator as a pattern', () => {
    expect(read('a:1;;b:2\tv', { ...withHeaders, 'headers.separator': ';+' }).headers).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })

  it('puts null for the null marker', () => {
    const properties = { ...withKey, ...withHeaders, 'null.marker': 'N' }
    expect(read('N\tN\tN', properties)).toEqual({ key: null, value: null, headers: undefined })
    expect(read('h:N\tk\tv', properties).headers).toEqual([['h', null]])
    expect(read('N', { 'null.marker': 'N' }).value).toBeNull()
  })

  it('keeps what it can of a broken line when errors are ignored', () => {
    const properties = { ...withKey, ...withHeaders, 'ignore.error': 'true' }
    expect(read('only', properties)).toEqual({ key: null, value: 'only', headers: undefined })
    expect(read('h\tk\tv', properties).headers).toEqual([['h', null]])
    expect(read('x:1\tkeyless', properties)).toEqual({ key: null, value: 'keyless', headers: [['x', '1']] })
  })

  it.each([
    ['nokey', withKey, "No key separator found on line number 7: 'nokey'"],
    ['noheaders', withHeaders, "No headers delimiter found on line number 7: 'noheaders'"],
    ['h\tv', withHeaders, "No header key separator found in pair 'h' on line number 7"],
    [
      'N:1\tv',
      { ...withHeaders, 'null.marker': 'N' },
      "Header keys should not be equal to the null marker 'N' as they can't be null",
    ],
  ])('refuses the line %j', (line, properties, message) => {
    expect(() => read(line, properties)).toThrow(message)
  })

  it.each([
    [{ 'headers.delimiter': ',' }, 'headers.delimiter and headers.separator may not be equal'],
    [{ 'headers.delimiter': ':' }, 'headers.delimiter and headers.key.separator may not be equal'],
    [{ 'headers.separator': ':' }, 'headers.separator and headers.key.separator may not be equal'],
    [{ 'null.marker': '\t' }, 'null.marker and key.separator may not be equal'],
    [{ 'null.marker': ':' }, 'null.marker and headers.key.separator may not be equal'],
    [{ 'headers.separator': '[' }, 'Unclosed character class near index 0\n[\n^'],
  ])('refuses the properties %j', (properties, message) => {
    expect(() => read('', properties)).toThrow(message)
  })
})
