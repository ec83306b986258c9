/** The option table that joptsimple's built-in formatter prints: two columns in 80, wrapped at Java's line-break places. */
import { breakablePieces } from './line-breaks.ts'
import type { AnyOption } from './option-spec.ts'

const OVERALL_WIDTH = 80
const SEPARATOR_WIDTH = 2
const CONTINUATION = '  '

interface Row {
  option: string
  description: string
}

/** Formats the option table, sorted by name, every line padded to the table's full width. */
export function formatOptionTable(options: readonly AnyOption[]): string {
  const sorted = [...options].sort((a, b) => (a.name < b.name ? -1 : 1))
  const rows: Row[] = [
    { option: 'Option', description: 'Description' },
    { option: '------', description: '-----------' },
    ...sorted.map((option) => ({ option: optionColumn(option), description: descriptionColumn(option) })),
  ]
  const widths = columnWidths(rows)
  const fitted = rows.flatMap((row) => wrapRow(row, widths))
  // The table is measured again after wrapping: a trailing blank can make a wrapped line the widest.
  const final = columnWidths(fitted)
  return fitted
    .map(
      (row) =>
        `${row.option.padEnd(final.option)}${' '.repeat(SEPARATOR_WIDTH)}${row.description.padEnd(final.description)}\n`,
    )
    .join('')
}

function optionColumn({ name, argument, type, describedAs }: AnyOption): string {
  const leader = name.length > 1 ? '--' : '-'
  if (argument === 'none') return leader + name
  const content = describedAs === '' ? type : `${type}: ${describedAs}`
  return argument === 'required' ? `${leader}${name} <${content}>` : `${leader}${name} [${content}]`
}

function descriptionColumn({ description, defaultsTo }: AnyOption): string {
  return defaultsTo === undefined ? description : `${description} (default: ${defaultsTo})`.trim()
}

function columnWidths(rows: readonly Row[]): { option: number; description: number } {
  const widest = (column: keyof Row) => rows.reduce((width, row) => Math.max(width, row[column].length), 0)
  const option = Math.min((OVERALL_WIDTH - SEPARATOR_WIDTH) / 2, widest('option'))
  return { option, description: Math.min(OVERALL_WIDTH - option - SEPARATOR_WIDTH, widest('description')) }
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
