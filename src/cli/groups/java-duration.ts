import { JavaError } from '../kit/java-error.ts'

const PATTERN =
  /^([-+]?)P(?:([-+]?[0-9]+)D)?(T(?:([-+]?[0-9]+)H)?(?:([-+]?[0-9]+)M)?(?:([-+]?[0-9]+)(?:[.,]([0-9]{0,9}))?S)?)?$/i
/** What a java.time.Instant can hold, in seconds. */
const MIN_INSTANT = -31557014167219200n
const MAX_INSTANT = 31556889864403199n
const NANOS = 1_000_000_000n
const NANOS_A_MS = 1_000_000n

/**
 * Reads `PnDTnHnMnS` as java.time.Duration does, in nanoseconds.
 *
 * @throws JavaError (DateTimeParseException)
 */
export function parseJavaDuration(text: string): bigint {
  const match = PATTERN.exec(text)
  const [, sign, days, time, hours, minutes, seconds, fraction = ''] = match ?? []
  const hasParts = [days, hours, minutes, seconds].some((part) => part !== undefined)
  if (match === null || time?.toUpperCase() === 'T' || !hasParts) throw unparsable()
  const total =
    secondsIn(days, 86_400n, 'days') +
    secondsIn(hours, 3_600n, 'hours') +
    secondsIn(minutes, 60n, 'minutes') +
    secondsIn(seconds, 1n, 'seconds')
  const nanos = BigInt(fraction.padEnd(9, '0'))
  const isNegative = seconds?.startsWith('-') === true
  const duration = total * NANOS + (isNegative ? -nanos : nanos)
  return sign === '-' ? -duration : duration
}

/**
 * Milliseconds since 1970 of the moment that lies a duration before another.
 *
 * @throws JavaError (DateTimeException, ArithmeticException) beyond what Java's time can hold
 */
export function beforeMs(nowMs: number, duration: bigint): bigint {
  const nanos = BigInt(nowMs) * NANOS_A_MS - duration
  const second = floorDivide(nanos, NANOS)
  if (second < MIN_INSTANT || second > MAX_INSTANT)
    throw new JavaError('java.time.DateTimeException', 'Instant exceeds minimum or maximum instant')
  const ms = floorDivide(nanos, NANOS_A_MS)
  if (isNoLong(ms)) throw new JavaError('java.lang.ArithmeticException', 'long overflow')
  return ms
}

function secondsIn(text: string | undefined, factor: bigint, name: string): bigint {
  const count = BigInt(text?.replace(/^\+/, '') ?? '0')
  if (isNoLong(count)) throw unparsable(name, javaParseFault(text ?? ''))
  const seconds = count * factor
  if (isNoLong(seconds))
    throw unparsable(name, new JavaError('java.lang.ArithmeticException', 'long overflow'))
  return seconds
}

function isNoLong(value: bigint): boolean {
  return BigInt.asIntN(64, value) !== value
}

/** Names the digit with which a number becomes too large, as Java's Long.parseLong does. */
function javaParseFault(text: string): JavaError {
  let end = 1
  while (
    end < text.length &&
    !isNoLong(
      BigInt(
        text
          .slice(0, end)
          .replace(/^[+-]?$/, '0')
          .replace('+', ''),
      ),
    )
  )
    end++
  return new JavaError('java.lang.NumberFormatException', `Error at index ${end - 1} in: "${text}"`)
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value % by < 0n ? quotient - 1n : quotient
}

function unparsable(part?: string, cause?: JavaError): JavaError {
  const details = part === undefined ? '' : `: ${part}`
  return new JavaError(
    'java.time.format.DateTimeParseException',
    `Text cannot be parsed to a Duration${details}`,
    cause,
  )
}
