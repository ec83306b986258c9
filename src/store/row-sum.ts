import type { Database } from 'better-sqlite3'

/** A value of a column as better-sqlite3 gives it. */
export type ColumnValue = string | number | Buffer | null

/**
 * A checksum of 32 bits over the values of a row: MurmurHash3 (x86_32) of their types, lengths and contents. Whatever changes within
 * four bytes that it takes together changes it for sure, anything else with all but one chance in 2^32. It stands in files, so it never changes.
 */
export function rowSum(...values: readonly ColumnValue[]): number {
  let hash = 0
  for (const value of values) {
    if (typeof value === 'string') hash = addText(hash, value)
    else if (typeof value === 'number') hash = addNumber(hash, value)
    else hash = value === null ? add(hash, NULL_MARK) : addBytes(hash, value)
  }
  return finish(hash)
}

/** row_sum(path, data) of a znode, without the cost of a list of values. */
export function znodeDataSum(path: string, data: Buffer | null): number {
  const hash = addText(0, path)
  return finish(data === null ? add(hash, NULL_MARK) : addBytes(hash, data))
}

/** Makes row_sum known to a connection: the schema calls it. */
export function useRowSum(database: Database): void {
  database.function('row_sum', { deterministic: true, varargs: true }, rowSum)
}

const NULL_MARK = 0x6c6c756e
const TEXT_MARK = 0x74786574
const BYTES_MARK = 0x65747962
const scratch = new DataView(new ArrayBuffer(8))

function add(hash: number, word: number): number {
  const first = Math.imul(word, 0xcc9e2d51)
  const mixed = hash ^ Math.imul((first << 15) | (first >>> 17), 0x1b873593)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

function finish(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return second ^ (second >>> 16)
}

/** Two code units a word. */
function addText(hash: number, text: string): number {
  let sum = add(hash, TEXT_MARK ^ text.length)
  const { length } = text
  let at = 0
  for (; at + 1 < length; at += 2) sum = add(sum, text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16))
  return at < length ? add(sum, text.charCodeAt(at)) : sum
}

function addBytes(hash: number, bytes: Buffer): number {
  let sum = add(hash, BYTES_MARK ^ bytes.length)
  const { length } = bytes
  let at = 0
  // Three times as fast as readInt32LE.
  for (; at + 3 < length; at += 4)
    sum = add(
      sum,
      byte(bytes, at) |
        (byte(bytes, at + 1) << 8) |
        (byte(bytes, at + 2) << 16) |
        (byte(bytes, at + 3) << 24),
    )
  for (; at < length; at++) sum = add(sum, byte(bytes, at))
  return sum
}

function byte(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0
}

/** As a double, the way in which a whole number and the same one in a column of REALs are equal. */
function addNumber(hash: number, value: number): number {
  // SQLite keeps no negative zero.
  scratch.setFloat64(0, value + 0, true)
  return add(add(hash, scratch.getInt32(0, true)), scratch.getInt32(4, true))
}
