import type { Database, Statement } from 'better-sqlite3'

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
  later: string | null,
]

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
]

/** The table `znodes`, and `znodes_incoming`, where a tree is written that is to take its place. */
export class ZnodeRows {
  readonly #database: Database
  readonly #page: Statement<[string, number], StoredRow>
  readonly #smallData: Statement<[number, string, string], Buffer | null>
  readonly #data: Statement<[string], Buffer>
  readonly #insert: Statement<NewRow>
  readonly #insertIncoming: Statement<NewRow>
  readonly #deleteIncoming: Statement<[number]>
  readonly #delete: Statement<[string]>
  readonly #setData: Statement<[Buffer | null, number, number, number, string]>
  readonly #setAcl: Statement<[Buffer | null, number, string]>
  readonly #setChildren: Statement<[number | null, number, string]>

  constructor(database: Database) {
    this.#database = database
    // A column costs as much as a row's search, and a blob several times that, so little is asked for in as few pieces as can be.
    this.#page = database
      .prepare<[string, number], StoredRow>(`
      SELECT path,
             length(data),
             acl,
             czxid,
             ctime,
             CASE
             WHEN mzxid = czxid
              AND pzxid = czxid
              AND mtime = ctime
              AND (version | cversion | aversion | ephemeral_owner) = 0
             THEN NULL
             ELSE mzxid || ' ' || pzxid || ' ' || mtime || ' ' || version || ' ' || cversion || ' ' || aversion || ' ' || ephemeral_owner
             END
        FROM znodes
       WHERE path > ?
       ORDER BY path
       LIMIT ?`)
      .raw(true)
    this.#smallData = database
      .prepare<[number, string, string], Buffer | null>(`
      SELECT CAST(group_concat(data, '' ORDER BY path) AS BLOB)
        FROM znodes
       WHERE length(data) <= ?
         AND path > ?
         AND path <= ?`)
      .pluck()
    this.#data = database.prepare<[string], Buffer>('SELECT data FROM znodes WHERE path = ?').pluck()
    this.#insert = database.prepare(`
      INSERT INTO znodes (
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
             ephemeral_owner)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#insertIncoming = database.prepare(`
      INSERT INTO znodes_incoming (
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
             ephemeral_owner)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#deleteIncoming = database.prepare(`
      DELETE FROM znodes_incoming
       WHERE path IN (
             SELECT path
               FROM znodes_incoming
              LIMIT ?)`)
    this.#delete = database.prepare('DELETE FROM znodes WHERE path = ?')
    this.#setData = database.prepare(`
      UPDATE znodes
         SET data = ?,
             mzxid = ?,
             mtime = ?,
             version = ?
       WHERE path = ?`)
    this.#setAcl = database.prepare(`
      UPDATE znodes
         SET acl = ?,
             aversion = ?
       WHERE path = ?`)
    this.#setChildren = database.prepare(`
      UPDATE znodes
         SET cversion = coalesce(?, cversion),
             pzxid = ?
       WHERE path = ?`)
  }

  /** Every znode, parents before their children. The data of small ones are views of one buffer that many share. */
  *all(): Generator<ZnodeRow> {
    let after = ''
    for (;;) {
      // In pages: stepping through the rows one by one costs a call into the library for each.
      const page = this.#page.all(after, PAGE_ROWS)
      const last = page[page.length - 1]
      if (last === undefined) return
      const small = this.#smallData.get(SMALL_BYTES, after, last[0]) ?? NO_BYTES
      let at = 0
      for (const row of page) {
        const bytes = row[1]
        if (bytes === null || bytes > SMALL_BYTES) {
          yield znodeRow(row, bytes === null ? null : (this.#data.get(row[0]) ?? null))
        } else {
          yield znodeRow(row, small.subarray(at, at + bytes))
          at += bytes
        }
      }
      after = last[0]
    }
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

  delete(path: string): void {
    this.#delete.run(path)
  }

  setData(
    path: string,
    change: { data: Buffer | null; mzxid: number; mtime: number; version: number },
  ): void {
    this.#setData.run(change.data, change.mzxid, change.mtime, change.version, path)
  }

  setAcl(path: string, acl: Buffer | null, aversion: number): void {
    this.#setAcl.run(acl, aversion, path)
  }

  /** Notes the last change among the children of `path`; `cversion` null leaves it (a delete). */
  setChildren(path: string, cversion: number | null, pzxid: number): void {
    this.#setChildren.run(cversion, pzxid, path)
  }
}

const PAGE_ROWS = 2_000
/** Data up to this size are read together. */
const SMALL_BYTES = 4096
const NO_BYTES = Buffer.alloc(0)

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
  ]
}

function znodeRow([path, , acl, czxid, ctime, later]: StoredRow, data: Buffer | null): ZnodeRow {
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
