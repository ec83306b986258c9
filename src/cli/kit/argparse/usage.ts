/** The usage block of argparse4j: options, exclusive groups and positional words of a level, behind what the levels above it need. */
import { type AnyArgument, isOption, takesWords } from './argument.ts'
import { commandsOf, groupsOf, type Level, optionsOf, positionalsOf } from './parser.ts'

const LONGEST_PROGRAM = 30
const INDENT_BELOW_LONG_PROGRAM = 6

/** Formats the usage block, which ends with a newline. */
export function formatUsage(level: Level, width: number): string {
  const program = `usage: ${level.parser.prog}`
  const isLong = program.length > LONGEST_PROGRAM
  const indent = ' '.repeat(isLong ? INDENT_BELOW_LONG_PROGRAM : program.length)
  let text = isLong ? `${program}\n${indent}` : program
  // Below a long name the reference counts the indent twice, so that the first line breaks early.
  let columns = isLong ? 2 * INDENT_BELOW_LONG_PROGRAM : program.length
  let isFirst = true
  for (const part of usageParts(level)) {
    if (!isFirst && columns + part.length + 1 > width) {
      text += `\n${indent} ${part}`
      columns = indent.length + 1 + part.length
    } else {
      text += ` ${part}`
      columns += 1 + part.length
      isFirst = false
    }
  }
  return `${text}\n`
}

/** Formats the placeholders of what follows an option, or stands for a positional argument. */
export function formatMetavar(argument: AnyArgument): string {
  if (!takesWords(argument)) return ''
  const { nargs, metavar } = argument
  const [first = '', second = first] = metavar
  if (nargs === undefined) return first
  if (nargs === '?') return `[${first}]`
  if (nargs === '*') return `[${first} [${second} ...]]`
  if (nargs === '+') return `${first} [${second} ...]`
  return Array.from({ length: nargs }, (_, at) => metavar[at] ?? metavar.at(-1)).join(' ')
}

/** Formats the subcommands as the usage shows them; undefined where there are none. */
export function formatCommands(level: Level): string | undefined {
  const commands = commandsOf(level)
  if (commands.length === 0) return undefined
  return level.parser.subcommands?.metavar ?? `{${commands.map(({ command }) => command).join(',')}}`
}

function usageParts(level: Level): string[] {
  const { subcommand } = level
  const above = subcommand === undefined ? [] : upperParts({ ...level, subcommand: undefined })
  const commands = formatCommands(level)
  return [
    ...above,
    ...(subcommand === undefined ? [] : [subcommand.command]),
    ...optionsOf(level).filter(isOnItsOwn).map(bracketed),
    ...groupsOf(level)
      .filter(({ group }) => group.isExclusive)
      .flatMap(({ group, arguments: members }) => groupParts(members, group.isRequired ?? false)),
    ...positionalsOf(level).map(formatMetavar),
    ...(commands === undefined ? [] : [commands, '...']),
  ]
}

/** What a subcommand's usage repeats of the parser above it: all that is required there. */
function upperParts(level: Level): string[] {
  return [
    ...optionsOf(level)
      .filter((option) => option.isRequired && isOnItsOwn(option))
      .map(bracketed),
    ...groupsOf(level)
      .filter(({ group }) => group.isExclusive)
      .flatMap(({ group, arguments: members }) => {
        if (group.isRequired) return groupParts(members, true)
        return members.length === 1 && members[0]?.isRequired ? members.map(bracketed) : []
      }),
    ...positionalsOf(level).map(formatMetavar),
  ]
}

function groupParts(members: readonly AnyArgument[], isRequired: boolean): string[] {
  const [only] = members
  if (only !== undefined && members.length === 1) return [isRequired ? bare(only) : bracketed(only)]
  const parts = members.flatMap((member, at) => (at === 0 ? [bare(member)] : ['|', bare(member)]))
  const [open, close] = isRequired ? '()' : '[]'
  return parts.map((part, at) => {
    if (at === 0) return `${open}${part}`
    return at === parts.length - 1 ? `${part}${close}` : part
  })
}

/** An option that is not one of several that exclude one another. */
function isOnItsOwn({ group, isOurs }: AnyArgument): boolean {
  return !isOurs && !group?.isExclusive
}

function bracketed(argument: AnyArgument): string {
  return argument.isRequired || !isOption(argument) ? bare(argument) : `[${bare(argument)}]`
}

function bare(argument: AnyArgument): string {
  const metavar = formatMetavar(argument)
  if (!isOption(argument)) return metavar
  return metavar === '' ? (argument.names[0] ?? '') : `${argument.names[0]} ${metavar}`
}
