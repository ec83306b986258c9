import {
  type AnyArgument,
  type ArgumentGroup,
  doubleArgument,
  flagArgument,
  integerArgument,
  listArgument,
  longArgument,
  type Nargs,
  positionalArgument,
  repeatedArgument,
  shortArgument,
  stringArgument,
} from '../../../../src/cli/kit/argparse/argument.ts'
import type { ArgumentList, Parser, Subcommands } from '../../../../src/cli/kit/argparse/parser.ts'

/** A parser as plain data, as the real argparse4j is given it when its answers are recorded. */
export interface DescribedParser extends DescribedList {
  prog: string
  fromFilePrefix?: string
  subcommands?: Omit<Subcommands, 'commands'> & {
    commands: (DescribedList & { command: string; help?: string })[]
  }
}

interface DescribedList extends Omit<ArgumentList, 'arguments' | 'examples'> {
  groups: ArgumentGroup[]
  arguments: DescribedArgument[]
}

interface DescribedArgument {
  kind: 'string' | 'integer' | 'long' | 'short' | 'double' | 'flag' | 'list' | 'repeated' | 'positional'
  names: string[]
  help: string
  group?: number
  metavar?: string | string[]
  nargs?: Nargs
  isRequired?: boolean
  choices?: (string | number)[]
  defaultsTo?: string | number
}

export function parserOf({ subcommands, ...described }: DescribedParser): Parser {
  const list = { ...described, ...listOf(described) }
  if (subcommands === undefined) return list
  const commands = subcommands.commands.map((command) => ({ ...command, ...listOf(command) }))
  return { ...list, subcommands: { ...subcommands, commands } }
}

function listOf({ groups, ...list }: DescribedList): ArgumentList {
  return { ...list, arguments: list.arguments.map((argument) => argumentOf(argument, groups)) }
}

function argumentOf(described: DescribedArgument, groups: readonly ArgumentGroup[]): AnyArgument {
  const { kind, names, help, metavar, isRequired, nargs, defaultsTo } = described
  const group = described.group === undefined ? undefined : groups[described.group]
  const common = {
    ...(group && { group }),
    ...(metavar !== undefined && { metavar }),
    ...(isRequired !== undefined && { isRequired }),
  }
  const numbers = {
    ...common,
    ...(typeof defaultsTo === 'number' && { defaultsTo }),
    ...(described.choices && { choices: described.choices.map(Number) }),
  }
  switch (kind) {
    case 'string': {
      const choices = described.choices && { choices: described.choices.map(String) }
      return stringArgument(names, help, {
        ...common,
        ...choices,
        ...(typeof defaultsTo === 'string' && { defaultsTo }),
      })
    }
    case 'integer':
      return integerArgument(names, help, numbers)
    case 'long':
      return longArgument(names, help, numbers)
    case 'short':
      return shortArgument(names, help, numbers)
    case 'double':
      return doubleArgument(names, help, numbers)
    case 'flag':
      return flagArgument(names, help, common)
    case 'list':
      return listArgument(names, help, { ...common, nargs: nargs ?? '+' })
    case 'repeated':
      return repeatedArgument(names, help, common)
    case 'positional':
      return positionalArgument(names[0] ?? '', help, { ...common, ...(nargs !== undefined && { nargs }) })
  }
}
