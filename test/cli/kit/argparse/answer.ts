import { type AnyArgument, isOption } from '../../../../src/cli/kit/argparse/argument.ts'
import { formatHelp } from '../../../../src/cli/kit/argparse/help.ts'
import { parseArguments } from '../../../../src/cli/kit/argparse/parse.ts'
import { ArgumentParserError, HelpRequest } from '../../../../src/cli/kit/argparse/parse-errors.ts'
import { formatError } from '../../../../src/cli/kit/argparse/report.ts'
import { type DescribedParser, parserOf } from './described-parser.ts'

/** What a parser answers to a command line: the values, the help on stdout, or the error on stderr. */
export interface Answer {
  kind: 'parsed' | 'help' | 'error'
  stdout?: string
  stderr?: string
  values?: Record<string, unknown>
}

export function answerOf(described: DescribedParser, words: readonly string[], width: number): Answer {
  const parser = parserOf(described)
  try {
    const parsed = parseArguments(parser, words)
    const subcommand = parser.subcommands?.commands.find(({ command }) => command === parsed.command)
    const values = [...parser.arguments, ...(subcommand?.arguments ?? [])].map((argument) => {
      const value = parsed.valueOf(argument)
      return [destination(argument.names), asRecorded(argument, value)]
    })
    const command = parsed.command === undefined ? [] : [['command', parsed.command]]
    return { kind: 'parsed', values: Object.fromEntries([...values, ...command]) }
  } catch (error) {
    if (error instanceof HelpRequest) return { kind: 'help', stdout: formatHelp(error.level, { width }) }
    if (error instanceof ArgumentParserError) return { kind: 'error', stderr: formatError(error, width) }
    throw error
  }
}

/** The reference gives a word bare where there can be one at most, and JSON has no words for some doubles. */
function asRecorded(argument: AnyArgument, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  const isBare = argument.nargs === '?' || (argument.nargs === undefined && !isOption(argument))
  if (isBare && Array.isArray(value)) return value[0] ?? null
  // An option that was not given has a null there, and has nothing or an empty list here.
  const isAbsent = value === undefined || (isOption(argument) && Array.isArray(value) && value.length === 0)
  return isAbsent ? null : value
}

function destination(names: readonly string[]): string {
  const flag = names.find((name) => name.startsWith('--')) ?? names[0] ?? ''
  return flag.replace(/^-+/, '').replaceAll('-', '_')
}
