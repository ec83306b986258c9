import { ExitRequest } from '../exit.ts'
import { hint } from '../hint.ts'
import type { Io } from '../io.ts'
import { formatWidth } from './format-width.ts'
import { formatHelp } from './help.ts'
import { type ParsedArguments, parseArguments } from './parse.ts'
import {
  ArgumentParserError,
  HelpRequest,
  UnrecognizedArgumentError,
  UnrecognizedCommandError,
  VersionRequest,
} from './parse-errors.ts'
import { commandsOf, type Level, optionsOf, type Parser } from './parser.ts'
import { formatSuggestions } from './suggestions.ts'
import { formatUsage } from './usage.ts'
import { wrap } from './wrap.ts'

/**
 * Parses a command line, or answers it and ends the script: a refused one with code 1, `--version` with 0, `--help` with the code that the
 * reference's script happens to have.
 */
export function parseOrExit(
  parser: Parser,
  words: readonly string[],
  io: Io,
  { helpExitCode }: { helpExitCode: number },
): ParsedArguments {
  try {
    return parseArguments(parser, words)
  } catch (error) {
    if (error instanceof VersionRequest) {
      io.stdout.write(`${error.version}\n`)
      throw new ExitRequest(0)
    }
    if (!(error instanceof ArgumentParserError)) throw error
    reportError(error, io)
    throw new ExitRequest(error instanceof HelpRequest ? helpExitCode : 1)
  }
}

/** Prints what argparse4j prints for a command line: the help that was asked for on stdout, or the error on stderr. */
export function reportError(error: ArgumentParserError, io: Io): void {
  const width = formatWidth(io)
  if (error instanceof HelpRequest) io.stdout.write(formatHelp(error.level, { width }))
  else {
    io.stderr.write(formatError(error, width))
    hint(io, '--help shows examples and every option.')
  }
}

/** Prints the reference's help on stdout, as the scripts do that are called without arguments. */
export function printReferenceHelp(parser: Parser, io: Io): void {
  const level = { parser, subcommand: undefined }
  io.stdout.write(formatHelp(level, { width: formatWidth(io), isReferenceOnly: true }))
}

/** Formats what argparse4j's handleError prints for a refused command line: usage, message, suggestions. */
export function formatError(error: ArgumentParserError, width: number): string {
  const { level, message } = error
  const text = wrap(`${level.parser.prog}: error: ${message}\n`, { width })
  return formatUsage(level, width) + text + suggestionsFor(error)
}

function suggestionsFor(error: ArgumentParserError): string {
  if (error instanceof UnrecognizedCommandError) {
    const commands = commandsOf(error.level).map(({ command }): [string, string] => [command, command])
    return formatSuggestions(error.word, new Map(commands))
  }
  if (!(error instanceof UnrecognizedArgumentError)) return ''
  const flag = withoutDashes(error.word)
  return flag.length < 2 ? '' : formatSuggestions(flag, longFlags(error.level))
}

function longFlags(level: Level): Map<string, string> {
  const flags = optionsOf(level)
    .filter((option) => !option.isOurs)
    .flatMap((option) => option.names)
  return new Map(
    flags.map((flag): [string, string] => [flag, withoutDashes(flag)]).filter(([, body]) => body.length > 1),
  )
}

function withoutDashes(flag: string): string {
  return flag.replace(/^-+(?=[^-])/, '')
}
