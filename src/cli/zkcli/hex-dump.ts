const RULER = '         +-------------------------------------------------+'
const COLUMNS = '         |  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |'
const LINE = '+--------+-------------------------------------------------+----------------+'
const ROW_BYTES = 16

/** Formats bytes as the table of Netty's prettyHexDump, without a newline at the end; nothing for no bytes. */
export function hexDump(bytes: Buffer): string {
  if (bytes.length === 0) return ''
  const rows = [RULER, COLUMNS, LINE]
  for (let start = 0; start < bytes.length; start += ROW_BYTES)
    rows.push(row(bytes.subarray(start, start + ROW_BYTES), start))
  rows.push(LINE)
  return rows.join('\n')
}

function row(bytes: Buffer, start: number): string {
  const hex = Array.from(bytes, (byte) => ` ${byte.toString(16).padStart(2, '0')}`).join('')
  const text = Array.from(bytes, (byte) =>
    byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('')
  return `|${start.toString(16).padStart(8, '0')}|${hex.padEnd(ROW_BYTES * 3)} |${text.padEnd(ROW_BYTES)}|`
}
