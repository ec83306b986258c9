import { JavaError } from '../kit/java-error.ts'

const NUMBERS = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)\.(\d+)/
/** With minutes, or without: then whatever follows does not count. */
const ZONE = /^(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d)|([+-])([01]\d|2[0-3]))/
const MINUTE_MS = 60_000
/** What a strict Java calendar takes. */
const LEAST_ZONE_MS = -13 * 60 * MINUTE_MS
const LARGEST_ZONE_MS = 14 * 60 * MINUTE_MS

/**
 * Reads the argument of --to-datetime, `YYYY-MM-DDThh:mm:ss.sss` and a zone, UTC where there is none, as milliseconds since 1970
 * (Utils.getDateTime, whose SimpleDateFormat takes any number of digits and does not mind what follows).
 *
 * @throws JavaError (ParseException)
 */
export function parseJavaDateTime(text: string): number {
  const afterT = text.split('T')[1]
  if (afterT === undefined || text.replace(/T+$/, '').split('T').length < 2)
    throw parseException("Error parsing timestamp. It does not contain a 'T' according to ISO8601 format")
  const zoned = /[+\-Z]/.test(afterT) ? text : `${text}Z`
  const numbers = NUMBERS.exec(zoned)
  const zone = numbers === null ? undefined : zoneMs(zoned.slice(numbers[0].length))
  const time = numbers === null ? undefined : utcTime(numbers.slice(1).map(Number))
  if (zone === undefined || time === undefined) throw parseException(`Unparseable date: "${zoned}"`)
  return time - zone
}

function utcTime(numbers: readonly number[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = numbers
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const isDate = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!isDate || hour > 23 || minute > 59 || second > 59 || ms > 999) return undefined
  date.setUTCHours(hour, minute, second, ms)
  return date.getTime()
}

function zoneMs(text: string): number | undefined {
  const match = ZONE.exec(text)
  if (match === null) return undefined
  const [, sign = match[4], hours = match[5] ?? '0', minutes = '0'] = match
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (sign === '-' ? -1 : 1)
  return offset < LEAST_ZONE_MS || offset > LARGEST_ZONE_MS ? undefined : offset
}

function parseException(message: string): JavaError {
  return new JavaError('java.text.ParseException', message)
}
