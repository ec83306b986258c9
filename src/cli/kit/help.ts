/** The option table that joptsimple's built-in formatter prints: two columns in 80, wrapped at Java's line-break places. */
import { breakablePieces } from './line-breaks.ts'
import type { AnyOption } from './option-spec.ts'

const OVERALL_WIDTH = 80
const SEPARATOR_WIDTH = 2
const CONTINUATION = '  '
const INDENT = '  '

/** Options that belong together, for a reader of the help. */
export interface OptionGroup {
  title: string
  options: readonly AnyOption[]
}

interface Row {
  option: string
  description: string
}

/** Formats the reference's option table, without what is ours, sorted by name, every line padded to the table's full width. */
export function formatOptionTable(options: readonly AnyOption[]): string {
  const sorted = options.filter((option) => !option.isOurs).sort((a, b) => (a.name < b.name ? -1 : 1))
  const heading = sorted.some((option) => option.isRequired) ? 'Option (* = required)' : 'Option'
  const rows: Row[] = [
    { option: heading, description: 'Description' },
    { option: '-'.repeat(heading.length), description: '-----------' },
    ...sorted.map(rowOf),
  ]
  const fitted = wrapRows(rows, OVERALL_WIDTH)
  // The table is measured again after wrapping: a trailing blank can make a wrapped line the widest.
  const { option: optionWidth, description: descriptionWidth } = columnWidths(fitted, OVERALL_WIDTH)
  return fitted
    .map(
      ({ option, description }) => `${padded(option, optionWidth)}${description.padEnd(descriptionWidth)}\n`,
    )
    .join('')
}

/** Formats groups of options for `--help`: each in its own order under its title, columns in line. */
export function formatOptionGroups(groups: readonly OptionGroup[]): string {
  const rows = groups.map(({ options }) => options.map(rowOf))
  const width = OVERALL_WIDTH - INDENT.length
  const { option: optionWidth } = columnWidths(rows.flat(), width)
  return groups
    .map(({ title }, at) => {
      const lines = wrapRows(rows[at] ?? [], width, optionWidth).map(({ option, description }) =>
        `${INDENT}${padded(option, optionWidth)}${description}`.trimEnd(),
      )
      return `\n${title}:\n${lines.join('\n')}\n`
    })
    .join('')
}

function rowOf(option: AnyOption): Row {
  return { option: optionColumn(option), description: descriptionColumn(option) }
}

function padded(option: string, width: number): string {
  return option.padEnd(width + SEPARATOR_WIDTH)
}

/** Wraps rows into the columns that suit them, or that are given. */
function wrapRows(rows: readonly Row[], width: number, optionWidth?: number): Row[] {
  const widths =
    optionWidth === undefined
      ? columnWidths(rows, width)
      : { option: optionWidth, description: width - optionWidth - SEPARATOR_WIDTH }
  return rows.flatMap((row) => wrapRow(row, widths))
}

function optionColumn({ name, argument, type, describedAs, isRequired }: AnyOption): string {
  const leader = `${isRequired ? '* ' : ''}${name.length > 1 ? '--' : '-'}`
  if (argument === 'none') return leader + name
  const content = describedAs === '' ? type : `${type}: ${describedAs}`
  return argument === 'required' ? `${leader}${name} <${content}>` : `${leader}${name} [${content}]`
}

function descriptionColumn({ description, defaultsTo }: AnyOption): string {
  return defaultsTo === undefined ? description : `${description} (default: ${defaultsTo})`.trim()
}

function columnWidths(rows: readonly Row[], width: number): { option: number; description: number } {
  const widest = (column: keyof Row) => rows.reduce((most, row) => Math.max(most, row[column].length), 0)
  const option = Math.min((width - SEPARATOR_WIDTH) / 2, widest('option'))
  return { option, description: Math.min(width - option - SEPARATOR_WIDTH, widest('description')) }
}

function wrapRow(row: Row, widths: { option: number; description: number }): Row[] {
  const options = wrap(row.option, widths.option)
  const descriptions = wrap(row.description, widths.description)
  return Array.from({ length: Math.max(options.length, descriptions.length) }, (_, at) => ({
    option: options[at] ?? '',
    description: descriptions[at] ?? '',
  }))
}

function wrap(text: string, width: number): string[] {
  return javaTrim(text)
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const piece of breakablePieces(line)) {
    if (current.length + piece.length > width) {
      lines.push(current.replace(/[ \t\n\f\r\v]+$/, ''))
      current = CONTINUATION + piece
    } else current += piece
  }
  if (current !== '') lines.push(current)
  return lines
}

/** Java's String.trim: control characters and blanks at both ends. */
function javaTrim(text: string): string {
  return text.replace(/^[\0-\u0020]+|[\0-\u0020]+$/g, '')
}
