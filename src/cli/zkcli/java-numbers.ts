const MIN_INT = -(2 ** 31)
const MAX_INT = 2 ** 31 - 1
const MIN_LONG = -(2n ** 63n)
const MAX_LONG = 2n ** 63n - 1n

/** Reads a number as Integer.parseInt does; undefined where that throws. */
export function parseJavaInt(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = Number(text)
  return value >= MIN_INT && value <= MAX_INT ? value : undefined
}

/** Reads a number as Long.parseLong does, in base 10 or 16; undefined where that throws. */
export function parseJavaLong(text: string, radix: 10 | 16 = 10): bigint | undefined {
  const digits = /^([+-]?)([0-9a-fA-F]+)$/.exec(text)
  if (digits?.[2] === undefined || (radix === 10 && !/^\d+$/.test(digits[2]))) return undefined
  const size = BigInt(radix === 16 ? `0x${digits[2]}` : digits[2])
  const value = digits[1] === '-' ? -size : size
  return value >= MIN_LONG && value <= MAX_LONG ? value : undefined
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
