import { decodeJavaNumber } from '../../instance/java-decode.ts'
import { parseExactJavaInteger, parseJavaInteger } from '../kit/java-number.ts'

const MIN_INT = -(2 ** 31)
const MAX_INT = 2 ** 31 - 1

/** Reads a number as Integer.parseInt does; undefined where that throws. */
export function parseJavaInt(text: string): number | undefined {
  return parseJavaInteger(text, 31n)
}

/** Reads a number as Long.parseLong does, in base 10 or 16; undefined where that throws. */
export function parseJavaLong(text: string, radix: 10 | 16 = 10): bigint | undefined {
  if (radix === 10) return parseExactJavaInteger(text, 63n)
  const digits = /^([+-]?)([0-9a-fA-F]+)$/.exec(text)
  return digits === null ? undefined : parseExactJavaInteger(`${digits[1]}${BigInt(`0x${digits[2]}`)}`, 63n)
}

/** Reads a number as Integer.decode does; undefined where that throws. */
export function decodeJavaInt(text: string): number | undefined {
  const value = decodeJavaNumber(text)
  return value !== undefined && value >= MIN_INT && value <= MAX_INT ? value : undefined
}
