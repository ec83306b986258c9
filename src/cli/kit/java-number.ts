import { JavaError } from './java-error.ts'

/** Reads a whole number as Java's parseInt and its kin do; undefined where it is none or does not fit into `bits` and a sign. */
export function parseJavaInteger(text: string, bits: bigint): number | undefined {
  const value = parseExactJavaInteger(text, bits)
  return value === undefined ? undefined : Number(value)
}

/** The same with every digit kept. */
export function parseExactJavaInteger(text: string, bits: bigint): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text.replace(/^\+/, ''))
  const limit = 1n << bits
  return value < -limit || value >= limit ? undefined : value
}

/** Reads a number as Java's Integer.parseInt; throws a JavaError (NumberFormatException). */
export function parseJavaInt(text: string): number {
  const value = parseJavaInteger(text, 31n)
  if (value === undefined)
    throw new JavaError('java.lang.NumberFormatException', `For input string: "${text}"`)
  return value
}

/** Reads a number as Java's Double.parseDouble does, hexadecimal forms left out; undefined where it is none. */
export function parseJavaDouble(text: string): number | undefined {
  const trimmed = text.replace(/^[\0-\u0020]+|[\0-\u0020]+$/g, '')
  const isDouble = /^[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[fFdD]?)$/.test(trimmed)
  return isDouble ? Number.parseFloat(trimmed) : undefined
}
