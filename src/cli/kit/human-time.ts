/**
 * Times as people write them on a command line. Without a zone an ISO date is UTC, as the reference's --to-datetime reads it; days by
 * name and times of day alone are those of the local zone.
 */

/** What `parseHumanTime` understands, for messages and help texts. */
export const HUMAN_TIME_FORMS =
  'an ISO date ("2026-01-31T14:00:00.000", UTC unless a zone is given), milliseconds since 1970 ("@1769868000000"), "now", "2 hours ago", "yesterday 14:00", "monday 9am" or "14:00"'

interface TimeOfDay {
  hours: number
  minutes: number
  seconds: number
  ms: number
}

const MIDNIGHT: TimeOfDay = { hours: 0, minutes: 0, seconds: 0, ms: 0 }
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const DAYS_A_WEEK = 7

/** Milliseconds of the units whose length is the same on every day. */
const FIXED_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

/** Every spelling of a unit. */
const UNIT_SPELLINGS: Readonly<Record<string, string>> = {
  ...spelled('ms', ['ms', 'millisecond', 'milliseconds', 'milli', 'millis']),
  ...spelled('s', ['s', 'sec', 'secs', 'second', 'seconds']),
  ...spelled('min', ['m', 'min', 'mins', 'minute', 'minutes']),
  ...spelled('h', ['h', 'hr', 'hrs', 'hour', 'hours']),
  ...spelled('day', ['d', 'day', 'days']),
  ...spelled('week', ['w', 'week', 'weeks']),
  ...spelled('month', ['mo', 'month', 'months']),
  ...spelled('year', ['y', 'year', 'years']),
}

/** Reads a time, as milliseconds since 1970; undefined for what is none. `nowMs` is what "now" and "ago" count from. */
export function parseHumanTime(text: string, nowMs: number): number | undefined {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ')
  if (words === 'now') return nowMs
  return epochMs(words) ?? isoTime(words) ?? ago(words, nowMs) ?? localTime(words, nowMs)
}

function epochMs(words: string): number | undefined {
  const digits = /^@?(-?\d+)$/.exec(words)?.[1]
  if (digits === undefined || !Number.isSafeInteger(Number(digits))) return undefined
  return Number(digits)
}

/** `2026-01-31`, with a time after `T` or a blank, with or without a zone. */
function isoTime(words: string): number | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?))?\s?(z|utc|[+-]\d\d(?::?\d\d)?)?$/.exec(
      words,
    )
  if (match === null) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const time = match[4] === undefined ? MIDNIGHT : timeOfDay(match[4])
  if (time === undefined) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  // The 31st of a short month is no date.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  date.setUTCHours(time.hours, time.minutes, time.seconds, time.ms)
  return date.getTime() - zoneOffsetMs(match[5] ?? 'z')
}

function zoneOffsetMs(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

/** `2 hours ago`, `1h 30m ago`, `a week ago`: days and longer units go by the local calendar. */
function ago(words: string, nowMs: number): number | undefined {
  const list = /^(.+?) ago$/.exec(words)?.[1]
  if (list === undefined) return undefined
  const parts = [...list.matchAll(/(\d+(?:\.\d+)?|an?|one) ?([a-z]+)(?:,? (?:and )?|$)?/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== list) return undefined
  const date = new Date(nowMs)
  let fixedMs = 0
  for (const [, amount = '', spelling = ''] of parts) {
    const unit = UNIT_SPELLINGS[spelling]
    if (unit === undefined) return undefined
    const count = /^\d/.test(amount) ? Number(amount) : 1
    const unitMs = FIXED_UNITS[unit]
    if (unitMs !== undefined) fixedMs += count * unitMs
    else if (!Number.isInteger(count)) return undefined
    else goBack(date, unit, count)
  }
  const result = Math.round(date.getTime() - fixedMs)
  return Number.isNaN(result) ? undefined : result
}

function goBack(date: Date, unit: string, count: number): void {
  if (unit === 'day') date.setDate(date.getDate() - count)
  else if (unit === 'week') date.setDate(date.getDate() - count * DAYS_A_WEEK)
  else {
    const day = date.getDate()
    if (unit === 'month') date.setMonth(date.getMonth() - count)
    else date.setFullYear(date.getFullYear() - count)
    // A month before March 31st is the last day of February.
    if (date.getDate() !== day) date.setDate(0)
  }
}

/** `yesterday`, `today 14:00`, `last monday at 9am`, `14:00`. */
function localTime(words: string, nowMs: number): number | undefined {
  const match = /^(?:(today|yesterday|tomorrow|(?:last )?[a-z]+day))?(?: ?(?:at )?(.+))?$/.exec(words)
  if (match === null || words === '') return undefined
  const daysBack = match[1] === undefined ? 0 : daysBackTo(match[1], new Date(nowMs).getDay())
  const time = match[2] === undefined ? MIDNIGHT : timeOfDay(match[2])
  if (daysBack === undefined || time === undefined) return undefined
  const date = new Date(nowMs)
  date.setDate(date.getDate() - daysBack)
  date.setHours(time.hours, time.minutes, time.seconds, time.ms)
  return date.getTime()
}

/** A weekday is the last one before today. */
function daysBackTo(day: string, today: number): number | undefined {
  if (day === 'today') return 0
  if (day === 'yesterday') return 1
  if (day === 'tomorrow') return -1
  const weekday = WEEKDAYS.indexOf(day.replace(/^last /, ''))
  if (weekday === -1) return undefined
  return ((today - weekday + DAYS_A_WEEK - 1) % DAYS_A_WEEK) + 1
}

/** `14:00`, `14:00:30.5`, `2pm`, `2:30 pm`, `noon`, `midnight`. */
function timeOfDay(words: string): TimeOfDay | undefined {
  if (words === 'midnight') return MIDNIGHT
  if (words === 'noon') return { ...MIDNIGHT, hours: 12 }
  const match = /^(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(?: ?([ap])m)?$/.exec(words)
  if (match === null) return undefined
  const [, hourText, minuteText, secondText = '0', fraction = '', half] = match
  // A number alone is no time of day.
  if (minuteText === undefined && half === undefined) return undefined
  const given = Number(hourText)
  if (half !== undefined && (given < 1 || given > 12)) return undefined
  const hours = half === undefined ? given : (given % 12) + (half === 'p' ? 12 : 0)
  const minutes = Number(minuteText ?? 0)
  const seconds = Number(secondText)
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined
  return { hours, minutes, seconds, ms: Number(fraction.padEnd(3, '0').slice(0, 3)) }
}

function spelled(unit: string, spellings: readonly string[]): Record<string, string> {
  return Object.fromEntries(spellings.map((spelling) => [spelling, unit]))
}
