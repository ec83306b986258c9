import { openSync } from 'node:fs'
import { WriteStream } from 'node:tty'
import type { Io } from '../io.ts'
import { parseJavaInteger } from '../java-number.ts'

const DEFAULT_WIDTH = 75
const MARGIN = 5

/** The columns that help and errors fill: a few less than $COLUMNS or the terminal has, 75 where neither says anything. */
export function formatWidth({ stdin, stdout, stderr, env }: Io): number {
  const { COLUMNS } = env
  const isOnTerminal = stdin.isTTY || stdout.isTTY || stderr.isTTY
  const columns = COLUMNS === undefined ? isOnTerminal && terminalColumns() : parseJavaInteger(COLUMNS, 31n)
  const width = (columns || 0) - MARGIN
  return width <= 0 ? DEFAULT_WIDTH : width
}

/** The width of the terminal that the process belongs to, even where its output goes elsewhere. */
function terminalColumns(): number | undefined {
  try {
    const terminal = new WriteStream(openSync('/dev/tty', 'r+'))
    const [columns] = terminal.getWindowSize()
    terminal.destroy()
    return columns
  } catch {
    return undefined
  }
}
