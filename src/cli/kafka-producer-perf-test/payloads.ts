import { readFileSync, statSync } from 'node:fs'
import type { Io } from '../kit/io.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { javaRegex } from '../kit/java-regex.ts'
import type { Setting } from './settings.ts'

const A = 65
const LETTERS = 26
/** As many letters as one random number of 32 bits has in it. */
const LETTERS_AT_ONCE = 6

/** Reads the payloads of a file; says what it reads. Throws a JavaError where there are none. */
export function readPayloads(path: string | undefined, delimiter: string, io: Io): Buffer[] {
  if (path === undefined) return []
  io.stdout.write(`Reading payloads from: ${absolutePath(path)}\n`)
  if (!((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0))
    throw illegalArgument('File does not exist or empty file provided.')
  const payloads = splitPayloads(readFileSync(path, 'utf8'), delimiter === '\\n' ? '\n' : delimiter)
  io.stdout.write(`Number of records read: ${payloads.length}\n`)
  return payloads.map((payload) => Buffer.from(payload))
}

/** Splits a text as java.util.Scanner does: one delimiter in front of a piece is passed over, an empty piece between two counts. */
export function splitPayloads(text: string, delimiter: string): string[] {
  const at = javaRegex(delimiter, 'y')
  const next = javaRegex(delimiter, 'g')
  const pieces: string[] = []
  for (let start = 0; ; ) {
    at.lastIndex = start
    start += at.exec(text)?.[0].length ?? 0
    if (start >= text.length) return pieces
    next.lastIndex = start
    let match = next.exec(text)
    if (match !== null && match.index + match[0].length === start) {
      next.lastIndex = start + 1
      match = next.exec(text)
    }
    const end = match?.index ?? text.length
    pieces.push(text.slice(start, end))
    start = end
  }
}

/** Makes the payloads of a run, one a call. One of random letters is good until the next call. Throws a JavaError where nothing says what it is. */
export function payloadSource({
  recordSize,
  isMonotonic,
  payloads,
}: Pick<Setting, 'recordSize' | 'isMonotonic' | 'payloads'>): (index: number) => Buffer {
  const random = randomNumbers(1)
  if (payloads.length > 0) return () => payloads[random() % payloads.length] ?? Buffer.alloc(0)
  if (recordSize !== undefined) {
    const payload = Buffer.allocUnsafe(recordSize)
    return () => fillWithLetters(payload, random)
  }
  if (isMonotonic) return (index) => Buffer.from(String(index))
  throw illegalArgument('No payload file, record size or payload-monotonic option provided.')
}

function fillWithLetters(payload: Buffer, random: () => number): Buffer {
  for (let at = 0; at < payload.length; ) {
    const end = Math.min(at + LETTERS_AT_ONCE, payload.length)
    for (let number = random(); at < end; at += 1) {
      payload[at] = A + (number % LETTERS)
      number = (number / LETTERS) | 0
    }
  }
  return payload
}

/** Whole numbers below 2^31 in the order of a seed, as the reference's are (xorshift; it has SplittableRandom). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 1
  }
}

/** As Path.toAbsolutePath: nothing is made shorter. */
function absolutePath(path: string): string {
  return path.startsWith('/') ? path : `${process.cwd()}/${path}`
}
