/** The checks and the ways out that Kafka's scripts share (CommandLineUtils, CommandDefaultOptions): same words, same exit codes. */
import { ExitRequest } from './exit.ts'
import { formatOptionTable } from './help.ts'
import { hint } from './hint.ts'
import type { Io } from './io.ts'
import { formatManual, type Manual, optionsOf } from './manual.ts'
import { HELP_ADVICE, optionAdvice } from './option-advice.ts'
import { OptionError } from './option-errors.ts'
import { type AnyOption, flag } from './option-spec.ts'
import { type ParsedOptions, parseOptions } from './options.ts'

/** The release of Apache Kafka whose scripts these are. */
export const KAFKA_VERSION = '4.3.1'

export const helpOption = flag('help', 'Print usage information.', { isForHelp: true })
export const versionOption = flag('version', 'Display Kafka version.', { isForHelp: true })

/** A script's options as parsed, and what is needed to complain about them. */
export interface CommandLine {
  io: Io
  words: readonly string[]
  manual: Manual
  options: ParsedOptions
}

/**
 * Parses a script's command line; throws an OptionError. An option of ours that would have no effect is answered with the option table, so
 * that every script refuses it alike.
 */
export function parseCommandLine(manual: Manual, words: readonly string[], io: Io): CommandLine {
  const line = { io, words, manual, options: parseOptions(optionsOf(manual), words) }
  checkOursAvailable(line)
  return line
}

function checkOursAvailable(line: CommandLine): void {
  const { options, manual } = line
  if (optionsOf(manual).some((option) => option.isForHelp && options.has(option))) return
  for (const { name, isOurs, availableIf } of optionsOf(manual).filter((option) => options.has(option))) {
    if (!isOurs || availableIf === undefined || availableIf.some((option) => options.has(option))) continue
    const needed = availableIf.map((option) => `--${option.name}`).join(' or ')
    printUsageAndExit(line, `The --${name} option is only available if ${needed} is set`)
  }
}

/** Parses the command line of a script that answers one it cannot read with the option table. */
export function parseOrPrintUsage(manual: Manual, words: readonly string[], io: Io): CommandLine {
  try {
    return parseCommandLine(manual, words, io)
  } catch (error) {
    if (error instanceof OptionError)
      printUsageAndExit({ io, manual }, error.message, optionAdvice(error, manual))
    throw error
  }
}

/** Writes a message and the option table to stderr, advice to a terminal, and ends with code 1. */
export function printUsageAndExit(
  { io, manual }: Pick<CommandLine, 'io' | 'manual'>,
  message: string,
  advice = HELP_ADVICE,
): never {
  io.stderr.write(`${message}\n${formatOptionTable(optionsOf(manual))}`)
  hint(io, advice)
  throw new ExitRequest(1)
}

/**
 * Answers a command line without arguments with the reference's table (code 1), --help with the manual (code 1, on stderr, as there), and
 * --version on stdout (code 0).
 */
export function maybePrintHelpOrVersion(line: CommandLine): void {
  if (line.words.length === 0) printUsageAndExit(line, line.manual.purpose)
  if (line.options.has(helpOption)) {
    line.io.stderr.write(formatManual(line.manual))
    throw new ExitRequest(1)
  }
  if (line.options.has(versionOption)) {
    line.io.stdout.write(`${KAFKA_VERSION}\n`)
    throw new ExitRequest(0)
  }
}

/** Requires all of the options. */
export function checkRequiredArgs(line: CommandLine, ...required: AnyOption[]): void {
  for (const option of required) {
    if (!line.options.has(option)) printUsageAndExit(line, `Missing required argument "${bracketed(option)}"`)
  }
}

/** Refuses any of `invalid` beside `used`. */
export function checkInvalidArgs(line: CommandLine, used: AnyOption, ...invalid: AnyOption[]): void {
  if (!line.options.has(used)) return
  for (const option of invalid) {
    if (line.options.has(option)) {
      printUsageAndExit(line, `Option "${bracketed(used)}" can't be used with option "${bracketed(option)}"`)
    }
  }
}

/** Refuses `invalid` where all of `used` are given. */
export function checkInvalidArgsSet(
  line: CommandLine,
  used: AnyOption[],
  invalid: AnyOption,
  trailer = '',
): void {
  if (!used.every((option) => line.options.has(option)) || !line.options.has(invalid)) return
  const combination = `[${used.map(bracketed).join(', ')}]`
  printUsageAndExit(
    line,
    `Option combination "${combination}" can't be used with option "${bracketed(invalid)}"${trailer}`,
  )
}

/** Requires exactly one of the options. */
export function checkOneOfArgs(line: CommandLine, ...options: AnyOption[]): void {
  if (options.filter((option) => line.options.has(option)).length === 1) return
  printUsageAndExit(
    line,
    `Exactly one of the following arguments is required: ${options.map(bracketed).join(', ')}`,
  )
}

/** Reads `key=value` texts; a key without a value has the empty one, a later key wins. */
export function parseKeyValueArgs(texts: readonly string[]): Map<string, string> {
  const pairs = new Map<string, string>()
  for (const text of texts) {
    const equals = text.indexOf('=')
    if (equals === -1) pairs.set(text, '')
    else pairs.set(text.slice(0, equals), text.slice(equals + 1))
  }
  return pairs
}

/** Java shows an option as the list of its names. */
function bracketed(option: AnyOption): string {
  return `[${option.name}]`
}
