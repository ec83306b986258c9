import { expect, test } from 'vitest'
import { formatResetCsv, parseResetCsv } from '../../../src/cli/groups/reset-csv.ts'

test('names that Jackson would quote are quoted', () => {
  const offsets = [{ topic: 'a-topic-with-a-name-of-more-than-24', partition: 1, offset: 5 }]
  expect(formatResetCsv([['g', offsets]], false)).toBe('"a-topic-with-a-name-of-more-than-24",1,5\n')
  expect(formatResetCsv([['g"q,x', [{ topic: 't', partition: 0, offset: 0 }]]], true)).toBe(
    '"g""q,x",t,0,0\n',
  )
})

test('lines are read with and without the group, quoted and short ones too', () => {
  expect(parseResetCsv('t,1,5', false)).toEqual({ group: '', topic: 't', partition: 1, offset: 5n })
  expect(parseResetCsv('"g""q,x",t,1, 5 \r', true)).toEqual({
    group: 'g"q,x',
    topic: 't',
    partition: 1,
    offset: 5n,
  })
  expect(parseResetCsv('t', false)).toEqual({ group: '', topic: 't', partition: 0, offset: 0n })
})

test.each([
  ['', 'No content to map due to end-of-input\n at [Source: (StringReader); line: UNKNOWN, column: UNKNOWN]'],
  [
    't,0,0,5',
    'Too many entries: expected at most 3 (value #3 (1 chars) "5")\n at [Source: (StringReader); line: 1, column: 7]',
  ],
  [
    't,x,0',
    'Cannot deserialize value of type `int` from String "x": not a valid `int` value\n at [Source: (StringReader); line: 1, column: 3] (through reference chain: org.apache.kafka.tools.consumer.group.CsvUtils$CsvRecordNoGroup["partition"])',
  ],
  [
    'c1,99999999999,0',
    'Numeric value (99999999999) out of range of int\n at [Source: (StringReader); line: 1, column: 16]',
  ],
  ['"c1,0,0', 'Missing closing quote for value\n at [Source: (StringReader); line: 1, column: 8]'],
  [
    '"c1"x,0,0',
    "Unexpected character ('x' (code 120)): Expected column separator character (',' (code 44)) or end-of-line",
  ],
])('the line %j is refused in the words of Jackson', (line, message) => {
  expect(() => parseResetCsv(line, false)).toThrow(message)
})
