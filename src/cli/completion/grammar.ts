/** What may stand on a command line, in one shape for every parser that the scripts have. */
import { type AnyArgument, isOption } from '../kit/argparse/argument.ts'
import type { ArgumentList, Parser } from '../kit/argparse/parser.ts'
import { type Manual, optionsOf } from '../kit/manual.ts'
import type { Suggestions } from '../kit/option-spec.ts'

/** An option, and what its argument may be. */
export interface GrammarOption {
  /** With their dashes, the one that is offered first. */
  readonly names: readonly string[]
  readonly description: string
  readonly takes: 'nothing' | 'word' | 'word or nothing'
  readonly suggests: Suggestions | undefined
  /** Stands between several values of one argument. */
  readonly separator: string | undefined
}

/** The options and commands at one place of a command line, and what a plain word there may be. */
export interface Grammar {
  readonly options: readonly GrammarOption[]
  readonly commands: readonly GrammarCommand[]
  readonly positional?: Suggestions
}

/** A word after which another grammar holds. */
export interface GrammarCommand {
  readonly name: string
  readonly description: string
  readonly grammar: Grammar
}

/** The grammar of a script that parses as joptsimple does; names with one dash are known, but not offered. */
export function manualGrammar(manual: Manual): Grammar {
  const options = optionsOf(manual).map(({ name, description, argument, suggests, separator }) => ({
    names: [`--${name}`, `-${name}`],
    description,
    takes:
      argument === 'none'
        ? ('nothing' as const)
        : argument === 'required'
          ? ('word' as const)
          : ('word or nothing' as const),
    suggests,
    separator,
  }))
  return { options, commands: [] }
}

/** The grammar of a script that parses as argparse4j does. */
export function parserGrammar(parser: Parser): Grammar {
  const commands = parser.subcommands?.commands ?? []
  return {
    ...levelGrammar(parser),
    commands: commands.map((each) => ({
      name: each.command,
      description: each.help ?? '',
      grammar: levelGrammar(each),
    })),
  }
}

function levelGrammar({ arguments: declared }: ArgumentList): Grammar {
  const help = {
    names: ['--help', '-h'],
    description: 'show this help message and exit',
    takes: 'nothing',
  } as const
  const positional = declared.find((argument) => !isOption(argument))?.suggests
  return {
    options: [
      { ...help, suggests: undefined, separator: undefined },
      ...declared.filter(isOption).map(argumentOption),
    ],
    commands: [],
    ...(positional === undefined ? {} : { positional }),
  }
}

function argumentOption({ names, help, action, suggests }: AnyArgument): GrammarOption {
  const long = [...names].sort((one, other) => other.length - one.length)
  return {
    names: long,
    description: help,
    takes: action === 'store' ? 'word' : 'nothing',
    suggests,
    separator: undefined,
  }
}
