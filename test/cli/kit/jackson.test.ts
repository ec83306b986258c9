import { describe, expect, it } from 'vitest'
import {
  asArray,
  asObject,
  decodeInteger,
  decodeList,
  decodeString,
  memberOf,
} from '../../../src/cli/kit/decode-json.ts'
import { jacksonText, parseJackson } from '../../../src/cli/kit/jackson.ts'

const place = (line: number, column: number) =>
  `[Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: ${line}, column: ${column}]`
const VALUE = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

describe('parseJackson', () => {
  it.each([
    [
      ' {"a" : [1, -2.50, "x\\u0041\\n", true, null], "b":{}} and more',
      '{"a":[1,-2.50,"xA\\n",true,null],"b":{}}',
    ],
    ['{"a":1,"a":2}', '{"a":2}'],
    [' \n', ''],
  ])('reads the first value of %j', (text, written) => {
    expect(jacksonText(parseJackson(text))).toBe(written)
  })

  it.each([
    ['', "The input string shouldn't be empty\n at [Source: UNKNOWN; byte offset: #UNKNOWN]"],
    [
      '{',
      `Unexpected end-of-input: expected close marker for Object (start marker at ${place(1, 1)})\n at ${place(1, 2)}`,
    ],
    [
      '{a:1}',
      `Unexpected character ('a' (code 97)): was expecting double-quote to start field name\n at ${place(1, 2)}`,
    ],
    [
      '\n{"a" 1}',
      `Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value\n at ${place(2, 6)}`,
    ],
    [
      '[1 2]',
      `Unexpected character ('2' (code 50)): was expecting comma to separate Array entries\n at ${place(1, 4)}`,
    ],
    ['[nul]', `Unrecognized token 'nul': was expecting ${VALUE}\n at ${place(1, 5)}`],
    ['[,]', `Unexpected character (',' (code 44)): expected a valid value ${VALUE}\n at ${place(1, 2)}`],
  ])('refuses %j as Jackson does', (text, message) => {
    expect(() => parseJackson(text)).toThrow(expect.objectContaining({ message }))
  })
})

describe('decoding', () => {
  const parse = (text: string) => parseJackson(text) ?? null

  it('takes out values of the right type', () => {
    const object = asObject(parse('{"topic":"t","replicas":[1,2]}'))
    expect(decodeString(memberOf(object, 'topic'))).toBe('t')
    expect(decodeList(memberOf(object, 'replicas'), decodeInteger)).toEqual([1, 2])
  })

  it.each([
    ['an absent member', () => memberOf(asObject(parse('{}')), 'topic'), 'No such field exists: `topic`'],
    ['no object', () => asObject(parse('[1]')), 'Expected JSON object, received [1]'],
    ['no array', () => asArray(parse('{"a":1}')), 'Expected JSON array, received {"a":1}'],
    ['a number with a point', () => decodeInteger(parse('1.0')), 'Expected `Integer` value, received 1.0'],
    [
      'a number of more bits',
      () => decodeInteger(parse('2147483648')),
      'Expected `Integer` value, received 2147483648',
    ],
    ['no text', () => decodeString(parse('1')), 'Expected `String` value, received 1'],
    ['no list', () => decodeList(parse('"x"'), decodeString), 'Expected `JSON array` value, received "x"'],
  ])('refuses %s', (_, decode, message) => {
    expect(decode).toThrow(message)
  })
})
