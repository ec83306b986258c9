/** Reads a number as Java's decode does: decimal, `0x` or `#` hexadecimal, a leading 0 octal; undefined for what is none. Beyond ±2^53 it is rounded. */
export function decodeJavaNumber(text: string): number | undefined {
  const parts = /^([+-]?)(?:(?:0[xX]|#)([0-9a-fA-F]+)|0([0-7]+)|(0|[1-9]\d*))$/.exec(text)
  if (parts === null) return undefined
  const [, sign, hex, octal, decimal] = parts
  const size =
    hex !== undefined
      ? Number.parseInt(hex, 16)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : Number(decimal)
  return sign === '-' ? -size : size
}
