import { isUtf8 } from 'node:buffer'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/**
 * Splits bytes into lines as Java's BufferedReader over UTF-8 does: a line ends at \n, \r or \r\n, the last one needs no end, and bytes
 * that are no UTF-8 become U+FFFD. A line is a view of its chunk where it can be.
 */
export class LineSplitter {
  /** The beginning of a line whose end is not read yet. */
  #pieces: Buffer[] = []
  #skipLineFeed = false;

  /** Gives the lines that a chunk completes. */
  *push(chunk: Buffer): Generator<Buffer> {
    const isClean = isUtf8(chunk) && this.#pieces.length === 0
    let start = this.#skipLineFeed && chunk[0] === LINE_FEED ? 1 : 0
    this.#skipLineFeed = false
    let lineFeed = find(chunk, LINE_FEED, start)
    let carriageReturn = find(chunk, CARRIAGE_RETURN, start)
    while (lineFeed < chunk.length || carriageReturn < chunk.length) {
      const end = Math.min(lineFeed, carriageReturn)
      const line = this.#complete(chunk.subarray(start, end))
      yield isClean ? line : asUtf8(line)
      start = end + 1
      if (end === carriageReturn) {
        this.#skipLineFeed = start === chunk.length
        if (start === lineFeed) start += 1
        carriageReturn = find(chunk, CARRIAGE_RETURN, start)
      }
      if (lineFeed < start) lineFeed = find(chunk, LINE_FEED, start)
    }
    if (start < chunk.length) this.#pieces.push(chunk.subarray(start))
  }

  /** Gives the last line when it has no end. */
  *end(): Generator<Buffer> {
    if (this.#pieces.length > 0) yield asUtf8(this.#complete(Buffer.alloc(0)))
  }

  #complete(tail: Buffer): Buffer {
    if (this.#pieces.length === 0) return tail
    const line = Buffer.concat([...this.#pieces, tail])
    this.#pieces = []
    return line
  }
}

/** The place of a byte; the length where there is none. */
function find(chunk: Buffer, byte: number, from: number): number {
  const at = chunk.indexOf(byte, from)
  return at === -1 ? chunk.length : at
}

/** Java replaces a surrogate that is encoded by itself as one character, where Node sees three bytes that are wrong. */
function asUtf8(line: Buffer): Buffer {
  if (isUtf8(line)) return line
  const text = line.toString('latin1').replace(/\xed[\xa0-\xbf][\x80-\xbf]/g, '\xff')
  return Buffer.from(Buffer.from(text, 'latin1').toString('utf8'))
}
