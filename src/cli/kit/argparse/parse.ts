/**
 * Command lines with argparse4j 0.7.0's rules, as the younger Kafka scripts use it (ArgumentParserImpl):
 *
 * - `--name value`, `--name=value`, `-n value`, `-nvalue`, and flags of one letter run together; a long flag and a subcommand may be
 *   shortened as far as they stay clear;
 * - what begins with a dash is never the value of an option, but for a negative number and after `--`;
 * - a subcommand takes all that follows it; what its own parser refuses comes before what was missing in front of it;
 * - an absent required option, or group, is told only where nothing else is wrong, and of several the last one.
 */

import { type AnyArgument, type Argument, type ArgumentGroup, takesWords, textualName } from './argument.ts'
import { ConversionError } from './argument-types.ts'
import {
  ArgumentParserError,
  HelpRequest,
  UnrecognizedArgumentError,
  UnrecognizedCommandError,
  VersionRequest,
} from './parse-errors.ts'
import {
  commandsOf,
  groupsOf,
  type Level,
  optionsOf,
  type Parser,
  positionalsOf,
  type Subcommand,
} from './parser.ts'
import { accumulate, type PositionalWords, sharePositionals, wordCount } from './positionals.ts'
import { WordQueue } from './word-queue.ts'

/** What a command line gave. */
export interface ParsedArguments {
  /** The subcommand's full name; undefined where the script has none. */
  readonly command: string | undefined
  /** Returns the argument's value, or its default. */
  valueOf<T>(argument: Argument<T>): T
}

/** One parser's walk over the words. */
interface Walk {
  readonly level: Level
  readonly words: WordQueue
  readonly byFlag: ReadonlyMap<string, AnyArgument>
  readonly used: Set<AnyArgument>
  readonly usedOfGroup: Map<ArgumentGroup, AnyArgument>
  readonly positionals: PositionalWords
  readonly outcome: Outcome
}

/** What all the parsers of a command line fill together. */
interface Outcome {
  readonly found: Map<AnyArgument, (readonly string[])[]>
  command: string | undefined
  /** What is missing; said once all the words were understood. */
  missing: ArgumentParserError | undefined
}

/** Parses a command line; throws an ArgumentParserError, or a HelpRequest or VersionRequest where the user asked for one. */
export function parseArguments(parser: Parser, words: readonly string[]): ParsedArguments {
  const outcome: Outcome = { found: new Map(), command: undefined, missing: undefined }
  walk({ parser, subcommand: undefined }, new WordQueue(words, parser.fromFilePrefix), outcome)
  if (outcome.missing !== undefined) throw outcome.missing
  return {
    command: outcome.command,
    valueOf: (argument) => argument.read(outcome.found.get(argument) ?? []),
  }
}

function walk(level: Level, words: WordQueue, outcome: Outcome): void {
  const byFlag = new Map(optionsOf(level).flatMap((option) => option.names.map((name) => [name, option])))
  const positionals = { of: positionalsOf(level), at: 0, taken: 0, words: [] }
  const at: Walk = { level, words, byFlag, used: new Set(), usedOfGroup: new Map(), positionals, outcome }
  for (let word = words.current(level); word !== undefined; word = words.current(level)) {
    if (words.isAtFlag(word) && word !== '--') takeOption(at, word)
    else if (word === '--' && !words.isPastSeparator) words.passSeparator()
    else if (positionals.at < positionals.of.length) accumulate(positionals, words, level)
    else if (!words.isPastSeparator && commandsOf(level).length > 0) {
      finish(at)
      const subcommand = resolveCommand(level, word)
      words.advance()
      walk({ ...level, subcommand }, words, outcome)
      outcome.command = subcommand.command
      return
    } else throw new ArgumentParserError(unrecognized(words, words.rest().join(' ')), level)
  }
  if (commandsOf(level).length > 0) throw new ArgumentParserError('too few arguments', level)
  finish(at)
}

function takeOption(at: Walk, word: string): void {
  const equals = word.indexOf('=')
  const flag = equals === -1 ? word : word.slice(0, equals)
  const embedded = equals === -1 ? undefined : word.slice(equals + 1)
  const option = resolveFlag(at, flag)
  const found = option === undefined ? takeCluster(at, word) : { option, embedded }
  at.words.advance()
  if (found === undefined) return
  checkExclusive(at, found.option)
  takeValue(at, found.option, found.embedded)
}

function resolveFlag({ byFlag, level }: Walk, flag: string): AnyArgument | undefined {
  const exact = byFlag.get(flag)
  if (exact !== undefined) return exact
  const candidates = [...byFlag].filter(([name, option]) => name.startsWith(flag) && !option.isOurs)
  const [only] = candidates
  if (only === undefined) return undefined
  const names = candidates.map(([name]) => name)
  if (isCluster(byFlag, flag)) names.push(flag.slice(0, 2))
  else if (candidates.length === 1) return only[1]
  throw new ArgumentParserError(`ambiguous option: ${flag} could match ${names.sort().join(', ')}`, level)
}

/** Whether the word reads as flags of one letter run together; what follows one that takes a value is that value. */
function isCluster(byFlag: ReadonlyMap<string, AnyArgument>, word: string): boolean {
  if (!/^-[^-]/.test(word)) return false
  for (const letter of word.slice(1)) {
    const option = byFlag.get(`-${letter}`)
    if (option === undefined) return false
    if (takesWords(option)) return true
  }
  return true
}

/** Takes flags of one letter run together; returns the one that takes a value, with the rest of the word. */
function takeCluster(
  at: Walk,
  word: string,
): { option: AnyArgument; embedded: string | undefined } | undefined {
  if (word.startsWith('--')) throw unrecognizedOption(at, word)
  for (let letter = 1; letter < word.length; letter += 1) {
    const option = at.byFlag.get(`-${word.charAt(letter)}`)
    if (option === undefined) throw unrecognizedOption(at, word)
    if (takesWords(option)) return { option, embedded: word.slice(letter + 1) || undefined }
    checkExclusive(at, option)
    act(at, option, [])
  }
  return undefined
}

function takeValue(at: Walk, option: AnyArgument, embedded: string | undefined): void {
  if (!takesWords(option)) {
    if (embedded !== undefined)
      throw new ArgumentParserError(`ignore implicit argument '${embedded}'`, at.level, option)
    act(at, option, [])
    return
  }
  const { least, most } = wordCount(option.nargs)
  const values = embedded === undefined ? nextWords(at, most) : [embedded]
  for (const value of values) checkWord(at.level, option, value)
  if (values.length < least) {
    const wanted = option.nargs === undefined ? 'one argument' : `${least} argument(s)`
    throw new ArgumentParserError(`expected ${wanted}`, at.level, option)
  }
  act(at, option, values)
}

function nextWords({ words, level }: Walk, most: number): string[] {
  const values: string[] = []
  while (values.length < most) {
    const word = words.current(level)
    if (word === undefined || words.isAtFlag(word)) break
    values.push(word)
    words.advance()
  }
  return values
}

function act({ level, used, outcome }: Walk, option: AnyArgument, values: readonly string[]): void {
  if (option.action === 'help') throw new HelpRequest(level)
  if (option.action === 'version') throw new VersionRequest(option.version ?? '')
  used.add(option)
  keep(outcome, option, values)
}

function keep({ found }: Outcome, argument: AnyArgument, values: readonly string[]): void {
  const occurrences = found.get(argument)
  if (occurrences === undefined) found.set(argument, [values])
  else occurrences.push(values)
}

/** Ends a parser's part: shares out its positional words and notes what is missing. */
function finish({ level, positionals, used, usedOfGroup, outcome }: Walk): void {
  for (const { argument, words } of sharePositionals(positionals, level)) {
    for (const word of words) checkWord(level, argument, word)
    keep(outcome, argument, words)
  }
  outcome.missing ??= missingOption(level, used) ?? missingOfGroups(level, usedOfGroup)
}

function missingOption(level: Level, used: ReadonlySet<AnyArgument>): ArgumentParserError | undefined {
  const missing = optionsOf(level).findLast((option) => option.isRequired && !used.has(option))
  return missing && new ArgumentParserError(`argument ${textualName(missing)} is required`, level)
}

function missingOfGroups(
  level: Level,
  used: ReadonlyMap<ArgumentGroup, AnyArgument>,
): ArgumentParserError | undefined {
  const missing = groupsOf(level).findLast(
    ({ group }) => group.isExclusive && group.isRequired && !used.has(group),
  )
  if (missing === undefined) return undefined
  const names = missing.arguments.map((argument) => `${textualName(argument)} `).join('')
  return new ArgumentParserError(`one of the arguments ${names}is required`, level)
}

function checkExclusive({ level, usedOfGroup }: Walk, option: AnyArgument): void {
  const { group } = option
  if (!group?.isExclusive) return
  const other = usedOfGroup.get(group)
  if (other === undefined) usedOfGroup.set(group, option)
  else if (other !== option)
    throw new ArgumentParserError(`not allowed with argument ${textualName(other)}`, level, option)
}

function checkWord(level: Level, argument: AnyArgument, word: string): void {
  try {
    argument.check(word)
  } catch (error) {
    if (error instanceof ConversionError) throw new ArgumentParserError(error.message, level, argument)
    throw error
  }
}

function resolveCommand(level: Level, word: string): Subcommand {
  const commands = commandsOf(level)
  const exact = commands.find(({ command }) => command === word)
  if (exact !== undefined) return exact
  const candidates = word === '' ? [] : commands.filter(({ command }) => command.startsWith(word))
  const [only] = candidates
  if (only === undefined) {
    const choices = commands.map(({ command }) => `'${command}'`).join(', ')
    throw new UnrecognizedCommandError(`invalid choice: '${word}' (choose from ${choices})`, level, word)
  }
  if (candidates.length === 1) return only
  const names = candidates.map(({ command }) => command).sort()
  throw new ArgumentParserError(`ambiguous command: ${word} could match ${names.join(', ')}`, level)
}

function unrecognizedOption({ words, level }: Walk, word: string): UnrecognizedArgumentError {
  return new UnrecognizedArgumentError(unrecognized(words, word), level, word)
}

function unrecognized(words: WordQueue, text: string): string {
  const advice = words.isFromFile
    ? `\nChecking trailing white spaces or new lines in ${words.fromFilePrefix}file may help.`
    : ''
  return `unrecognized arguments: '${text}'${advice}`
}
