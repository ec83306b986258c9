import type { Database, Statement } from 'better-sqlite3'
import { checkedSums } from './damaged-rows.ts'
import { damageError } from './errors.ts'
import { rowSum, znodeDataSum } from './row-sum.ts'

/** A znode as it is kept. Times in ms since the epoch. */
export interface ZnodeRow {
  readonly path: string
  readonly data: Buffer | null
  /** Null stands for world:anyone:cdrwa. */
  readonly acl: Buffer | null
  readonly czxid: number
  readonly mzxid: number
  readonly pzxid: number
  readonly ctime: number
  readonly mtime: number
  readonly version: number
  readonly cversion: number
  readonly aversion: number
  readonly ephemeralOwner: bigint
}

/**
 * What a row is found by. With the czxid in front, nodes that are created together lie on one page, whatever their names are, so that a
 * commit writes few pages. No two nodes of one transaction have the same path.
 */
export interface ZnodeKey {
  readonly czxid: number
  readonly path: string
}

/** The last transaction that has left its zxid in the row. */
export function lastZxidOf({ czxid, mzxid, pzxid }: ZnodeRow): number {
  return Math.max(czxid, mzxid, pzxid)
}

/** What most nodes never get beyond: `later` is null while nothing but its creation has happened to a node. */
type StoredRow = [
  path: string,
  dataBytes: number | null,
  acl: Buffer | null,
  czxid: number,
  ctime: number,
  sums: number,
  later: string | null,
]

interface Page {
  readonly rows: StoredRow[]
  /** Data up to `SMALL_BYTES` of all the rows, one behind the other. */
  readonly small: Buffer
  readonly large: ReadonlyMap<StoredRow, Buffer | null>
}

type NewRow = [
  path: string,
  data: Buffer | null,
  acl: Buffer | null,
  czxid: number,
  mzxid: number,
  pzxid: number,
  ctime: number,
  mtime: number,
  version: number,
  cversion: number,
  aversion: number,
  owner: bigint | number,
  dataSum: number,
]

/** The table `znodes`, and `znodes_incoming`, where a tree is written that is to take its place. */
export class ZnodeRows {
  readonly #database: Database
  readonly #page: Statement<[number, string, number], StoredRow>
  readonly #smallData: Statement<[number, number, string, number, string], Buffer | null>
  readonly #data: Statement<[number, string], Buffer>
  #isWhole: Statement<[number, string], number> | undefined
  readonly #inOneView: <T>(read: () => T) => T
  readonly #insert: Statement<NewRow>
  readonly #insertIncoming: Statement<NewRow>
  readonly #deleteIncoming: Statement<[number]>
  readonly #delete: Statement<[number, string]>
  readonly #setData: Statement<[Buffer | null, number, number, number, number, number, string]>
  readonly #setAcl: Statement<[Buffer | null, number, number, string]>
  readonly #setChildren: Statement<[number | null, number, number, string]>

  constructor(database: Database) {
    this.#database = database
    this.#inOneView = database.transaction((read) => read())
    // A column costs as much as a row's search, and a blob several times that, so little is asked for in as few pieces as can be.
    this.#page = database
      .prepare<[number, string, number], StoredRow>(`
      SELECT path,
             length(data),
             acl,
             czxid,
             ctime,
             data_sum + stat_sum,
             CASE
             WHEN mzxid = czxid
              AND pzxid = czxid
              AND mtime = ctime
              AND (version | cversion | aversion | ephemeral_owner) = 0
             THEN NULL
             ELSE mzxid || ' ' || pzxid || ' ' || mtime || ' ' || version || ' ' || cversion || ' ' || aversion || ' ' || ephemeral_owner
             END
        FROM znodes
       WHERE (czxid, path) > (?, ?)
       ORDER BY czxid, path
       LIMIT ?`)
      .raw(true)
    this.#smallData = database
      .prepare<[number, number, string, number, string], Buffer | null>(`
      SELECT CAST(group_concat(data, '' ORDER BY czxid, path) AS BLOB)
        FROM znodes
       WHERE length(data) <= ?
         AND (czxid, path) > (?, ?)
         AND (czxid, path) <= (?, ?)`)
      .pluck()
    this.#data = database
      .prepare<[number, string], Buffer>('SELECT data FROM znodes WHERE czxid = ? AND path = ?')
      .pluck()
    this.#insert = insertInto(database, 'znodes')
    this.#insertIncoming = insertInto(database, 'znodes_incoming')
    this.#deleteIncoming = database.prepare(`
      DELETE FROM znodes_incoming
       WHERE (czxid, path) IN (
             SELECT czxid,
                    path
               FROM znodes_incoming
              LIMIT ?)`)
    this.#delete = database.prepare('DELETE FROM znodes WHERE czxid = ? AND path = ?')
    this.#setData = database.prepare(`
      UPDATE znodes
         SET data = ?,
             mzxid = ?,
             mtime = ?,
             version = ?,
             data_sum = ?
       WHERE czxid = ?
         AND path = ?`)
    this.#setAcl = database.prepare(`
      UPDATE znodes
         SET acl = ?,
             aversion = ?
       WHERE czxid = ?
         AND path = ?`)
    this.#setChildren = database.prepare(`
      UPDATE znodes
         SET cversion = coalesce(?, cversion),
             pzxid = ?
       WHERE czxid = ?
         AND path = ?`)
  }

  /**
   * Every znode, in the order of their creation, in which parents come before their children. The data of small ones are views of one buffer that many share. `onDamaged` hears of
   * those that are not what was written, which come all the same; without it the first of them is thrown, as a StoreError.
   */
  *all(onDamaged: (path: string) => void = this.#refuse): Generator<ZnodeRow> {
    let after: ZnodeKey = BEFORE_ALL
    for (;;) {
      // As of one moment, so that no sum is of another change than the rest of its row.
      const { rows, small, large } = this.#inOneView(() => this.#readPage(after))
      const last = keyOf(rows[rows.length - 1])
      if (last === undefined) return
      let at = 0
      for (const row of rows) {
        const bytes = row[1]
        const isSmall = bytes !== null && bytes <= SMALL_BYTES
        const data = isSmall ? small.subarray(at, at + bytes) : (large.get(row) ?? null)
        if (isSmall) at += bytes
        const znode = znodeRow(row, data)
        if (row[5] !== sumsOf(znode) && !this.#isOnlyRounded(row)) onDamaged(znode.path)
        yield znode
      }
      // With a key that is damaged the next page could be this one.
      if (!isBefore(after, last)) return
      after = last
    }
  }

  /** Some rows from one on: stepping through them one by one costs a call into the library for each. */
  #readPage(after: ZnodeKey): Page {
    const rows = this.#page.all(after.czxid, after.path, PAGE_ROWS)
    const large = new Map<StoredRow, Buffer | null>()
    let largeBytes = 0
    for (const [n, row] of rows.entries()) {
      const bytes = row[1] ?? 0
      if (bytes <= SMALL_BYTES) continue
      large.set(row, this.#data.get(row[3], row[0]) ?? null)
      largeBytes += bytes
      if (largeBytes >= LARGE_BYTES_A_PAGE) rows.length = n + 1
    }
    const last = keyOf(rows[rows.length - 1])
    const small =
      last === undefined
        ? null
        : this.#smallData.get(SMALL_BYTES, after.czxid, after.path, last.czxid, last.path)
    return { rows, small: small ?? NO_BYTES, large }
  }

  /** Sums that are too large to be exact here are left to SQLite. */
  #isOnlyRounded([path, , , czxid, , sums]: StoredRow): boolean {
    if (Number.isSafeInteger(sums)) return false
    this.#isWhole ??= isWholeStatement(this.#database)
    return this.#isWhole.get(czxid, path) === 1
  }

  readonly #refuse = (path: string): never => {
    throw damageError(this.#database.name, damagedZnodeText(path))
  }

  insert(row: ZnodeRow): void {
    this.#insert.run(...newRow(row))
  }

  /** Adds a node to the tree that is to take the place of this one. */
  insertIncoming(row: ZnodeRow): void {
    this.#insertIncoming.run(...newRow(row))
  }

  /** Lets the incoming tree take the place of this one, whose rows are then the incoming ones. */
  swapIncoming(): void {
    this.#database.exec(`
      ALTER TABLE znodes RENAME TO znodes_outgoing;
      ALTER TABLE znodes_incoming RENAME TO znodes;
      ALTER TABLE znodes_outgoing RENAME TO znodes_incoming`)
  }

  /** Deletes some incoming rows; returns how many, 0 when there are none left. */
  deleteIncoming(limit: number): number {
    return this.#deleteIncoming.run(limit).changes
  }

  delete({ czxid, path }: ZnodeKey): void {
    this.#delete.run(czxid, path)
  }

  setData(
    { czxid, path }: ZnodeKey,
    change: { data: Buffer | null; mzxid: number; mtime: number; version: number },
  ): void {
    const { data, mzxid, mtime, version } = change
    this.#setData.run(data, mzxid, mtime, version, znodeDataSum(path, data), czxid, path)
  }

  setAcl({ czxid, path }: ZnodeKey, acl: Buffer | null, aversion: number): void {
    this.#setAcl.run(acl, aversion, czxid, path)
  }

  /** Notes the last change among the children of a node; `cversion` null leaves it (a delete). */
  setChildren({ czxid, path }: ZnodeKey, change: { cversion: number | null; pzxid: number }): void {
    this.#setChildren.run(change.cversion, change.pzxid, czxid, path)
  }
}

const PAGE_ROWS = 2_000
const BEFORE_ALL: ZnodeKey = { czxid: -1, path: '' }
/** So much data of larger size ends a page. */
const LARGE_BYTES_A_PAGE = 16 * 1024 * 1024
/** Data up to this size are read together. */
const SMALL_BYTES = 4096
const NO_BYTES = Buffer.alloc(0)

function isWholeStatement(database: Database): Statement<[number, string], number> {
  const createTable = database
    .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name = 'znodes'")
    .pluck()
    .get()
  return database
    .prepare<[number, string], number>(`
      SELECT data_sum IS row_sum(path, data)
         AND ${checkedSums(createTable ?? '').join(' AND ')}
        FROM znodes
       WHERE czxid = ?
         AND path = ?`)
    .pluck()
}

function insertInto(database: Database, table: 'znodes' | 'znodes_incoming'): Statement<NewRow> {
  return database.prepare(`
      INSERT INTO ${table} (
             path,
             data,
             acl,
             czxid,
             mzxid,
             pzxid,
             ctime,
             mtime,
             version,
             cversion,
             aversion,
             ephemeral_owner,
             data_sum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
}

function keyOf(row: StoredRow | undefined): ZnodeKey | undefined {
  return row && { czxid: row[3], path: row[0] }
}

function isBefore(a: ZnodeKey, b: ZnodeKey): boolean {
  return (
    a.czxid < b.czxid || (a.czxid === b.czxid && Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)) < 0)
  )
}

function newRow(row: ZnodeRow): NewRow {
  return [
    row.path,
    row.data,
    row.acl,
    row.czxid,
    row.mzxid,
    row.pzxid,
    row.ctime,
    row.mtime,
    row.version,
    row.cversion,
    row.aversion,
    row.ephemeralOwner === 0n ? 0 : row.ephemeralOwner,
    znodeDataSum(row.path, row.data),
  ]
}

/** What is said of a znode that is not what was written. */
export function damagedZnodeText(path: string): string {
  return `znode ${path} does not fit its checksum`
}

/** What data_sum and stat_sum (0100-row-sums.sql) add up to. */
function sumsOf(row: ZnodeRow): number {
  const { acl, ephemeralOwner: owner } = row
  return (
    znodeDataSum(row.path, row.data) +
    row.czxid * 3 +
    row.mzxid * 5 +
    row.pzxid * 7 +
    row.ctime * 11 +
    row.mtime * 13 +
    row.version * 17 +
    row.cversion * 19 +
    row.aversion * 23 +
    (owner === 0n ? 0 : Number(owner >> 32n) * 29 + Number(BigInt.asUintN(32, owner)) * 31) +
    (acl === null ? 0 : rowSum(acl))
  )
}

function znodeRow([path, , acl, czxid, ctime, , later]: StoredRow, data: Buffer | null): ZnodeRow {
  if (later === null) {
    const unchanged = { mzxid: czxid, pzxid: czxid, mtime: ctime, version: 0, cversion: 0, aversion: 0 }
    return { path, data, acl, czxid, ctime, ...unchanged, ephemeralOwner: 0n }
  }
  const [mzxid, pzxid, mtime, version, cversion, aversion, owner = '0'] = later.split(' ')
  return {
    path,
    data,
    acl,
    czxid,
    mzxid: Number(mzxid),
    pzxid: Number(pzxid),
    ctime,
    mtime: Number(mtime),
    version: Number(version),
    cversion: Number(cversion),
    aversion: Number(aversion),
    ephemeralOwner: owner === '0' ? 0n : BigInt(owner),
  }
}
