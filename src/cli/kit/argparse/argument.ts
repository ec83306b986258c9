import type { Suggestions } from '../option-spec.ts'
import {
  type ArgumentType,
  ConversionError,
  doubleType,
  exactLongType,
  integerType,
  longType,
  shortType,
  stringType,
} from './argument-types.ts'

/** How many words one occurrence of an argument takes; undefined is exactly one, which is then a value and not a list of one. */
export type Nargs = number | '?' | '*' | '+'

/** The words that came with each occurrence of an argument on the command line. */
export type Occurrences = readonly (readonly string[])[]

/** A set of arguments: shown together in the help, or excluding one another. A group without a title and a description is not set apart. */
export interface ArgumentGroup {
  readonly title?: string
  readonly description?: string
  readonly isExclusive?: boolean
  readonly isRequired?: boolean
}

/** One argument of a script, as argparse4j knows it. `T` is what a parsed command line has for it. */
export interface Argument<T> {
  /** Its flags with their dashes, or the one name of a positional argument. */
  readonly names: readonly string[]
  readonly help: string
  readonly action: 'store' | 'help' | 'version' | 'storeTrue'
  readonly nargs: Nargs | undefined
  readonly isRequired: boolean
  /** The placeholders in usage and help. */
  readonly metavar: readonly string[]
  /** What the help shows as the default; absent where there is none. */
  readonly defaultText: string | undefined
  /** The group it belongs to; the same object in all its arguments. */
  readonly group: ArgumentGroup | undefined
  /** An option beyond the reference: no part of the usage, of abbreviations and of suggestions, and in the help on its own. */
  readonly isOurs: boolean
  /** What shells may offer for its words. */
  readonly suggests: Suggestions | undefined
  /** What a version action prints. */
  readonly version: string | undefined
  /** Refuses a word of it with a ConversionError. */
  readonly check: (text: string) => void
  /** Makes the value from what was found. */
  readonly read: (found: Occurrences) => T
}

/** An argument of any type, for lists of them. */
export type AnyArgument = Argument<unknown>

/** What an argument may have beside its names and its help. */
export interface Traits<V> {
  isRequired?: boolean
  /** Stands for the name in capitals. */
  metavar?: string | readonly string[]
  choices?: readonly V[]
  group?: ArgumentGroup
  suggests?: Suggestions
}

type Names = string | readonly string[]
type Present<V> = { isRequired: true } | { defaultsTo: V }

/** Makes arguments of one word. Those that are required, positional or have a default always have a value. */
interface MakeArgument<V> {
  (names: Names, help: string, traits: Traits<V> & Present<V>): Argument<V>
  (names: Names, help: string, traits?: Traits<V>): Argument<V | undefined>
}

export const stringArgument: MakeArgument<string> = single(stringType)
export const shortArgument: MakeArgument<number> = single(shortType)
export const integerArgument: MakeArgument<number> = single(integerType)
export const longArgument: MakeArgument<number> = single(longType)
export const exactLongArgument: MakeArgument<bigint> = single(exactLongType)
export const doubleArgument: MakeArgument<number> = single(doubleType)

/** Makes an option that takes several words at once; the last occurrence counts. */
export function listArgument(
  names: Names,
  help: string,
  traits: Traits<string> & { nargs: Nargs },
): Argument<readonly string[] | undefined> {
  return { ...stored(names, help, stringType, traits), nargs: traits.nargs, read: (found) => found.at(-1) }
}

/** Makes an option that may be given again and again; its value is what came with each. */
export function repeatedArgument(
  names: Names,
  help: string,
  traits: Traits<string> = {},
): Argument<readonly string[]> {
  return { ...stored(names, help, stringType, traits), read: (found) => found.flat() }
}

/** Makes a positional argument; only where `nargs` is given may it have none or several words. */
export function positionalArgument(
  name: string,
  help: string,
  traits: Traits<string> & { nargs?: Nargs } = {},
): Argument<readonly string[]> {
  return { ...stored(name, help, stringType, traits), nargs: traits.nargs, read: (found) => found.flat() }
}

/** Makes an option without a word of its own, which is true where it is given. */
export function flagArgument(names: Names, help: string, traits: Traits<never> = {}): Argument<boolean> {
  return {
    ...stored(names, help, stringType, { ...traits }),
    action: 'storeTrue',
    defaultText: 'false',
    read: (found) => found.length > 0,
  }
}

/** Makes an option that prints a version on stdout and ends the script. */
export function versionArgument(names: Names, help: string, version: string): Argument<undefined> {
  return { ...stored(names, help, stringType, {}), action: 'version', version, read: () => undefined }
}

/** Marks an option as one of ours, beyond the reference. */
export function ours<T>(argument: Argument<T>): Argument<T> {
  return { ...argument, isOurs: true }
}

/** The option that every parser has first. */
export const helpArgument: Argument<undefined> = {
  ...stored(['-h', '--help'], 'show this help message and exit', stringType, {}),
  action: 'help',
  read: () => undefined,
}

export function isOption({ names: [name = ''] }: AnyArgument): boolean {
  return name.startsWith('-')
}

/** Whether words follow the argument. */
export function takesWords({ action }: AnyArgument): boolean {
  return action === 'store'
}

/** What error messages call the argument. */
export function textualName({ names }: AnyArgument): string {
  return names.join('/')
}

function single<V>(type: ArgumentType<V>): MakeArgument<V> {
  function make(names: Names, help: string, traits: Traits<V> & Present<V>): Argument<V>
  function make(names: Names, help: string, traits?: Traits<V>): Argument<V | undefined>
  function make(
    names: Names,
    help: string,
    traits: Traits<V> & { defaultsTo?: V } = {},
  ): Argument<V | undefined> {
    const read = (found: Occurrences) => {
      const text = found.at(-1)?.[0]
      return text === undefined ? traits.defaultsTo : type.convert(text)
    }
    return { ...stored(names, help, type, traits), read }
  }
  return make
}

/** All that the kinds of arguments have in common: one that takes a word. */
function stored<V>(
  names: Names,
  help: string,
  type: ArgumentType<V>,
  traits: Traits<V> & { defaultsTo?: V },
): Omit<Argument<unknown>, 'read'> {
  const all = typeof names === 'string' ? [names] : names
  const { isRequired = false, group, choices, defaultsTo } = traits
  const choiceText = choices === undefined ? undefined : `{${choices.join(',')}}`
  const metavar = traits.metavar ?? choiceText ?? destination(all)
  return {
    names: all,
    help,
    action: 'store',
    nargs: undefined,
    isRequired,
    metavar: typeof metavar === 'string' ? [metavar] : metavar,
    defaultText: defaultsTo === undefined ? undefined : String(defaultsTo),
    group,
    isOurs: false,
    suggests: traits.suggests ?? choices?.map(String),
    version: undefined,
    check: (text) => {
      const value = type.convert(text)
      if (choices !== undefined && !choices.includes(value))
        throw new ConversionError(`invalid choice: '${text}' (choose from ${choiceText})`)
    },
  }
}

/** What an argument is called where it has no placeholder: an option its first long flag in capitals, a positional one its name. */
function destination(names: readonly string[]): string {
  const [first = ''] = names
  const name = (names.find((flag) => flag.startsWith('--')) ?? first).replace(/^-+/, '').replaceAll('-', '_')
  return first.startsWith('-') ? name.toUpperCase() : name
}
