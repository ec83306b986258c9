import { describe, expect, it } from 'vitest'
import { parseJavaDateTime } from '../../../src/cli/groups/java-date-time.ts'
import { beforeMs, parseJavaDuration } from '../../../src/cli/groups/java-duration.ts'
import { parseResetTime } from '../../../src/cli/groups/reset-time.ts'

const NOON = Date.UTC(2024, 0, 1, 12)

describe('the argument of --to-datetime', () => {
  it.each([
    ['2024-01-01T12:00:00.000', NOON],
    ['2024-01-01T12:00:00.000Z', NOON],
    ['2024-01-01T14:00:00.000+02:00', NOON],
    ['2024-01-01T14:00:00.000+02', NOON],
    // Without a colon only the hours count, as SimpleDateFormat has it.
    ['2024-01-01T14:00:00.000+0230', NOON],
    ['2024-1-1T12:0:0.5', NOON + 5],
    ['2024-01-01T12:00:00.000Zgarbage', NOON],
  ])('%s is a time', (text, time) => {
    expect(parseJavaDateTime(text)).toBe(time)
  })

  it.each([
    ['2024-01-01', "Error parsing timestamp. It does not contain a 'T' according to ISO8601 format"],
    ['2024-01-01T12:00', 'Unparseable date: "2024-01-01T12:00Z"'],
    ['2024-02-30T12:00:00.000', 'Unparseable date: "2024-02-30T12:00:00.000Z"'],
    ['2024-01-01T25:00:00.000', 'Unparseable date: "2024-01-01T25:00:00.000Z"'],
    ['2024-01-01T12:00:00.000+23:59', 'Unparseable date: "2024-01-01T12:00:00.000+23:59"'],
  ])('%s is none to the reference', (text, message) => {
    expect(() => parseJavaDateTime(text)).toThrow(message)
  })

  it('may be written as people write times', () => {
    expect(parseResetTime('2 hours ago', NOON)).toBe(NOON - 7_200_000)
    expect(() => parseResetTime('soon', NOON)).toThrow("It does not contain a 'T'")
    // A negative time would mean something else in a request.
    expect(() => parseResetTime('1960-01-01', NOON)).toThrow("It does not contain a 'T'")
  })
})

describe('the argument of --by-duration', () => {
  it.each([
    ['PT1H', 3_600_000_000_000n],
    ['p1dt2h3m4.5s', 93_784_500_000_000n],
    ['-PT1H', -3_600_000_000_000n],
    ['PT-1.5S', -1_500_000_000n],
  ])('%s is a duration', (text, nanos) => {
    expect(parseJavaDuration(text)).toBe(nanos)
  })

  it.each(['P', 'PT', 'P1DT', '1D', 'P1Y', 'PT1.5H', 'P9999999999999999999D'])('%s is none', (text) => {
    expect(() => parseJavaDuration(text)).toThrow('Text cannot be parsed to a Duration')
  })

  it('goes back no further than time does', () => {
    expect(beforeMs(NOON, parseJavaDuration('PT1H'))).toBe(BigInt(NOON - 3_600_000))
    expect(() => beforeMs(NOON, parseJavaDuration('P999999999999D'))).toThrow('Instant exceeds')
  })
})
