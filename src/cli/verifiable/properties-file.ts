import { ArgumentParserError } from '../kit/argparse/parse-errors.ts'
import type { Parser } from '../kit/argparse/parser.ts'
import type { Io } from '../kit/io.ts'
import { JavaError } from '../kit/java-error.ts'
import { loadProperties, MalformedFile, type Properties } from '../kit/properties.ts'

/** The texts of the two options that name a file; the old one is deprecated. */
export interface ConfigFiles {
  old: { flag: string; path: string | undefined }
  commandConfig: string | undefined
}

/** Reads the file that either option names; throws an ArgumentParserError where both do, or where it cannot be read. */
export function fileProperties(parser: Parser, { old, commandConfig }: ConfigFiles, io: Io): Properties {
  const refuse = (message: string) => new ArgumentParserError(message, { parser, subcommand: undefined })
  if (old.path !== undefined && commandConfig !== undefined)
    throw refuse(`Options ${old.flag} and --command-config are mutually exclusive.`)
  if (old.path !== undefined)
    io.stdout.write(
      `Option ${old.flag} has been deprecated and will be removed in a future version. Use --command-config instead.\n`,
    )
  const path = old.path ?? commandConfig
  if (path === undefined) return new Map()
  try {
    return loadProperties(path)
  } catch (fault) {
    throw fault instanceof JavaError && !(fault instanceof MalformedFile) ? refuse(fault.message) : fault
  }
}
