import { JavaError } from './java-error.ts'
import { parseExactJavaInteger, parseJavaDouble } from './java-number.ts'
import { OptionArgumentConversionError } from './option-errors.ts'

/** What shells may offer for an argument: fixed words, or names that the cluster or the disk has. */
export type Suggestions =
  | readonly string[]
  | 'topics'
  | 'groups'
  | 'topic-configs'
  | 'broker-configs'
  | 'group-configs'
  | 'producer-configs'
  | 'consumer-configs'
  | 'files'
  | 'folders'

/** One option of a script, as joptsimple knows it. `T` is the type of its argument; flags have none. */
export interface OptionSpec<T> {
  /** Without dashes. */
  readonly name: string
  readonly description: string
  readonly argument: 'none' | 'required' | 'optional'
  /** What the option table calls the argument's type: the Java class without its package, or the pattern of its converter. */
  readonly type: string
  /** The placeholder in the option table. */
  readonly describedAs: string
  readonly defaultsTo: T | undefined
  /** The parser refuses a command line without it. */
  readonly isRequired: boolean
  /** With it, nothing else is required or unavailable. */
  readonly isForHelp: boolean
  /** It is refused where none of these is given: by the parser, one of ours by parseCommandLine; undefined where it needs none. */
  readonly availableIf: readonly AnyOption[] | undefined
  /** One argument holds several values, with this between them. */
  readonly separator: string | undefined
  readonly suggests: Suggestions | undefined
  /** Beyond the reference: parsed as the others, but not in the reference's option table. */
  readonly isOurs: boolean
  /** Reads the argument; throws OptionArgumentConversionError. */
  readonly convert: (text: string) => T
}

/** An option of any type, for lists of them. */
export type AnyOption = OptionSpec<unknown>

/** How an option stands to the others of its command line. */
export interface OptionTraits {
  isRequired?: boolean
  isForHelp?: boolean
  availableIf?: readonly AnyOption[]
}

/**
 * What an option's argument is called in the table, what stands for it when absent, whether it may be left out, whether it holds several
 * values, and what it may be.
 */
export interface ArgumentTraits<T> extends OptionTraits {
  describedAs?: string
  defaultsTo?: T
  optional?: boolean
  separator?: string
  suggests?: Suggestions
}

/** Marks an option as ours, beyond the reference. */
export function ours<T>(option: OptionSpec<T>): OptionSpec<T> {
  return { ...option, isOurs: true }
}

/** Makes an option without an argument. */
export function flag(name: string, description: string, traits: OptionTraits = {}): OptionSpec<never> {
  const convert = (): never => {
    throw new Error(`option ${name} takes no argument`)
  }
  return {
    ...convertedOption<never>(name, description, { ...traits, type: 'String', convert }),
    argument: 'none',
  }
}

/** Makes an option with a text as argument. */
export function stringOption(
  name: string,
  description: string,
  traits: ArgumentTraits<string> = {},
): OptionSpec<string> {
  return convertedOption(name, description, { ...traits, type: 'String', convert: (text) => text })
}

/** Makes an option with a Java int as argument. */
export function integerOption(
  name: string,
  description: string,
  traits: ArgumentTraits<number> = {},
): OptionSpec<number> {
  const convert = (text: string) => javaInteger(name, text, 31n)
  return convertedOption(name, description, { ...traits, type: 'Integer', convert })
}

/** Makes an option with a Java long as argument; beyond ±2^53 its value is rounded, its range is checked exactly. */
export function longOption(
  name: string,
  description: string,
  traits: ArgumentTraits<number> = {},
): OptionSpec<number> {
  const convert = (text: string) => javaInteger(name, text, 63n)
  return convertedOption(name, description, { ...traits, type: 'Long', convert })
}

/** Makes an option with a Java long as argument, every digit of it kept. */
export function exactLongOption(
  name: string,
  description: string,
  traits: ArgumentTraits<bigint> = {},
): OptionSpec<bigint> {
  const convert = (text: string) => exactJavaInteger(name, text, 63n)
  return convertedOption(name, description, { ...traits, type: 'Long', convert })
}

/** Makes an option with a Java double as argument. */
export function doubleOption(
  name: string,
  description: string,
  traits: ArgumentTraits<number> = {},
): OptionSpec<number> {
  const convert = (text: string) => {
    const value = parseJavaDouble(text)
    if (value === undefined) throw new OptionArgumentConversionError(name, text)
    return value
  }
  return convertedOption(name, description, { ...traits, type: 'Double', convert })
}

/** Makes an option whose argument is read by `convert`, which throws OptionArgumentConversionError. */
export function convertedOption<T>(
  name: string,
  description: string,
  traits: ArgumentTraits<T> & Pick<OptionSpec<T>, 'type' | 'convert'>,
): OptionSpec<T> {
  return {
    name,
    description,
    argument: traits.optional ? 'optional' : 'required',
    type: traits.type,
    describedAs: traits.describedAs ?? '',
    defaultsTo: traits.defaultsTo,
    isRequired: traits.isRequired ?? false,
    isForHelp: traits.isForHelp ?? false,
    availableIf: traits.availableIf,
    separator: traits.separator,
    suggests: traits.suggests,
    isOurs: false,
    convert: traits.convert,
  }
}

/** Makes an option whose argument is one of an enum's values, in any case. */
export function enumOption<T extends string>(
  name: string,
  description: string,
  values: readonly T[],
  traits: ArgumentTraits<T> = {},
): OptionSpec<T> {
  const pattern = `[${values.join(',')}]`
  const convert = (text: string) => {
    const found = values.find((value) => value.toLowerCase() === text.toLowerCase())
    if (found !== undefined) return found
    const why = `Value [${text}] is not one of [${pattern}]`
    throw new OptionArgumentConversionError(
      name,
      text,
      new JavaError('joptsimple.ValueConversionException', why),
    )
  }
  const suggests = values.map((value) => value.toLowerCase())
  return convertedOption(name, description, { suggests, ...traits, type: pattern, convert })
}

function javaInteger(name: string, text: string, bits: bigint): number {
  return Number(exactJavaInteger(name, text, bits))
}

function exactJavaInteger(name: string, text: string, bits: bigint): bigint {
  const value = parseExactJavaInteger(text, bits)
  if (value === undefined) throw new OptionArgumentConversionError(name, text)
  return value
}
