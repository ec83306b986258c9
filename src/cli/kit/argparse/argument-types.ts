import { parseExactJavaInteger, parseJavaDouble } from '../java-number.ts'

/** How the text of an argument becomes a value: argparse4j's ReflectArgumentType over the Java class of that name. */
export interface ArgumentType<V> {
  /** Reads the text; throws ConversionError. */
  readonly convert: (text: string) => V
}

/** A text that is not of an argument's type; the message is argparse4j's. */
export class ConversionError extends Error {}

export const stringType: ArgumentType<string> = { convert: (text) => text }
export const shortType = wholeNumber('Short', 15n)
export const integerType = wholeNumber('Integer', 31n)
/** Beyond ±2^53 the value is rounded; the range is checked exactly. */
export const longType = wholeNumber('Long', 63n)
export const exactLongType = exactWholeNumber('Long', 63n)

export const doubleType: ArgumentType<number> = {
  convert: (text) => {
    const value = parseJavaDouble(text)
    if (value !== undefined) return value
    const trimmed = text.replace(/^[\0-\u0020]+|[\0-\u0020]+$/g, '')
    const reason = trimmed === '' ? 'empty String' : `For input string: "${trimmed}"`
    throw notConverted(text, 'Double', reason)
  },
}

function wholeNumber(className: string, bits: bigint): ArgumentType<number> {
  const { convert } = exactWholeNumber(className, bits)
  return { convert: (text) => Number(convert(text)) }
}

function exactWholeNumber(className: string, bits: bigint): ArgumentType<bigint> {
  return {
    convert: (text) => {
      const value = parseExactJavaInteger(text, bits)
      if (value !== undefined) return value
      // Short.parseShort reads an int first and then looks at the range, with other words for it.
      const isInteger = bits < 31n && parseExactJavaInteger(text, 31n) !== undefined
      const reason = isInteger
        ? `Value out of range. Value:"${text}" Radix:10`
        : `For input string: "${text}"`
      throw notConverted(text, className, reason)
    },
  }
}

function notConverted(text: string, className: string, reason: string): ConversionError {
  return new ConversionError(`could not convert '${text}' to ${className} (${reason})`)
}
