/** The help text of argparse4j: usage, description, arguments in their parts, each with its text in the second column. */
import { formatExamples } from '../manual.ts'
import { type AnyArgument, isOption, takesWords } from './argument.ts'
import {
  commandsOf,
  type GroupOfArguments,
  groupsOf,
  isSeparate,
  type Level,
  optionsOf,
  positionalsOf,
} from './parser.ts'
import { formatCommands, formatMetavar, formatUsage } from './usage.ts'
import { wrap } from './wrap.ts'

const TEXT_COLUMN = 25
/** A longer title has its text on the lines below. */
const LONGEST_TITLE = 21

/** How a help text is made: its width, and whether it has what the reference's has not, examples and options of ours. */
export interface HelpStyle {
  readonly width: number
  readonly isReferenceOnly?: boolean
}

/** Formats the help of a parser or a subcommand. */
export function formatHelp(level: Level, { width, isReferenceOnly = false }: HelpStyle): string {
  const list = level.subcommand ?? level.parser
  const { examples = [] } = list
  const sections = [
    formatUsage(level, width),
    list.description && `${wrap(list.description, { width })}\n`,
    !isReferenceOnly && examples.length > 0 && formatExamples(examples),
    ...argumentSections(level, width),
    list.epilog && `${wrap(list.epilog, { width })}\n`,
    !isReferenceOnly &&
      section(
        'Beyond Apache Kafka',
        formatArguments(level, (argument) => argument.isOurs, width),
      ),
  ]
  return sections.filter((text) => text).join('\n')
}

function argumentSections(level: Level, width: number): string[] {
  const isInDefaultPart = ({ group, isOurs }: AnyArgument) =>
    !isOurs && (group === undefined || !isSeparate(group))
  const commands = commandSection(level, width)
  const positional = formatArguments(
    level,
    (argument) => !isOption(argument) && isInDefaultPart(argument),
    width,
  )
  const optional = formatArguments(
    level,
    (argument) => isOption(argument) && isInDefaultPart(argument),
    width,
  )
  return [
    section('positional arguments', positional + (commands.isTitled ? '' : commands.text)),
    section('optional arguments', optional),
    commands.isTitled ? commands.text : '',
    ...groupsOf(level)
      .filter(({ group }) => isSeparate(group))
      .map((group) => groupSection(level, group, width)),
  ]
}

function section(title: string, text: string): string {
  return text === '' ? '' : `${title}:\n${text}`
}

function formatArguments(level: Level, isShown: (argument: AnyArgument) => boolean, width: number): string {
  return [...positionalsOf(level), ...optionsOf(level)]
    .filter(isShown)
    .map((argument) => formatArgument(level, argument, width))
    .join('')
}

function groupSection(level: Level, { group, arguments: members }: GroupOfArguments, width: number): string {
  const { title, description } = group
  const heading = title ? `${title}:\n` : ''
  const text = description ? `  ${wrap(description, { width, offset: 2, indent: '  ' })}\n\n` : ''
  return heading + text + members.map((member) => formatArgument(level, member, width)).join('')
}

function commandSection(level: Level, width: number): { isTitled: boolean; text: string } {
  const choices = formatCommands(level)
  if (choices === undefined) return { isTitled: false, text: '' }
  const { title = '', description = '', help = '' } = level.parser.subcommands ?? {}
  const rows = commandsOf(level).map(({ command, help: text = '' }) =>
    text === '' ? '' : formatRow(`  ${command}`, text, width),
  )
  const table = formatRow(choices, help, width) + rows.join('')
  if (title === '' && description === '') return { isTitled: false, text: table }
  const about = description === '' ? '' : `  ${wrap(description, { width, offset: 2, indent: '  ' })}\n\n`
  return { isTitled: true, text: `${title || 'subcommands'}:\n${about}${table}` }
}

function formatArgument({ parser, subcommand }: Level, argument: AnyArgument, width: number): string {
  const { showsDefaults = false } = subcommand ?? parser
  const { help, defaultText } = argument
  const text =
    showsDefaults && defaultText !== undefined ? `${help} (default: ${defaultText})`.trimStart() : help
  return formatRow(argumentTitle(argument), text, width)
}

function argumentTitle(argument: AnyArgument): string {
  const { names, metavar } = argument
  if (!isOption(argument)) return metavar[0] ?? ''
  const placeholder = takesWords(argument) ? ` ${formatMetavar(argument)}` : ''
  return names.map((name) => name + placeholder).join(', ')
}

/** One row of the table: a title, and from the second column on its text. */
function formatRow(title: string, text: string, width: number): string {
  if (text === '') return `  ${title}\n`
  const indent = ' '.repeat(TEXT_COLUMN)
  const gap = title.length <= LONGEST_TITLE ? ' '.repeat(TEXT_COLUMN - title.length - 2) : `\n${indent}`
  return `  ${title}${gap}${wrap(text, { width, offset: TEXT_COLUMN, indent })}\n`
}
