/** Reading dates as a lenient SimpleDateFormat does: what follows the date is left, fields that are too large run over. */
import { DAYS, MONTHS, type Piece, piecesOf } from './simple-date-format.ts'

/** The numbers that a date is made of, with what stands where the pattern names none. */
interface Fields {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
  isAfternoon: boolean
  /** East of Greenwich; undefined where the text does not say. */
  offsetMinutes: number | undefined
}

const TEXT_FIELDS = 'GEazZX'

/**
 * Compiles a pattern to a reader of dates: milliseconds since the epoch, undefined for a text that does not match. Two-digit years are those
 * from 80 years before `now` on. Throws Java's IllegalArgumentException for a pattern that is none.
 */
export function simpleDateParser(
  pattern: string,
  zone: 'local' | 'UTC',
  now: () => number = Date.now,
): (text: string) => number | undefined {
  const pieces = piecesOf(pattern)
  return (text) => {
    const fields: Fields = {
      year: 1970,
      month: 0,
      day: 1,
      hour: 0,
      minute: 0,
      second: 0,
      millisecond: 0,
      isAfternoon: false,
      offsetMinutes: zone === 'UTC' ? 0 : undefined,
    }
    let rest = text
    // A number that another follows at once takes no more characters than the field has letters, blanks before it counted.
    for (const [at, piece] of pieces.entries()) {
      if (typeof piece === 'string') {
        if (!rest.startsWith(piece)) return undefined
        rest = rest.slice(piece.length)
        continue
      }
      const blanks = /^[ \t]*/.exec(rest)?.[0].length ?? 0
      const next = pieces[at + 1]
      const isAbutting = next !== undefined && typeof next !== 'string' && !isText(next)
      const near = rest.slice(blanks, isAbutting && !isText(piece) ? piece.count : undefined)
      const read = isText(piece) ? textAt(near, piece) : /^-?\d+/.exec(near)?.[0]
      if (read === undefined) return undefined
      rest = rest.slice(blanks + read.length)
      take(fields, piece, read, now())
    }
    return timeOf(fields)
  }
}

function isText({ letter, count }: Exclude<Piece, string>): boolean {
  return TEXT_FIELDS.includes(letter) || ((letter === 'M' || letter === 'L') && count > 2)
}

function textAt(text: string, { letter }: Exclude<Piece, string>): string | undefined {
  if (letter === 'M' || letter === 'L') return nameAt(text, MONTHS)
  if (letter === 'E') return nameAt(text, DAYS)
  const patterns: Readonly<Record<string, RegExp>> = {
    G: /^(?:AD|BC)/i,
    a: /^(?:AM|PM)/i,
    X: /^(?:Z|[+-]\d\d(?::?\d\d)?)/,
  }
  return (patterns[letter] ?? /^(?:(?:UTC|GMT)(?:[+-]\d{1,2}:\d\d)?|[+-]\d\d:?\d\d)/).exec(text)?.[0]
}

function nameAt(text: string, names: readonly string[]): string | undefined {
  const known = names.flatMap((name) => [name, name.slice(0, 3)])
  const found = known.find((name) => text.slice(0, name.length).toLowerCase() === name.toLowerCase())
  return found && text.slice(0, found.length)
}

function take(fields: Fields, { letter, count }: Exclude<Piece, string>, read: string, now: number): void {
  const number = Number(read)
  switch (letter) {
    case 'y':
      fields.year = count <= 2 && /^\d\d$/.test(read) ? fullYear(number, now) : number
      break
    case 'M':
    case 'L':
      fields.month =
        count > 2 ? MONTHS.findIndex((name) => name.startsWith(capitalized(read.slice(0, 3)))) : number - 1
      break
    case 'd':
      fields.day = number
      break
    case 'D':
      fields.month = 0
      fields.day = number
      break
    case 'H':
    case 'K':
      fields.hour = number
      break
    case 'k':
      fields.hour = number === 24 ? 0 : number
      break
    case 'h':
      fields.hour = number === 12 ? 0 : number
      break
    case 'm':
      fields.minute = number
      break
    case 's':
      fields.second = number
      break
    case 'S':
      fields.millisecond = number
      break
    case 'a':
      fields.isAfternoon = read.toUpperCase() === 'PM'
      break
    case 'z':
    case 'Z':
    case 'X':
      fields.offsetMinutes = offsetOf(read)
  }
}

function timeOf(fields: Fields): number {
  const { year, month, day, hour, minute, second, millisecond, isAfternoon, offsetMinutes } = fields
  const hours = hour + (isAfternoon ? 12 : 0)
  const date = new Date(0)
  if (offsetMinutes === undefined) {
    date.setFullYear(year, month, day)
    date.setHours(hours, minute, second, millisecond)
  } else {
    date.setUTCFullYear(year, month, day)
    date.setUTCHours(hours, minute - offsetMinutes, second, millisecond)
  }
  return date.getTime()
}

function fullYear(twoDigits: number, now: number): number {
  const first = new Date(now).getUTCFullYear() - 80
  const year = Math.trunc(first / 100) * 100 + twoDigits
  return year < first ? year + 100 : year
}

function offsetOf(text: string): number {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{1,2}):?(\d\d)?$/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase()
}
