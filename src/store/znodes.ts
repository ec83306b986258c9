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

type StoredRow = [
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
  ownerHigh: number,
  ownerLow: number,
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
  readonly #next: Statement<[string, number], unknown>
  readonly #insert: Statement<NewRow>
  readonly #insertIncoming: Statement<NewRow>
  readonly #deleteIncoming: Statement<[number]>
  readonly #delete: Statement<[string]>
  readonly #setData: Statement<[Buffer | null, number, number, number, string]>
  readonly #setAcl: Statement<[Buffer | null, number, string]>
  readonly #setChildren: Statement<[number | null, number, string]>

  constructor(database: Database) {
    this.#database = database
    // The owner needs all 64 bits, everything else fits a number: two halves cost less than bigints everywhere.
    this.#next = database
      .prepare<[string, number], unknown>(`
      SELECT path,
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
             ephemeral_owner >> 32,
             ephemeral_owner & 4294967295
        FROM znodes
       WHERE path > ?
       ORDER BY path
       LIMIT ?`)
      .raw(true)
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

  /** Every znode, parents before their children. */
  *all(): Generator<ZnodeRow> {
    let after = ''
    for (;;) {
      // In pages: stepping through the rows one by one costs a call into the library for each.
      const page = this.#next.all(after, PAGE_ROWS) as StoredRow[]
      for (const row of page) yield znodeRow(row)
      const last = page[page.length - 1]
      if (last === undefined) return
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

function znodeRow(row: StoredRow): ZnodeRow {
  return {
    path: row[0],
    data: row[1],
    acl: row[2],
    czxid: row[3],
    mzxid: row[4],
    pzxid: row[5],
    ctime: row[6],
    mtime: row[7],
    version: row[8],
    cversion: row[9],
    aversion: row[10],
    ephemeralOwner: row[11] === 0 && row[12] === 0 ? 0n : (BigInt(row[11]) << 32n) | BigInt(row[12]),
  }
}
