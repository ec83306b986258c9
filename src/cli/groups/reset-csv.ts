/** The plans of resets as CSV, read and written as the reference's Jackson does: one record a line, without a heading. */
import { illegalArgument, JavaError } from '../kit/java-error.ts'
import type { PartitionOffset } from './partitions.ts'

/** Jackson does not look into longer texts, it quotes them. */
const LONGEST_BARE_TEXT = 24
const CSV_UTILS = 'org.apache.kafka.tools.consumer.group.CsvUtils'
const DATABIND = 'com.fasterxml.jackson.databind'
const PARSE_FAULT = 'com.fasterxml.jackson.core.JsonParseException'
/** Whole numbers of more digits are big integers to Jackson, whatever their value. */
const LONGEST_LONG = 18

/** A record of a plan. What a short line leaves out is 0, or no group. */
export interface PlanRecord {
  group: string
  topic: string
  partition: number
  offset: bigint
}

/** Formats new offsets as lines of CSV, with the group in front where there may be several. */
export function formatResetCsv(
  groups: Iterable<readonly [groupId: string, offsets: readonly PartitionOffset[]]>,
  hasGroupColumn: boolean,
): string {
  let lines = ''
  for (const [groupId, offsets] of groups) {
    for (const { topic, partition, offset } of offsets) {
      const columns = [...(hasGroupColumn ? [csvText(groupId)] : []), csvText(topic), partition, offset]
      lines += `${columns.join(',')}\n`
    }
  }
  return lines
}

/**
 * Reads one line of a plan, with or without the group in front.
 *
 * @throws JavaError in Jackson's words
 */
export function parseResetCsv(line: string, hasGroupColumn: boolean): PlanRecord {
  const record = {
    recordClass: `${CSV_UTILS}$${hasGroupColumn ? 'CsvRecordWithGroup' : 'CsvRecordNoGroup'}`,
    line,
  }
  const cells = splitLine(line)
  const names = [...(hasGroupColumn ? ['group'] : []), 'topic', 'partition', 'offset']
  const surplus = cells[names.length]
  // Cells are bound one by one: what is wrong with an earlier one comes first.
  const cellOf = (name: string) => cells[names.indexOf(name)]
  const partition = Number(
    parseNumber({ ...record, name: 'partition', type: 'int', cell: cellOf('partition') }),
  )
  const offset = parseNumber({ ...record, name: 'offset', type: 'long', cell: cellOf('offset') })
  if (surplus !== undefined) {
    const { text, start } = surplus
    throw new JavaError(
      'com.fasterxml.jackson.dataformat.csv.CsvReadException',
      `Too many entries: expected at most ${names.length} (value #${names.length} (${text.length} chars) "${text}")${at(start + 1)}`,
    )
  }
  return { group: cellOf('group')?.text ?? '', topic: cellOf('topic')?.text ?? '', partition, offset }
}

/** Refuses an offset below zero, as Kafka's OffsetAndMetadata does. */
export function refuseNegative(offset: bigint): void {
  if (offset < 0n) throw illegalArgument('Invalid negative offset')
}

interface Cell {
  text: string
  /** Index of its first character in the line. */
  start: number
  end: number
  isLast: boolean
}

function splitLine(line: string): Cell[] {
  const row = /^[^\r\n]*/.exec(line)?.[0] ?? ''
  if (row === '') {
    throw new JavaError(
      `${DATABIND}.exc.MismatchedInputException`,
      'No content to map due to end-of-input\n at [Source: (StringReader); line: UNKNOWN, column: UNKNOWN]',
    )
  }
  const cells: Cell[] = []
  for (let start = 0; start <= row.length; ) {
    const { text, end } = row.charAt(start) === '"' ? quotedCell(row, start) : bareCell(row, start)
    cells.push({ text, start, end, isLast: end >= row.length })
    start = end + 1
  }
  return cells
}

function bareCell(row: string, start: number): { text: string; end: number } {
  const comma = row.indexOf(',', start)
  const end = comma === -1 ? row.length : comma
  return { text: row.slice(start, end), end }
}

function quotedCell(row: string, start: number): { text: string; end: number } {
  const quoted = /"((?:[^"]|"")*)" */y
  quoted.lastIndex = start
  const match = quoted.exec(row)
  if (match === null) throw new JavaError(PARSE_FAULT, `Missing closing quote for value${at(row.length + 1)}`)
  const end = start + match[0].length
  const next = row.charAt(end)
  if (next !== '' && next !== ',') {
    const found = `Unexpected character ('${next}' (code ${next.charCodeAt(0)}))`
    const expected = "Expected column separator character (',' (code 44)) or end-of-line"
    throw new JavaError(PARSE_FAULT, `${found}: ${expected}${at(end + 2)}`)
  }
  return { text: (match[1] ?? '').replaceAll('""', '"'), end }
}

interface NumberField {
  recordClass: string
  line: string
  name: string
  type: 'int' | 'long'
  cell: Cell | undefined
}

function parseNumber({ recordClass, line, name, type, cell }: NumberField): bigint {
  const text = cell?.text.trim() ?? ''
  if (cell === undefined || text === '' || text === 'null') return 0n
  const chain = ` (through reference chain: ${recordClass}["${name}"])`
  if (!/^[+-]?\d+$/.test(text)) {
    throw new JavaError(
      `${DATABIND}.exc.InvalidFormatException`,
      `Cannot deserialize value of type \`${type}\` from String "${cell.text}": not a valid \`${type}\` value${at(cell.start + 1)}${chain}`,
    )
  }
  const value = BigInt(text.replace(/^\+/, ''))
  const max = 2n ** (type === 'int' ? 31n : 63n) - 1n
  if (value <= max && value >= -max - 1n) return value
  const isBig = text.replace(/^[+-]/, '').length > LONGEST_LONG
  const place = at(cell.isLast ? 2 * line.length + 1 : cell.end + 2)
  const problem = `Numeric value (${text}) out of range of ${type}${isBig ? ` (${-max - 1n} - ${max})` : ''}`
  const cause = new JavaError(PARSE_FAULT, problem + place)
  throw new JavaError(`${DATABIND}.JsonMappingException`, problem + place + chain, cause)
}

function at(column: number): string {
  return `\n at [Source: (StringReader); line: 1, column: ${column}]`
}

function csvText(text: string): string {
  const isBare = text.length <= LONGEST_BARE_TEXT && !/[",\r\n]/.test(text)
  return isBare ? text : `"${text.replaceAll('"', '""')}"`
}
