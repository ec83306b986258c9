import { type AnyArgument, textualName } from './argument.ts'
import type { Level } from './parser.ts'

/** A command line that argparse4j refuses. The message has its words; the level is the parser that refused. */
export class ArgumentParserError extends Error {
  readonly className: string = 'net.sourceforge.argparse4j.inf.ArgumentParserException'
  readonly level: Level
  constructor(message: string, level: Level, argument?: AnyArgument) {
    super(argument === undefined ? message : `argument ${textualName(argument)}: ${message}`)
    this.level = level
  }
}

/** `--help` was given. Not an error of the user's: what it ends with is the script's own affair. */
export class HelpRequest extends ArgumentParserError {
  constructor(level: Level) {
    super('Help Screen', level)
  }
}

/** `--version` was given. */
export class VersionRequest extends Error {
  readonly version: string
  constructor(version: string) {
    super('version')
    this.version = version
  }
}

/** An option that is not there; the word is what the user wrote. */
export class UnrecognizedArgumentError extends ArgumentParserError {
  readonly word: string
  constructor(message: string, level: Level, word: string) {
    super(message, level)
    this.word = word
  }
}

/** A subcommand that is not there. */
export class UnrecognizedCommandError extends UnrecognizedArgumentError {}
