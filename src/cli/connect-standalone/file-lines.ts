import { StringDecoder } from 'node:string_decoder'

/** A line of a growing file, and how many bytes of the file it ends behind. */
export interface FileLine {
  readonly text: string
  readonly end: number
}

/** Cuts bytes into lines that end with LF, CR or CRLF; what has no end yet waits for more. */
export class LineCutter {
  #pending: Buffer = Buffer.alloc(0)
  #position: number

  /** `position` is where the first byte lies in the file. */
  constructor(position: number) {
    this.#position = position
  }

  push(bytes: Buffer): FileLine[] {
    const all = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])
    const lines: FileLine[] = []
    let start = 0
    for (let at = 0; at < all.length; at++) {
      const byte = all[at]
      if (byte !== LF && byte !== CR) continue
      // A CR at the end may be the half of a CRLF.
      if (byte === CR && at + 1 >= all.length) break
      const next = byte === CR && all[at + 1] === LF ? at + 2 : at + 1
      lines.push({ text: decodeUtf8(all.subarray(start, at)), end: this.#position + next })
      start = next
      at = next - 1
    }
    this.#position += start
    this.#pending = all.subarray(start)
    return lines
  }
}

const LF = 0x0a
const CR = 0x0d

function decodeUtf8(bytes: Buffer): string {
  return new StringDecoder('utf8').end(bytes)
}
