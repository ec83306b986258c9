import { OptionArgumentConversionError } from './option-errors.ts'

/** The Java types an option's argument can have; the option table shows their names. */
export type OptionType = 'String' | 'Integer' | 'Long' | 'Double'

/** One option of a script, as joptsimple knows it. `T` is the type of its argument; flags have none. */
export interface OptionSpec<T> {
  /** Without dashes. */
  readonly name: string
  readonly description: string
  readonly argument: 'none' | 'required' | 'optional'
  readonly type: OptionType
  /** The placeholder in the option table. */
  readonly describedAs: string
  readonly defaultsTo: T | undefined
  /** Reads the argument; throws OptionArgumentConversionError. */
  readonly convert: (text: string) => T
}

/** An option of any type, for lists of them. */
export type AnyOption = OptionSpec<unknown>

/** What an option's argument is called in the table, what stands for it when absent, and whether it may be left out. */
export interface ArgumentTraits<T> {
  describedAs?: string
  defaultsTo?: T
  optional?: boolean
}

/** Makes an option without an argument. */
export function flag(name: string, description: string): OptionSpec<never> {
  const convert = (): never => {
    throw new Error(`option ${name} takes no argument`)
  }
  return {
    name,
    description,
    argument: 'none',
    type: 'String',
    describedAs: '',
    defaultsTo: undefined,
    convert,
  }
}

/** Makes an option with a text as argument. */
export function stringOption(
  name: string,
  description: string,
  traits: ArgumentTraits<string> = {},
): OptionSpec<string> {
  return withArgument(name, description, { ...traits, type: 'String', convert: (text) => text })
}

/** Makes an option with a Java int as argument. */
export function integerOption(
  name: string,
  description: string,
  traits: ArgumentTraits<number> = {},
): OptionSpec<number> {
  const convert = (text: string) => javaInteger(name, text, 31n)
  return withArgument(name, description, { ...traits, type: 'Integer', convert })
}

/** Makes an option with a Java long as argument; beyond ±2^53 its value is rounded, its range is checked exactly. */
export function longOption(
  name: string,
  description: string,
  traits: ArgumentTraits<number> = {},
): OptionSpec<number> {
  const convert = (text: string) => javaInteger(name, text, 63n)
  return withArgument(name, description, { ...traits, type: 'Long', convert })
}

/** Makes an option with a Java double as argument. */
export function doubleOption(
  name: string,
  description: string,
  traits: ArgumentTraits<number> = {},
): OptionSpec<number> {
  const convert = (text: string) => {
    const trimmed = text.trim()
    if (/^[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[fFdD]?)$/.test(trimmed))
      return Number.parseFloat(trimmed)
    throw new OptionArgumentConversionError(name, text)
  }
  return withArgument(name, description, { ...traits, type: 'Double', convert })
}

function withArgument<T>(
  name: string,
  description: string,
  {
    describedAs = '',
    defaultsTo,
    optional = false,
    type,
    convert,
  }: ArgumentTraits<T> & Pick<OptionSpec<T>, 'type' | 'convert'>,
): OptionSpec<T> {
  return {
    name,
    description,
    argument: optional ? 'optional' : 'required',
    type,
    describedAs,
    defaultsTo,
    convert,
  }
}

function javaInteger(name: string, text: string, bits: bigint): number {
  if (!/^[+-]?\d+$/.test(text)) throw new OptionArgumentConversionError(name, text)
  const value = BigInt(text.replace(/^\+/, ''))
  const limit = 1n << bits
  if (value < -limit || value >= limit) throw new OptionArgumentConversionError(name, text)
  return Number(value)
}
