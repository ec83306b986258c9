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

/** Reads a number as Integer.decode does: decimal, `0x` or `#` hexadecimal, a leading 0 octal; undefined where that throws. */
export function decodeJavaInt(text: string): number | undefined {
  const parts = /^([+-]?)(?:(?:0[xX]|#)([0-9a-fA-F]+)|0([0-7]+)|(0|[1-9]\d*))$/.exec(text)
  if (parts === null) return undefined
  const [, sign, hex, octal, decimal] = parts
  const size =
    hex !== undefined
      ? Number.parseInt(hex, 16)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : Number(decimal)
  const value = sign === '-' ? -size : size
  return value >= MIN_INT && value <= MAX_INT ? value : undefined
}
