import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** The write-ahead log of SQLite as a file (https://sqlite.org/fileformat2.html#walformat): which of its frames are whole. */

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const MAGIC = 0x377f0682
/** The magic number's last bit says how checksums read their words. */
const BIG_ENDIAN_MAGIC = 0x377f0683

/** What a write-ahead log holds. */
export interface WriteAheadLog {
  /** Pages by number, as of the last transaction that is whole: where in the file each begins. */
  readonly pages: ReadonlyMap<number, number>
  /** Frames from the first that does not fit its checksum to the last that ends a transaction behind it: SQLite uses none of them. */
  readonly leftOut: number
  /** Pages of the database as of the last whole transaction; undefined without one. */
  readonly databasePages: number | undefined
}

const NO_LOG: WriteAheadLog = { pages: new Map(), leftOut: 0, databasePages: undefined }

/**
 * Reads a log of a database with pages of that size; `log` is the whole file. SQLite ends it at the first frame that does not fit its
 * checksum, and with a header that is damaged takes nothing of it. Here only such a frame is left out, since each checksum goes on from the one
 * that is stored before it.
 */
export function readWriteAheadLog(log: Buffer, pageBytes: number): WriteAheadLog {
  const frameBytes = FRAME_HEADER_BYTES + pageBytes
  if (log.length < HEADER_BYTES + frameBytes) return NO_LOG
  const checksum = new Checksum(log.readUInt32BE(0) === BIG_ENDIAN_MAGIC)
  const generation = generationOf(log, frameBytes)
  checksum.goOnFrom(log, HEADER_BYTES - 8)
  const pages = new Map<number, number>()
  let pending: [number, number][] = []
  let firstDamaged = isHeader(log) ? Number.POSITIVE_INFINITY : HEADER_BYTES
  let leftOut = 0
  // Of a transaction whose last frame is not whole: counts only when something follows, or behind a hole, else it may have been cut short by a kill.
  let perhapsLeftOut = 0
  let isBehindHole = false
  let databasePages: number | undefined
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    checksum.add(log, at, 8)
    checksum.add(log, at + FRAME_HEADER_BYTES, pageBytes)
    const isWhole = checksum.is(log, at + 16)
    if (!isWhole) {
      checksum.goOnFrom(log, at + 16)
      firstDamaged = Math.min(firstDamaged, at)
    }
    // Another salt: what the file held before this log began, or damage.
    if (!generation.equals(log.subarray(at + 8, at + 16))) {
      isBehindHole = true
      continue
    }
    if (isWhole) pending.push([log.readUInt32BE(at), at + FRAME_HEADER_BYTES])
    const commit = log.readUInt32BE(at + 4)
    leftOut = Math.max(leftOut, perhapsLeftOut)
    if (commit !== 0 && at >= firstDamaged) {
      perhapsLeftOut = (at - firstDamaged) / frameBytes + 1
      if (isWhole || isBehindHole) leftOut = perhapsLeftOut
    }
    if (commit === 0 || !isWhole) continue
    for (const [page, position] of pending) pages.set(page, position)
    pending = []
    databasePages = commit
  }
  return { pages, leftOut, databasePages }
}

/**
 * Frames of whole transactions behind the first `frames`, which SQLite has taken: they follow one that is damaged, or that a power cut
 * kept from the disk. A kill leaves an unfinished transaction, whose last frame may be cut short: that is none, for nobody was told of it.
 * Only headers are read, and one frame.
 */
export function framesLeftOut(path: string, frames: number, pageBytes: number): number {
  const fd = openSync(path, 'r')
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    const frameBytes = FRAME_HEADER_BYTES + pageBytes
    const slots = Math.floor((fstatSync(fd).size - HEADER_BYTES) / frameBytes)
    if (slots < 1 || readSync(fd, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return 0
    // The header is synced before a frame follows it, so that no power cut takes it away.
    if (!isHeader(header)) return slots
    const generation = header.subarray(16, 24)
    const checksum = new Checksum(header.readUInt32BE(0) === BIG_ENDIAN_MAGIC)
    const frame = Buffer.alloc(frameBytes)
    const isWhole = (n: number): boolean => {
      const before = HEADER_BYTES + n * frameBytes - (n === 0 ? 8 : pageBytes + 8)
      readSync(fd, frame, 0, 8, before)
      checksum.goOnFrom(frame, 0)
      readSync(fd, frame, 0, frameBytes, HEADER_BYTES + n * frameBytes)
      checksum.add(frame, 0, 8)
      checksum.add(frame, FRAME_HEADER_BYTES, pageBytes)
      return checksum.is(frame, 16)
    }
    let [committed, last, lastButOne] = [0, -1, frames - 1]
    let committedBefore = 0
    for (let n = frames; n < slots; n++) {
      readSync(fd, frame, 0, FRAME_HEADER_BYTES, HEADER_BYTES + n * frameBytes)
      if (!generation.equals(frame.subarray(8, 16))) continue
      if (last >= 0) lastButOne = last
      last = n
      if (frame.readUInt32BE(4) === 0) continue
      committedBefore = committed
      committed = n + 1 - frames
    }
    // A kill leaves no hole before the frame that it cuts short.
    const isCutShort =
      committed > 0 && last === frames + committed - 1 && lastButOne === last - 1 && !isWhole(last)
    return isCutShort ? committedBefore : committed
  } finally {
    closeSync(fd)
  }
}

function isHeader(header: Buffer): boolean {
  const magic = header.readUInt32BE(0)
  if (magic !== MAGIC && magic !== BIG_ENDIAN_MAGIC) return false
  const checksum = new Checksum(magic === BIG_ENDIAN_MAGIC)
  checksum.add(header, 0, HEADER_BYTES - 8)
  return checksum.is(header, HEADER_BYTES - 8)
}

/** The salt that all frames of a log have, by which they are told from those that the file held before. */
function generationOf(log: Buffer, frameBytes: number): Buffer {
  if (isHeader(log)) return log.subarray(16, 24)
  // With a header that is damaged, what most of the first frames have.
  const counts = new Map<string, number>()
  for (let n = 0; n < FRAMES_ASKED; n++) {
    const at = HEADER_BYTES + n * frameBytes + 8
    if (at + 8 > log.length) break
    const salt = log.toString('hex', at, at + 8)
    counts.set(salt, (counts.get(salt) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return Buffer.from(most?.[0] ?? '', 'hex')
}

const FRAMES_ASKED = 9

/** Two sums of 32 bits over pairs of words, which go on from frame to frame. */
class Checksum {
  readonly #isBigEndian: boolean
  #first = 0
  #second = 0

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian
  }

  add(bytes: Buffer, from: number, length: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + from, length)
    for (let at = 0; at < length; at += 8) {
      this.#first = (this.#first + view.getUint32(at, !this.#isBigEndian) + this.#second) >>> 0
      this.#second = (this.#second + view.getUint32(at + 4, !this.#isBigEndian) + this.#first) >>> 0
    }
  }

  goOnFrom(bytes: Buffer, at: number): void {
    this.#first = bytes.readUInt32BE(at)
    this.#second = bytes.readUInt32BE(at + 4)
  }

  is(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second
  }
}
