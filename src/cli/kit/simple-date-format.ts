/** Dates as Java's SimpleDateFormat writes them: English names, the Gregorian calendar, weeks from Sunday, the local time zone. */
import { illegalArgument } from './java-error.ts'

const LETTERS = 'GyMdkHmsSEDFwWahKzZYuXL'
export const MONTHS =
  'January February March April May June July August September October November December'.split(' ')
export const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')
const DAY_MS = 86_400_000

/** A piece of a pattern: a letter with its count, or a text. */
export type Piece = { letter: string; count: number } | string

/**
 * Compiles a pattern; throws Java's IllegalArgumentException for one that is none. The result takes milliseconds since the epoch, and
 * shows them in the local time zone or in UTC.
 */
export function simpleDateFormat(
  pattern: string,
  zone: 'local' | 'UTC' = 'local',
): (timeMs: number) => string {
  const pieces = piecesOf(pattern)
  return (timeMs) => {
    const date = zone === 'UTC' ? new UtcDate(timeMs) : new Date(timeMs)
    return pieces
      .map((piece) => (typeof piece === 'string' ? piece : formatField(date, piece.letter, piece.count)))
      .join('')
  }
}

/** A date whose fields are those of UTC. */
class UtcDate extends Date {
  override getFullYear = (): number => this.getUTCFullYear()
  override getMonth = (): number => this.getUTCMonth()
  override getDate = (): number => this.getUTCDate()
  override getDay = (): number => this.getUTCDay()
  override getHours = (): number => this.getUTCHours()
  override getMinutes = (): number => this.getUTCMinutes()
  override getSeconds = (): number => this.getUTCSeconds()
  override getMilliseconds = (): number => this.getUTCMilliseconds()
  override getTimezoneOffset = (): number => 0
}

/** Cuts a pattern; throws Java's IllegalArgumentException for one that is none. */
export function piecesOf(pattern: string): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < pattern.length; ) {
    const character = pattern.charAt(at)
    if (character === "'") {
      const { text, end } = quoted(pattern, at)
      pieces.push(text)
      at = end
    } else if (/[a-zA-Z]/.test(character)) {
      if (!LETTERS.includes(character)) throw illegalArgument(`Illegal pattern character '${character}'`)
      const start = at
      while (pattern.charAt(at) === character) at += 1
      const count = at - start
      if (character === 'X' && count > 3) throw illegalArgument(`invalid ISO 8601 format: length=${count}`)
      pieces.push({ letter: character, count })
    } else {
      pieces.push(character)
      at += 1
    }
  }
  return pieces
}

/** Reads from an apostrophe to the one that ends the text; two in a row are one of the text. */
function quoted(pattern: string, start: number): { text: string; end: number } {
  if (pattern.charAt(start + 1) === "'") return { text: "'", end: start + 2 }
  let text = ''
  for (let at = start + 1; at < pattern.length; at += 1) {
    if (pattern.charAt(at) !== "'") text += pattern.charAt(at)
    else if (pattern.charAt(at + 1) === "'") {
      text += "'"
      at += 1
    } else return { text, end: at + 1 }
  }
  throw illegalArgument('Unterminated quote')
}

function formatField(date: Date, letter: string, count: number): string {
  switch (letter) {
    case 'G':
      return date.getFullYear() > 0 ? 'AD' : 'BC'
    case 'y':
    case 'Y':
      return formatYear(letter === 'y' ? eraYear(date) : weekYear(date), count)
    case 'M':
    case 'L':
      return count < 3 ? padded(date.getMonth() + 1, count) : name(MONTHS, date.getMonth(), count)
    case 'E':
      return name(DAYS, date.getDay(), count)
    case 'a':
      return date.getHours() < 12 ? 'AM' : 'PM'
    case 'z':
      return zoneName(date, count)
    case 'Z':
      return offset(date, '')
    case 'X':
      return isoOffset(date, count)
    default:
      return padded(numberOf(date, letter), count)
  }
}

function numberOf(date: Date, letter: string): number {
  const hours = date.getHours()
  switch (letter) {
    case 'd':
      return date.getDate()
    case 'H':
      return hours
    case 'k':
      return hours || 24
    case 'K':
      return hours % 12
    case 'h':
      return hours % 12 || 12
    case 'm':
      return date.getMinutes()
    case 's':
      return date.getSeconds()
    case 'S':
      return date.getMilliseconds()
    case 'u':
      return date.getDay() || 7
    case 'D':
      return dayOfYear(date)
    case 'F':
      return Math.ceil(date.getDate() / 7)
    case 'W':
      return Math.ceil((date.getDate() + firstWeekday(date.getFullYear(), date.getMonth())) / 7)
    default:
      return weekOfYear(date)
  }
}

/** Two letters stand for the last two digits, any other number of them for the whole year. */
function formatYear(year: number, count: number): string {
  return count === 2 ? padded(year % 100, 2) : padded(year, count)
}

function eraYear(date: Date): number {
  const year = date.getFullYear()
  return year > 0 ? year : 1 - year
}

/** The week that has 1 January is the first of its year, even where it began in the old one. */
function weekYear(date: Date): number {
  return date.getFullYear() + (isInNextYearsFirstWeek(date) ? 1 : 0)
}

function weekOfYear(date: Date): number {
  if (isInNextYearsFirstWeek(date)) return 1
  return Math.ceil((dayOfYear(date) + firstWeekday(date.getFullYear(), 0)) / 7)
}

function isInNextYearsFirstWeek(date: Date): boolean {
  return date.getMonth() === 11 && date.getDate() > 31 - firstWeekday(date.getFullYear() + 1, 0)
}

function firstWeekday(year: number, month: number): number {
  return new Date(year, month, 1).getDay()
}

function dayOfYear(date: Date): number {
  const midnight = (year: number, month: number, day: number) => Date.UTC(year, month, day)
  const today = midnight(date.getFullYear(), date.getMonth(), date.getDate())
  return (today - midnight(date.getFullYear(), 0, 1)) / DAY_MS + 1
}

function name(names: readonly string[], at: number, count: number): string {
  const full = names[at] ?? ''
  return count < 4 ? full.slice(0, 3) : full
}

function offset(date: Date, separator: string): string {
  const minutes = -date.getTimezoneOffset()
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${padded(Math.trunc(size / 60), 2)}${separator}${padded(size % 60, 2)}`
}

function isoOffset(date: Date, count: number): string {
  if (date.getTimezoneOffset() === 0) return 'Z'
  return count === 1 ? offset(date, '').slice(0, 3) : offset(date, count === 2 ? '' : ':')
}

/** Short names are known to some English and not to others. */
function zoneName(date: Date, count: number): string {
  const named = (locale: string) =>
    new Intl.DateTimeFormat(locale, {
      timeZoneName: count < 4 ? 'short' : 'long',
      ...(date instanceof UtcDate ? { timeZone: 'UTC' } : {}),
    })
      .formatToParts(date)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const american = named('en-US')
  return /^GMT[+-]/.test(american) ? named('en-GB') : american
}

function padded(number: number, count: number): string {
  return String(number).padStart(count, '0')
}
