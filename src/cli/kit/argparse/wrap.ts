/** Text as argparse4j breaks it into lines: at Java's places, every broken line stretched to the full width (TextHelper.wrap). */
import { breakablePieces } from '../line-breaks.ts'

/** Breaks a text into lines of `width` columns; `offset` columns of the first are taken, the later ones begin with `indent`. */
export function wrap(
  text: string,
  { width, offset = 0, indent = '' }: { width: number; offset?: number; indent?: string },
): string {
  let wrapped = ''
  let line = ''
  let columns = offset
  for (const piece of breakablePieces(text)) {
    columns += piece.length
    if (columns > width) {
      wrapped += `${justify(line, width, columns - piece.length)}\n${indent}`
      line = ''
      columns = indent.length + piece.length
    }
    line += piece
    if (piece.endsWith('\n')) {
      wrapped += line + indent
      line = ''
      columns = indent.length
    }
  }
  return wrapped + line
}

/** Widens the gaps of a line so that it fills the width; what cannot be shared out evenly goes to the middle ones. */
function justify(line: string, width: number, columns: number): string {
  const trimmed = line.replace(/^ +| +$/g, '')
  const gaps = trimmed.match(/ +/g)?.length ?? 0
  if (gaps === 0) return trimmed
  const missing = width - (columns - (line.length - trimmed.length))
  const each = Math.trunc(missing / gaps)
  const remainder = missing % gaps
  const first = Math.trunc((gaps - remainder + 1) / 2)
  let gap = 0
  return trimmed.replace(/ +/g, (blanks) => {
    const more = each + (gap >= first && gap < first + remainder ? 1 : 0)
    gap += 1
    return blanks + ' '.repeat(Math.max(0, more))
  })
}
