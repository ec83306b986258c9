import { decodeJavaNumber } from '../../../instance/java-decode.ts'

/**
 * How values of zoo.cfg are read. Keys that QuorumPeerConfig parses stop the reference when they can't be read. The others
 * are system properties, which Java reads with a default for what is no number and `false` for what is not `true`: then the
 * server starts, and here it says in a warning what the value counts as.
 */
export interface ValueType<T> {
  /** For messages: `expected …`. */
  readonly expects: string
  /** Null: no such value. Undefined: the default is asked for. */
  readonly parse: (text: string) => T | undefined | null
  /** What a value that can't be read counts as; absent where it keeps the server from starting. */
  readonly otherwise?: { readonly value: T | undefined; readonly words: string }
}

const INT_MAX = 2_147_483_647
const LONG_MAX = Number.MAX_SAFE_INTEGER

/** Whole numbers from `min` on as Java's Integer.parseInt reads them. */
export function wholeNumber(min = -INT_MAX - 1, max = INT_MAX): ValueType<number> {
  const bounds = min < -1 && max === INT_MAX ? '' : ` from ${min} to ${max}`
  return {
    expects: `a whole number${bounds}`,
    parse: (text) => {
      const value = Number(text)
      return /^[+-]?\d+$/.test(text) && value >= min && value <= max ? value : null
    },
  }
}

export const int = wholeNumber()
export const long = wholeNumber(-LONG_MAX, LONG_MAX)
export const port = wholeNumber(0, 65_535)

/** `true` or `false` and nothing else (QuorumPeerConfig.parseBoolean). */
export const bool: ValueType<boolean> = {
  expects: 'true or false',
  parse: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : null),
}

export const text: ValueType<string> = { expects: 'a text', parse: (value) => value || undefined }

/** Words with commas between them. */
export const list: ValueType<readonly string[]> = {
  expects: 'words with commas between them',
  parse: (value) => value.split(',').map((word) => word.trim()),
}

/** One of some words. */
export function oneOf<W extends string>(...words: readonly W[]): ValueType<W> {
  return {
    expects: words.join(' or '),
    parse: (value) => words.find((word) => word.toLowerCase() === value.toLowerCase()) ?? null,
  }
}

/** The property form of a number (Integer.getInteger and Long.getLong, which also read 0x, # and octal): the default for what is none. */
export function numberProperty(min = -LONG_MAX): ValueType<number> {
  return {
    expects: min === -LONG_MAX ? 'a whole number' : `a whole number from ${min} on`,
    parse: (value) => {
      const number = decodeJavaNumber(value)
      return number !== undefined && number >= min ? number : null
    },
    otherwise: { value: undefined, words: 'the default' },
  }
}

/** The property form of a flag that is on by `true` alone (Boolean.getBoolean). */
export const flag: ValueType<boolean> = { ...bool, otherwise: { value: false, words: 'false' } }

/** A flag that is on by `yes` alone (zookeeper.skipACL). */
export const onByYes: ValueType<boolean> = {
  expects: 'yes or no',
  parse: (value) => (value === 'yes' ? true : value === 'no' ? false : null),
  otherwise: { value: false, words: 'no' },
}

/** A flag that is off by `no` alone (zookeeper.forceSync). */
export const offByNo: ValueType<boolean> = { ...onByYes, otherwise: { value: true, words: 'yes' } }

/** A fraction such as 0.25 (Double.parseDouble of a property). */
export const fraction: ValueType<number> = {
  expects: 'a number',
  parse: (value) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : null),
  otherwise: { value: undefined, words: 'the default' },
}
