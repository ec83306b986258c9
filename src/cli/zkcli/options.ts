import { CommandError } from './errors.ts'

/*
 * Options of a command line as commons-cli 1.5's DefaultParser takes them, for options without long names:
 * `-s`, `-v 1`, `-v1`, `-v=1`, `-sw` for `-s -w`, `--` ends them, and they may stand anywhere among the arguments. A word that is
 * no option but begins with a dash is an error, unless it is a number where a value is expected.
 */

/** One option: its letter (or word), whether a value follows, and the words of its help. */
export interface OptionSpec {
  readonly name: string
  readonly hasValue?: boolean
  readonly description: string
}

/** The options of a command. Of an exclusive group at most one may be given, of a required one exactly one. */
export interface OptionsSpec {
  readonly options: readonly OptionSpec[]
  readonly group?: 'exclusive' | 'required'
}

/** A line taken apart: the arguments with the command's name first, and the options that were given. */
export interface ParsedLine {
  readonly args: readonly string[]
  has(name: string): boolean
  /** The value of an option; the first when it was given twice, undefined when it wasn't. */
  value(name: string): string | undefined
}

/** @throws CommandError in commons-cli's words */
export function parseOptions(words: readonly string[], spec: OptionsSpec): ParsedLine {
  return new OptionParser(spec).parse(words)
}

class OptionParser {
  readonly #spec: OptionsSpec
  readonly #given = new Map<string, string[]>()
  readonly #args: string[] = []
  #selected: string | undefined
  /** An option whose value is still to come. */
  #pending: string | undefined

  constructor(spec: OptionsSpec) {
    this.#spec = spec
  }

  parse(words: readonly string[]): ParsedLine {
    let onlyArguments = false
    for (const word of words) {
      if (onlyArguments) this.#args.push(word)
      else if (word === '--') onlyArguments = true
      else if (this.#pending !== undefined && this.#isValue(word)) this.#giveValue(stripQuotes(word))
      else if (word.startsWith('--')) this.#unknown(word)
      else if (word.startsWith('-') && word !== '-') this.#option(word)
      else this.#unknown(word)
    }
    this.#checkNothingPending()
    this.#checkGroup()
    const given = this.#given
    return { args: this.#args, has: (name) => given.has(name), value: (name) => given.get(name)?.[0] }
  }

  #find(name: string): OptionSpec | undefined {
    return this.#spec.options.find((option) => option.name === name)
  }

  #isValue(word: string): boolean {
    if (!word.startsWith('-') || word.length === 1) return true
    if (isJavaNumber(word)) return true
    // Two dashes before a known letter are an option here, though `--` options are refused elsewhere.
    const name = (word.slice(1).split('=', 1)[0] ?? '').replace(/^-/, '')
    return this.#find(name) === undefined && this.#find(word.charAt(1)) === undefined
  }

  #option(word: string): void {
    const body = word.replace(/^--?/, '')
    const equals = body.indexOf('=')
    if (equals < 0) {
      if (this.#find(body) !== undefined) this.#take(body)
      else if (body.length === 1) this.#unknown(word)
      else this.#joined(word)
      return
    }
    const name = body.slice(0, equals)
    if (name.length !== 1 || this.#find(name)?.hasValue !== true) {
      this.#unknown(word)
      return
    }
    this.#take(name)
    this.#giveValue(body.slice(equals + 1))
  }

  /** `-sw` or `-v1`. */
  #joined(word: string): void {
    for (let i = 1; i < word.length; i++) {
      const name = word.charAt(i)
      if (this.#find(name) === undefined) {
        this.#unknown(word)
        return
      }
      this.#take(name)
      if (this.#pending !== undefined && i + 1 < word.length) {
        this.#giveValue(word.slice(i + 1))
        return
      }
    }
  }

  #take(name: string): void {
    this.#checkNothingPending()
    if (this.#spec.group !== undefined) {
      if (this.#selected !== undefined && this.#selected !== name) {
        throw parseError(
          'AlreadySelectedException',
          `The option '${name}' was specified but an option from this group has already been selected: '${this.#selected}'`,
        )
      }
      this.#selected = name
    }
    if (!this.#given.has(name)) this.#given.set(name, [])
    this.#pending = this.#find(name)?.hasValue === true ? name : undefined
  }

  #giveValue(value: string): void {
    if (this.#pending !== undefined) this.#given.get(this.#pending)?.push(value)
    this.#pending = undefined
  }

  #unknown(word: string): void {
    if (word.startsWith('-') && word.length > 1) {
      throw parseError('UnrecognizedOptionException', `Unrecognized option: ${word}`)
    }
    this.#args.push(word)
  }

  #checkNothingPending(): void {
    if (this.#pending !== undefined) {
      throw parseError('MissingArgumentException', `Missing argument for option: ${this.#pending}`)
    }
  }

  #checkGroup(): void {
    if (this.#spec.group !== 'required' || this.#selected !== undefined) return
    const all = this.#spec.options.map((option) => `-${option.name} ${option.description}`).join(', ')
    throw parseError('MissingOptionException', `Missing required option: [${all}]`)
  }
}

function parseError(kind: string, message: string): CommandError {
  return new CommandError(`org.apache.commons.cli.${kind}: ${message}`)
}

/** A pair of double quotes around a value is dropped when there is none inside. */
function stripQuotes(value: string): string {
  return value.length > 1 && /^"[^"]*"$/.test(value) ? value.slice(1, -1) : value
}

/** What Double.parseDouble takes. */
function isJavaNumber(text: string): boolean {
  return /^[+-]?(NaN|Infinity|((\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[fFdD]?)|0[xX]([0-9a-fA-F]+\.?|[0-9a-fA-F]*\.[0-9a-fA-F]+)[pP][+-]?\d+[fFdD]?)$/.test(
    text.trim(),
  )
}

/** Returns the table of options as commons-cli's HelpFormatter prints it, in the order of their letters, case apart. */
export function optionsTable(spec: OptionsSpec): string {
  const rows = [...spec.options]
    .sort((a, b) => compareIgnoringCase(a.name, b.name))
    .map((option) => ({
      left: ` -${option.name}${option.hasValue ? ' <arg>' : ''}`,
      description: option.description,
    }))
  const width = Math.max(...rows.map((row) => row.left.length))
  return rows.map((row) => `${row.left.padEnd(width)}   ${row.description}\n`).join('')
}

function compareIgnoringCase(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()]
  return left < right ? -1 : left > right ? 1 : 0
}
