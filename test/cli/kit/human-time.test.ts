import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseHumanTime } from '../../../src/cli/kit/human-time.ts'

/** A Saturday. */
const NOW = Date.parse('2026-03-14T15:09:26.535Z')

const read = (text: string) => {
  const ms = parseHumanTime(text, NOW)
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

describe('a time as people write it', () => {
  const zone = process.env['TZ']
  beforeEach(() => {
    process.env['TZ'] = 'Europe/Berlin'
  })
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it.each([
    ['now', '2026-03-14T15:09:26.535Z'],
    ['@1769868000000', '2026-01-31T14:00:00.000Z'],
    ['1769868000000', '2026-01-31T14:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T14:00', '2026-01-31T14:00:00.000Z'],
    ['2026-01-31 14:00:05', '2026-01-31T14:00:05.000Z'],
    ['2026-01-31T14:00:05.1234', '2026-01-31T14:00:05.123Z'],
    ['2026-01-31T14:00:05.5Z', '2026-01-31T14:00:05.500Z'],
    ['2026-01-31T14:00:00+01:00', '2026-01-31T13:00:00.000Z'],
    ['2026-01-31 14:00 -0530', '2026-01-31T19:30:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('takes %s', (text, expected) => expect(read(text)).toBe(expected))

  it.each([
    ['2 hours ago', '2026-03-14T13:09:26.535Z'],
    ['  90  Minutes   ago ', '2026-03-14T13:39:26.535Z'],
    ['1h 30m ago', '2026-03-14T13:39:26.535Z'],
    ['1h30m ago', '2026-03-14T13:39:26.535Z'],
    ['1 hour and 30 minutes ago', '2026-03-14T13:39:26.535Z'],
    ['an hour ago', '2026-03-14T14:09:26.535Z'],
    ['1.5 hours ago', '2026-03-14T13:39:26.535Z'],
    ['500 ms ago', '2026-03-14T15:09:26.035Z'],
    ['10s ago', '2026-03-14T15:09:16.535Z'],
    ['3 days ago', '2026-03-11T15:09:26.535Z'],
    ['2 weeks ago', '2026-02-28T15:09:26.535Z'],
    ['1 month ago', '2026-02-14T15:09:26.535Z'],
    ['a year ago', '2025-03-14T15:09:26.535Z'],
  ])('counts back %s', (text, expected) => expect(read(text)).toBe(expected))

  it.each([
    ['today', '2026-03-13T23:00:00.000Z'],
    ['yesterday', '2026-03-12T23:00:00.000Z'],
    ['yesterday 14:00', '2026-03-13T13:00:00.000Z'],
    ['Yesterday at 2:30 pm', '2026-03-13T13:30:00.000Z'],
    ['tomorrow noon', '2026-03-15T11:00:00.000Z'],
    ['14:00', '2026-03-14T13:00:00.000Z'],
    ['14:00:05.25', '2026-03-14T13:00:05.250Z'],
    ['9am', '2026-03-14T08:00:00.000Z'],
    ['12am', '2026-03-13T23:00:00.000Z'],
    ['midnight', '2026-03-13T23:00:00.000Z'],
    ['monday 9am', '2026-03-09T08:00:00.000Z'],
    ['last saturday', '2026-03-06T23:00:00.000Z'],
    ['friday 14:00', '2026-03-13T13:00:00.000Z'],
  ])('goes by the local zone for %s', (text, expected) => expect(read(text)).toBe(expected))

  it('keeps the time of day where days ago lie before a change of the clock', () => {
    const afterChange = Date.parse('2026-03-30T10:00:00Z')
    expect(parseHumanTime('2 days ago', afterChange)).toBe(Date.parse('2026-03-28T11:00:00Z'))
    expect(parseHumanTime('48 hours ago', afterChange)).toBe(Date.parse('2026-03-28T10:00:00Z'))
  })

  it('ends a month ago on the last day of a shorter month', () => {
    expect(parseHumanTime('1 month ago', Date.parse('2026-03-31T10:00:00Z'))).toBe(
      Date.parse('2026-02-28T11:00:00Z'),
    )
  })

  it.each([
    '',
    ' ',
    'soon',
    'ago',
    'hours ago',
    '2 ago',
    '2 fortnights ago',
    '1.5 days ago',
    '2 hours',
    '25:00',
    '14:60',
    '13pm',
    'someday',
    'yesterday sometime',
    '2026-02-30',
    '2026-13-01',
    '2026-01-31T24:30',
    '99999999999999999999',
  ])('refuses %j', (text) => expect(parseHumanTime(text, NOW)).toBeUndefined())
})
