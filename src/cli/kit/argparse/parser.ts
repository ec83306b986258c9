import type { Example } from '../manual.ts'
import { type AnyArgument, type ArgumentGroup, helpArgument, isOption } from './argument.ts'

/** What a script's parser and its subcommands' parsers have in common. */
export interface ArgumentList {
  readonly description?: string
  readonly epilog?: string
  /** Command lines that work, shown in the help before the options. */
  readonly examples?: readonly Example[]
  /** Whether the help of an argument ends with its default. */
  readonly showsDefaults?: boolean
  /** In the order of the reference's declarations; `-h` comes by itself. */
  readonly arguments: readonly AnyArgument[]
}

/** The command line of a script, as argparse4j describes it. */
export interface Parser extends ArgumentList {
  readonly prog: string
  readonly subcommands?: Subcommands
  /** A word that begins with this character stands for the lines of a file. */
  readonly fromFilePrefix?: string
}

export interface Subcommands {
  readonly title?: string
  readonly description?: string
  readonly help?: string
  readonly metavar?: string
  readonly commands: readonly Subcommand[]
}

export interface Subcommand extends ArgumentList {
  readonly command: string
  readonly help?: string
}

/** A group and its arguments. */
export interface GroupOfArguments {
  readonly group: ArgumentGroup
  readonly arguments: readonly AnyArgument[]
}

/** A parser at work: the script's own, or that of the subcommand that was chosen. */
export interface Level {
  readonly parser: Parser
  readonly subcommand: Subcommand | undefined
}

/** The options of a level, `-h` first. */
export function optionsOf({ parser, subcommand }: Level): readonly AnyArgument[] {
  return [helpArgument, ...(subcommand ?? parser).arguments.filter(isOption)]
}

export function positionalsOf({ parser, subcommand }: Level): readonly AnyArgument[] {
  return (subcommand ?? parser).arguments.filter((argument) => !isOption(argument))
}

/** The subcommands that may follow at this level. */
export function commandsOf({ parser, subcommand }: Level): readonly Subcommand[] {
  return subcommand === undefined ? (parser.subcommands?.commands ?? []) : []
}

/** The groups of a level in the order of their first arguments, with the options of ours left out. */
export function groupsOf({ parser, subcommand }: Level): readonly GroupOfArguments[] {
  const groups = new Map<ArgumentGroup, AnyArgument[]>()
  for (const argument of (subcommand ?? parser).arguments) {
    if (argument.group === undefined || argument.isOurs) continue
    groups.set(argument.group, [...(groups.get(argument.group) ?? []), argument])
  }
  return [...groups].map(([group, members]) => ({ group, arguments: members }))
}

/** Whether the help shows a group's arguments in a part of their own. */
export function isSeparate({ isExclusive = false, title = '', description = '' }: ArgumentGroup): boolean {
  return !isExclusive || title !== '' || description !== ''
}
