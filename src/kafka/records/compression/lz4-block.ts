import { RecordsError } from '../records-error.ts'

const MINIMUM_MATCH = 4
/** Below this, a loop over bytes is best; from LONG_COPY on the call of a native copy; between them, a loop over words. */
const SHORT_COPY = 16
const LONG_COPY = 256
const WORD_BYTES = 4

/**
 * Decodes one LZ4 block into `output[from, to)`; matches reach back no further than `windowStart`. Returns the position behind
 * the last byte written, or undefined when the block needs more room. Throws RecordsError for a malformed block.
 */
export function decodeLz4Block(
  input: Buffer,
  output: Buffer,
  range: { from: number; to: number; windowStart: number },
): number | undefined {
  const { to, windowStart } = range
  let out = range.from
  let at = 0
  const end = input.length
  const inputView = viewOf(input)
  const outputView = viewOf(output)
  for (;;) {
    if (at >= end) throw malformed()
    const token = input[at++] ?? 0
    let literals = token >> 4
    if (literals === 15) {
      for (;;) {
        if (at >= end) throw malformed()
        const more = input[at++] ?? 0
        literals += more
        if (more !== 255) break
      }
    }
    if (literals > end - at) throw malformed()
    if (literals > to - out) return undefined
    if (literals < SHORT_COPY) for (let i = 0; i < literals; i++) output[out + i] = input[at + i] ?? 0
    else if (literals < LONG_COPY) copyWords(inputView, at, outputView, out, literals)
    else input.copy(output, out, at, at + literals)
    at += literals
    out += literals
    if (at === end) return out // only the last sequence has no match

    if (end - at < 2) throw malformed()
    const distance = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8)
    at += 2
    if (distance === 0 || distance > out - windowStart) throw malformed()
    let length = token & 15
    if (length === 15) {
      for (;;) {
        if (at >= end) throw malformed()
        const more = input[at++] ?? 0
        length += more
        if (more !== 255) break
      }
    }
    length += MINIMUM_MATCH
    if (length > to - out) return undefined
    if (length < SHORT_COPY || length >= LONG_COPY || distance < WORD_BYTES)
      copyMatch(output, out, distance, length)
    else copyWords(outputView, out - distance, outputView, out, length)
    out += length
  }
}

/** Bytes of at least a word, which may overlap those before them if these are a word away: in whole words, the last of which is laid so that it ends at the end. */
function copyWords(source: DataView, from: number, target: DataView, to: number, length: number): void {
  const last = length - WORD_BYTES
  for (let i = 0; i < last; i += WORD_BYTES) target.setUint32(to + i, source.getUint32(from + i, true), true)
  target.setUint32(to + last, source.getUint32(from + last, true), true)
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** A match may overlap its own output, which repeats its bytes. */
function copyMatch(output: Buffer, start: number, distance: number, length: number): void {
  let out = start
  const stop = start + length
  if (length < SHORT_COPY) {
    for (; out < stop; out++) output[out] = output[out - distance] ?? 0
    return
  }
  // What is copied doubles with every round, so that a long run takes few copies.
  let available = distance
  while (out < stop) {
    const step = Math.min(available, stop - out)
    output.copyWithin(out, start - distance, start - distance + step)
    out += step
    available += step
  }
}

function malformed(): RecordsError {
  return new RecordsError('CORRUPT_MESSAGE', 'Malformed lz4 data: broken block')
}
