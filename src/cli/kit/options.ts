/**
 * Option parsing with joptsimple 5.0.4's rules, abbreviations off, as the Kafka scripts use it:
 *
 * - `--name value`, `--name=value`, `-name value` and `-name=value` are the same; a name must be written in full;
 * - a required argument is the next word whatever it looks like; an optional one is taken when it is of its type
 *   and, unless that is a number, does not look like an option;
 * - `--` ends the options; anything else that is no option is a positional argument, which the scripts ignore;
 * - one argument of an option with a separator is several values, empty ones left out;
 * - when all words are read, an option that is required must be there and one that depends on others must have one of them, unless help is
 *   asked for;
 * - an option may be given many times; asking for the one value of an option that has several is an error, raised when it is asked
 *   for, and so is an argument of the wrong type.
 */
import { javaHashOrder, javaStringHash } from '../../kafka/java-hash.ts'
import {
  MissingRequiredOptionsError,
  MultipleArgumentsError,
  OptionMissingArgumentError,
  UnavailableOptionError,
  UnrecognizedOptionError,
} from './option-errors.ts'
import type { AnyOption, OptionSpec } from './option-spec.ts'

/** The options found on a command line. */
export interface ParsedOptions {
  /** Tells whether the option was given, with or without an argument. */
  has(option: AnyOption): boolean
  /** Returns the option's value, its default when it has no argument; throws an OptionError on several or a wrong one. */
  valueOf<T>(option: OptionSpec<T>): T | undefined
  /** Returns all values of the option, or its default alone; throws an OptionError on a wrong one. */
  valuesOf<T>(option: OptionSpec<T>): T[]
  /** The words that belong to no option. */
  readonly positionals: readonly string[]
  /** Names of the options as they follow each other on the command line, each as often as it was given. */
  readonly given: readonly string[]
}

/** Parses a command line; throws an OptionError. */
export function parseOptions(recognized: readonly AnyOption[], words: readonly string[]): ParsedOptions {
  const byName = new Map(recognized.map((option) => [option.name, option]))
  const found = new Map<string, string[]>()
  const positionals: string[] = []
  const given: string[] = []
  const add = (option: AnyOption, argument?: string) => {
    const values = found.get(option.name) ?? []
    if (argument !== undefined) values.push(...valuesIn(argument, option.separator))
    found.set(option.name, values)
    given.push(option.name)
  }

  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') {
      positionals.push(...words.slice(at + 1))
      break
    }
    if (!looksLikeAnOption(word)) {
      positionals.push(word)
      continue
    }
    const { option, argument } = recognize(word, byName)
    if (option.argument === 'none' || argument !== undefined) {
      add(option, option.argument === 'none' ? undefined : argument)
      continue
    }
    const next = words[at + 1]
    if (option.argument === 'required' && next === undefined)
      throw new OptionMissingArgumentError(option.name)
    const takesNext = next !== undefined && (option.argument === 'required' || mayFollow(option, next))
    add(option, takesNext ? next : undefined)
    if (takesNext) at += 1
  }
  if (!recognized.some((option) => option.isForHelp && found.has(option.name))) {
    checkRequired(recognized, found)
    checkAvailable(recognized, found)
  }
  return new Found(found, positionals, given)
}

function valuesIn(argument: string, separator: string | undefined): string[] {
  if (separator === undefined) return [argument]
  const values = argument.split(separator).filter((value) => value !== '')
  return values.length === 0 ? [argument] : values
}

function checkRequired(recognized: readonly AnyOption[], found: ReadonlyMap<string, unknown>): void {
  const missing = recognized.filter((option) => option.isRequired && !found.has(option.name))
  if (missing.length > 0) throw new MissingRequiredOptionsError(missing.map((option) => option.name))
}

function checkAvailable(recognized: readonly AnyOption[], found: ReadonlyMap<string, unknown>): void {
  const unavailable = recognized.filter(
    ({ name, availableIf, isOurs }) =>
      !isOurs &&
      found.has(name) &&
      availableIf !== undefined &&
      !availableIf.some((option) => found.has(option.name)),
  )
  // joptsimple keeps them in a HashMap, each under the list of its names.
  if (unavailable.length > 0)
    throw new UnavailableOptionError(
      javaHashOrder(
        unavailable.map((option) => option.name),
        listHash,
      ),
    )
}

/** The hash of a Java list of one text. */
function listHash(name: string): number {
  return (31 + javaStringHash(name)) | 0
}

/** An optional argument has to be of its type, and may look like an option only where it is a number. */
function mayFollow(option: AnyOption, word: string): boolean {
  if (looksLikeAnOption(word) && option.type === 'String') return false
  if (word === '') return true
  try {
    option.convert(word)
    return word !== '--'
  } catch {
    return false
  }
}

/** `-` alone is a word; `--` ends the options, and an option whose argument may be left out does not take it. */
function looksLikeAnOption(word: string): boolean {
  return word.startsWith('-') && word !== '-'
}

function recognize(
  word: string,
  byName: ReadonlyMap<string, AnyOption>,
): { option: AnyOption; argument: string | undefined } {
  const isLong = word.startsWith('--')
  const text = word.slice(isLong ? 2 : 1)
  const equals = text.indexOf('=')
  const name = equals === -1 ? text : text.slice(0, equals)
  const option = byName.get(name)
  if (option !== undefined) return { option, argument: equals === -1 ? undefined : text.slice(equals + 1) }
  // An unknown word after one dash is read as a cluster of one-letter options, of which the scripts have none: its first letter fails.
  throw new UnrecognizedOptionError(isLong ? name : text.charAt(0))
}

class Found implements ParsedOptions {
  readonly positionals: readonly string[]
  readonly given: readonly string[]
  readonly #arguments: ReadonlyMap<string, string[]>

  constructor(found: ReadonlyMap<string, string[]>, positionals: string[], given: string[]) {
    this.#arguments = found
    this.positionals = positionals
    this.given = given
  }

  has(option: AnyOption): boolean {
    return this.#arguments.has(option.name)
  }

  valueOf<T>(option: OptionSpec<T>): T | undefined {
    const values = this.valuesOf(option)
    if (values.length > 1) throw new MultipleArgumentsError(option.name)
    return values[0]
  }

  valuesOf<T>(option: OptionSpec<T>): T[] {
    const texts = this.#arguments.get(option.name) ?? []
    if (texts.length === 0) return option.defaultsTo === undefined ? [] : [option.defaultsTo]
    return texts.map((text) => option.convert(text))
  }
}
