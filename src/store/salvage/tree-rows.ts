import type { PageFile } from './page-file.ts'
import { readRecord, readVarint, type StoredValue } from './record-format.ts'

/** A row of a table; `rowid` is undefined in tables that have none. */
export interface SalvagedRow {
  readonly rowid: bigint | undefined
  readonly values: readonly StoredValue[]
}

/** A page, or a row of one, that could not be read. */
export interface Damage {
  readonly page: number
  readonly what: string
}

const LEAF_TABLE = 0x0d
const INTERIOR_TABLE = 0x05
const LEAF_INDEX = 0x0a
const INTERIOR_INDEX = 0x02
/** The first page begins with the header of the file. */
const FILE_HEADER_BYTES = 100

/**
 * Reads the rows of a table's tree page by page (https://sqlite.org/fileformat2.html#b_tree_pages). What is damaged is told and left
 * out, and everything else is read: a page on its own, a row on its own.
 */
export class TreeRows {
  readonly #file: PageFile
  readonly #onDamage: (damage: Damage) => void
  readonly #seen: Set<number>

  /** `seen` gets the pages that were read as part of a tree. */
  constructor(file: PageFile, seen: Set<number>, onDamage: (damage: Damage) => void) {
    this.#file = file
    this.#seen = seen
    this.#onDamage = onDamage
  }

  /** The rows of the tree that begins at a page. */
  *of(root: number): Generator<SalvagedRow, void> {
    if (root < 1 || root > this.#file.pages || this.#seen.has(root)) {
      this.#onDamage({ page: root, what: 'is named where another page belongs' })
      return
    }
    this.#seen.add(root)
    const page = this.#file.read(root)
    if (page === undefined) {
      this.#onDamage({ page: root, what: 'lies behind the end of the file' })
      return
    }
    const start = root === 1 ? FILE_HEADER_BYTES : 0
    const kind = page.readUInt8(start)
    if (kind === LEAF_TABLE || kind === LEAF_INDEX) {
      yield* this.#rows(root, page, start, kind)
    } else if (kind === INTERIOR_TABLE || kind === INTERIOR_INDEX) {
      for (const cell of this.#cells(root, page, start, 12)) {
        yield* this.of(page.readUInt32BE(cell))
        if (kind === INTERIOR_INDEX) yield* this.#row(root, page, cell + 4, kind)
      }
      yield* this.of(page.readUInt32BE(start + 8))
    } else {
      this.#onDamage({ page: root, what: 'is no page of a table' })
    }
  }

  /** The rows of a page that no tree leads to any more, if it is a leaf. */
  *ofLeaf(number: number): Generator<SalvagedRow, void> {
    const page = this.#file.read(number)
    const kind = page?.readUInt8(0)
    if (page === undefined || (kind !== LEAF_TABLE && kind !== LEAF_INDEX)) return
    yield* this.#rows(number, page, 0, kind)
  }

  *#rows(number: number, page: Buffer, start: number, kind: number): Generator<SalvagedRow, void> {
    for (const cell of this.#cells(number, page, start, 8)) yield* this.#row(number, page, cell, kind)
  }

  /** Where the cells of a page are. */
  *#cells(number: number, page: Buffer, start: number, headerBytes: number): Generator<number, void> {
    const count = page.readUInt16BE(start + 3)
    for (let n = 0; n < count; n++) {
      const at = start + headerBytes + 2 * n
      const cell = at + 2 <= page.length ? page.readUInt16BE(at) : 0
      if (cell > at && cell + 4 <= page.length) yield cell
      else this.#onDamage({ page: number, what: `has no row ${n + 1} of ${count}` })
      if (at + 2 > page.length) return
    }
  }

  *#row(number: number, page: Buffer, cell: number, kind: number): Generator<SalvagedRow, void> {
    let row: SalvagedRow
    try {
      const size = readVarint(page, cell)
      const rowid = kind === LEAF_TABLE ? readVarint(page, size.end) : undefined
      const payload = this.#payload(page, rowid?.end ?? size.end, Number(size.value), kind === LEAF_TABLE)
      row = { rowid: rowid?.value, values: readRecord(payload) }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#onDamage({ page: number, what: `has a row that cannot be read: ${error.message}` })
      return
    }
    yield row
  }

  /** The bytes of a row: what does not fit into the page is in a chain of others. */
  #payload(page: Buffer, at: number, size: number, isTable: boolean): Buffer {
    const usable = this.#file.pageBytes
    const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23
    if (size < 0 || size > this.#file.pages * usable) throw new RangeError(`it would have ${size} bytes`)
    if (size <= most) return slice(page, at, size)
    const least = Math.floor(((usable - 12) * 32) / 255) - 23
    const rest = least + ((size - least) % (usable - 4))
    const local = rest <= most ? rest : least
    const parts = [slice(page, at, local)]
    let next = page.readUInt32BE(at + local)
    for (let left = size - local; left > 0; ) {
      const overflow = next > 1 ? this.#file.read(next) : undefined
      if (overflow === undefined) throw new RangeError(`page ${next}, where it goes on, is not there`)
      this.#seen.add(next)
      const bytes = Math.min(left, usable - 4)
      parts.push(overflow.subarray(4, 4 + bytes))
      left -= bytes
      next = overflow.readUInt32BE(0)
    }
    return Buffer.concat(parts)
  }
}

function slice(page: Buffer, at: number, length: number): Buffer {
  if (at + length > page.length) throw new RangeError('it ends behind its page')
  return page.subarray(at, at + length)
}
