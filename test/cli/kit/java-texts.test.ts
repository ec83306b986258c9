import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { javaDouble, javaFixed } from '../../../src/cli/kit/java-float.ts'
import { simpleDateFormat } from '../../../src/cli/kit/simple-date-format.ts'

/** What JDK 17 makes of random dates and doubles, in UTC and English. */
const recorded: {
  dates: { timeMs: number; pattern: string; text: string }[]
  doubles: { value: string; digits: number; text: string }[]
} = JSON.parse(readFileSync(new URL('../../fixtures/cli/java-texts.json', import.meta.url), 'utf8'))

/** The patterns' letters that read alike in every time zone, so that the test does not depend on where it runs. */
const isZoned = (pattern: string) => /[zZX]/.test(pattern)
const localAsUtc = (timeMs: number) => timeMs + new Date(timeMs).getTimezoneOffset() * 60_000

describe('a date', () => {
  it('is written as SimpleDateFormat writes it', () => {
    const comparable = recorded.dates.filter(({ pattern }) => !isZoned(pattern))
    expect(comparable.length).toBeGreaterThan(80)
    for (const { timeMs, pattern, text } of comparable)
      expect(simpleDateFormat(pattern)(localAsUtc(timeMs)), pattern).toBe(text)
  })

  it.each([
    ['yyyy b', "Illegal pattern character 'b'"],
    ["yyyy 'open", 'Unterminated quote'],
    ['XXXX', 'invalid ISO 8601 format: length=4'],
  ])('refuses the pattern %s', (pattern, message) => {
    expect(() => simpleDateFormat(pattern)).toThrow(message)
  })

  it('has texts in apostrophes, and an apostrophe by two', () => {
    expect(simpleDateFormat("'day' d''MM 'o''clock'")(localAsUtc(0))).toBe("day 1'01 o'clock")
  })
})

describe('a double', () => {
  it('is written as Double.toString and %.Nf write it', () => {
    for (const { value, digits, text } of recorded.doubles) {
      expect(javaDouble(Number(value))).toBe(value)
      expect(javaFixed(Number(value), digits), `${value} with ${digits}`).toBe(text)
    }
  })

  it('is rounded half up from its decimal digits', () => {
    expect(javaFixed(1.005, 2)).toBe('1.01')
    expect(javaFixed(0.125, 2)).toBe('0.13')
    expect(javaFixed(-0.001, 2)).toBe('-0.00')
    expect(javaFixed(Number.NaN, 2)).toBe('NaN')
    expect(javaFixed(Number.POSITIVE_INFINITY, 6)).toBe('Infinity')
  })
})
