import type { Database, Statement } from 'better-sqlite3'
import { damagedRowText, namingColumns } from '../damaged-rows.ts'
import { openDatabase, PAGE_BYTES } from '../open-database.ts'
import { znodeDataSum } from '../row-sum.ts'
import { completeTree } from './complete-tree.ts'
import { PageFile } from './page-file.ts'
import type { StoredValue } from './record-format.ts'
import { type Damage, type SalvagedRow, TreeRows } from './tree-rows.ts'

/** What was read out of a damaged database. */
export interface SalvageReport {
  /** Rows by table. */
  readonly rows: ReadonlyMap<string, number>
  /** What could not be read, a line each. */
  readonly damage: readonly string[]
}

/**
 * Reads everything that can be read out of a database file, with its write-ahead log, into a new one, which must not be there yet. The
 * damaged files are only read. Throws StoreError when the new one cannot be written.
 *
 * What is lost is what lies in damaged pages. Rows whose table no tree leads to any more are known by their shape: record batches and
 * znodes. What follows from the batches (producers' sequences, sizes of segments) is left out, and found anew when a log is opened.
 */
export function salvageDatabase(from: string, to: string): SalvageReport {
  const file = PageFile.open(from, PAGE_BYTES)
  const database = openDatabase(to)
  try {
    return database.transaction(() => copyAll(file, database))()
  } finally {
    database.close()
    file.close()
  }
}

/** What is said of frames of the write-ahead log that are of no use to SQLite. */
export function leftOutText(frames: number): string {
  return `the write-ahead log has ${frames} pages behind one that is damaged, or that a power cut kept from the disk`
}

/** Columns of a table in the order in which its rows are stored, the checksums behind the others, and which of them is the rowid. */
interface Layout {
  readonly name: string
  readonly columns: readonly string[]
  readonly sums: readonly string[]
  /** Which say which row one is. */
  readonly keys: readonly string[]
  readonly rowidColumn: number
}

const SCHEMA_PAGE = 1
/** Found anew from the batches. */
const DERIVED = new Set(['producers', 'segments'])

/** Indexes that have what matters of their table's rows: the columns of an entry, and what they are as a `StoredValue`. */
const INDEXES = [
  { name: 'sqlite_autoindex_topics_2', table: 'topics', columns: { name: 'string', topic_id: 'string' } },
  {
    name: 'sqlite_autoindex_logs_1',
    table: 'logs',
    columns: { topic_id: 'string', partition: 'bigint', log_id: 'bigint' },
  },
]

function copyAll(file: PageFile, database: Database): SalvageReport {
  const damage: string[] = file.log.leftOut > 0 ? [leftOutText(file.log.leftOut)] : []
  const say = (name: string, { page, what }: Damage): void =>
    void damage.push(`${name}: page ${page} ${what}`)
  const seen = new Set<number>()
  const roots = rootsOf(file, seen, (each) => say('the list of tables', each))
  const rows = new Map<string, number>()
  for (const layout of layoutsOf(database)) {
    const root = roots.get(layout.name) ?? guessedRoot(database, layout.name)
    const inserting = new Inserting(database, layout, (what) => damage.push(what))
    const tree = new TreeRows(file, seen, (each) => say(layout.name, each))
    for (const row of tree.of(root)) inserting.add(row, (what) => damage.push(`${layout.name}: ${what}`))
    rows.set(layout.name, inserting.count)
  }
  if (damage.length > 0)
    for (const index of INDEXES) {
      const root = roots.get(index.name) ?? guessedRoot(database, index.name)
      const entries = new TreeRows(file, seen, (each) => say(index.name, each)).of(root)
      const added = addFromIndex(database, index, entries)
      rows.set(index.table, (rows.get(index.table) ?? 0) + added)
      if (added > 0)
        damage.push(`${index.table}: ${added} rows that are lost are put back from ${index.name}`)
    }
  if (damage.length > 0) addStrays(file, database, { seen, rows, damage })
  database.exec(`
    DELETE FROM producers;
    DELETE FROM segments;
    UPDATE logs SET producers_offset = 0;
    UPDATE logs SET cleaner_offset = log_start_offset
     WHERE cleaner_offset IS NULL
       AND log_id IN (SELECT chunk_key >> 41 FROM (${CHUNKS_BEHIND_GAPS}))`)
  for (const name of DERIVED) rows.delete(name)
  damage.push(...completeTree(database))
  return { rows, damage }
}

function rootsOf(file: PageFile, seen: Set<number>, onDamage: (damage: Damage) => void): Map<string, number> {
  const roots = new Map<string, number>()
  for (const { values } of new TreeRows(file, seen, onDamage).of(SCHEMA_PAGE)) {
    const [type, name, , root] = values
    if ((type === 'table' || type === 'index') && typeof name === 'string') roots.set(name, Number(root))
  }
  return roots
}

/** Readers go on behind what is lost, as they do in logs that were compacted: it has been told. */
const CHUNKS_BEHIND_GAPS = `
        SELECT chunk_key
          FROM (SELECT chunk_key,
                       lag(chunk_key) OVER log AS key_before,
                       lag(last_offset & 0x1ffffffffff) OVER log AS end_before
                  FROM chunks
                WINDOW log AS (ORDER BY chunk_key))
         WHERE chunk_key & 0x1ffffffffff > CASE
               WHEN chunk_key >> 41 = key_before >> 41 THEN end_before + 1
               ELSE (SELECT log_start_offset FROM logs WHERE log_id = chunk_key >> 41)
             END`

/** Where a table or an index is in a new file is where it is in most. */
function guessedRoot(database: Database, name: string): number {
  const root = database
    .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(name)
  return root ?? 0
}

/** Adds what an index has of rows that are not there; returns how many. */
function addFromIndex(
  database: Database,
  { table, columns }: (typeof INDEXES)[number],
  entries: Iterable<SalvagedRow>,
): number {
  const names = Object.keys(columns)
  const types = Object.values(columns).join()
  const insert = database.prepare(
    `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  )
  let added = 0
  // Of a damaged page anything may come.
  for (const { values } of entries)
    if (values.map((value) => typeof value).join() === types) added += insert.run(...values).changes
  return added
}

function layoutsOf(database: Database): Layout[] {
  const tables = database
    .prepare<[], { name: string; wr: number }>(
      "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'",
    )
    .all()
  return tables
    .filter(({ name }) => !name.startsWith('sqlite_') || name === 'sqlite_sequence')
    .map(({ name, wr }) => {
      const info = database
        .prepare<[string], { name: string; type: string; pk: number; hidden: number }>(
          'SELECT name, type, pk, hidden FROM pragma_table_xinfo(?)',
        )
        .all(name)
      const isSum = (column: { name: string; hidden: number }): boolean =>
        column.hidden !== 0 || column.name === ZNODE_DATA_SUM
      const keys = info.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
      // Without rowids the key comes first.
      const stored = wr === 1 ? [...keys, ...info.filter(({ pk }) => pk === 0)] : info
      const isRowid = wr === 0 && keys.length === 1 && keys[0]?.type === 'INTEGER'
      return {
        name,
        columns: stored.filter((column) => !isSum(column)).map((column) => column.name),
        sums: stored.filter(isSum).map((column) => column.name),
        keys: namingColumns(database, name),
        rowidColumn: isRowid ? stored.findIndex(({ pk }) => pk > 0) : -1,
      }
    })
}

/** Puts rows into a table, those that fit it. Of a row that does not fit its checksum is told, and it is taken as it reads. */
class Inserting {
  readonly #database: Database
  readonly #layout: Layout
  readonly #onChanged: (what: string) => void
  readonly #statements = new Map<number, Statement<StoredValue[], StoredValue[]>>()
  count = 0

  constructor(database: Database, layout: Layout, onChanged: (what: string) => void) {
    this.#database = database
    this.#layout = layout
    this.#onChanged = onChanged
  }

  add(row: SalvagedRow, onRefused: (what: string) => void): void {
    const { name, columns, sums, keys, rowidColumn } = this.#layout
    const { rowid } = row
    const values = sums.includes(ZNODE_DATA_SUM) ? keyFirst(row.values) : row.values
    const most = columns.length + sums.length
    if (values.length > most) {
      onRefused(`a row has ${values.length} values, the table has ${most}`)
      return
    }
    const full: StoredValue[] = values.slice(0, columns.length)
    if (rowidColumn >= 0 && rowid !== undefined) full[rowidColumn] = rowid
    let made: StoredValue[] | undefined
    try {
      made = this.#statement(full.length).get(...full, ...this.#dataSum(full))
    } catch (error) {
      onRefused(`a row does not fit: ${error instanceof Error ? error.message : String(error)}`)
      return
    }
    this.count++
    // Rows of an older version have no sums.
    const isWhole = values.length < most || values.slice(columns.length).every((sum, n) => sum === made?.[n])
    if (!isWhole && !DERIVED.has(name))
      this.#onChanged(
        `${damagedRowText(
          name,
          keys.map((key) => [key, full[columns.indexOf(key)]]),
        )}: it is taken as it reads`,
      )
  }

  #dataSum([, path, data]: readonly StoredValue[]): StoredValue[] {
    if (!this.#layout.sums.includes(ZNODE_DATA_SUM)) return []
    return [znodeDataSum(String(path), Buffer.isBuffer(data) ? data : null)]
  }

  /** Of the first columns: a row from before a column was added has fewer. Returns the sums that SQLite makes. */
  #statement(count: number): Statement<StoredValue[], StoredValue[]> {
    const { name, columns, sums } = this.#layout
    const known = this.#statements.get(count)
    if (known !== undefined) return known
    const named = columns.slice(0, count)
    const values = named.map(() => '?')
    if (sums.includes(ZNODE_DATA_SUM)) {
      named.push(ZNODE_DATA_SUM)
      values.push('?')
    }
    const statement = this.#database
      .prepare<StoredValue[], StoredValue[]>(
        `INSERT OR REPLACE INTO ${name} (${named.join(', ')}) VALUES (${values.join(', ')}) RETURNING ${sums.length > 0 ? sums.join(', ') : 'NULL'}`,
      )
      .raw()
      .safeIntegers()
    this.#statements.set(count, statement)
    return statement
  }
}

/** The values of a znode: before 0120-znode-keys.sql its path was the key, and came first. */
function keyFirst(values: readonly StoredValue[]): readonly StoredValue[] {
  const [path, data, acl, czxid, ...rest] = values
  return typeof path === 'string' ? [czxid ?? null, path, data ?? null, acl ?? null, ...rest] : values
}

/** Adds rows of leaves that no tree leads to and that are not free: batches and znodes, by their shape. */
function addStrays(
  file: PageFile,
  database: Database,
  {
    seen,
    rows,
    damage,
  }: { readonly seen: Set<number>; readonly rows: Map<string, number>; readonly damage: string[] },
): void {
  const layouts = layoutsOf(database)
  const inserting = new Map(
    ['chunks', 'znodes'].flatMap((name) => {
      const layout = layouts.find((each) => each.name === name)
      return layout === undefined
        ? []
        : [[name, new Inserting(database, layout, (what) => damage.push(what))] as const]
    }),
  )
  const ignore = (): void => undefined
  const tree = new TreeRows(file, seen, ignore)
  const free = freePages(file)
  for (let page = 2; page <= file.pages; page++) {
    if (seen.has(page) || free.has(page) || isPointerMap(page)) continue
    for (const row of tree.ofLeaf(page)) inserting.get(tableOf(row) ?? '')?.add(row, ignore)
  }
  for (const [name, { count }] of inserting) rows.set(name, (rows.get(name) ?? 0) + count)
}

/** The table that a row belongs to by its shape. */
function tableOf({ rowid, values }: SalvagedRow): 'chunks' | 'znodes' | undefined {
  const [first, second, third, fourth] = values
  if (rowid !== undefined && values.length === 4 && first === null && Buffer.isBuffer(fourth))
    return typeof second === 'bigint' && typeof third === 'bigint' && fourth[MAGIC_POSITION] === 2
      ? 'chunks'
      : undefined
  const [czxid, path] = keyFirst(values)
  const isKey = typeof czxid === 'bigint' && typeof path === 'string' && path.startsWith('/')
  return rowid === undefined && isKey && ZNODE_COLUMNS.includes(values.length) ? 'znodes' : undefined
}

const MAGIC_POSITION = 16
/** With checksums, and before there were any. */
const ZNODE_COLUMNS = [14, 12]
/** The one sum that SQLite does not make by itself. */
const ZNODE_DATA_SUM = 'data_sum'

/** With auto_vacuum one page in so many says of the others whose they are. */
function isPointerMap(page: number): boolean {
  return (page - 2) % (Math.floor(PAGE_BYTES / 5) + 1) === 0
}

/** Pages on the list of free ones, as far as it can be read: what is there has been deleted. */
function freePages(file: PageFile): Set<number> {
  const free = new Set<number>()
  let trunk = file.read(1)?.readUInt32BE(32) ?? 0
  while (trunk > 0 && !free.has(trunk)) {
    free.add(trunk)
    const page = file.read(trunk)
    if (page === undefined) break
    const count = Math.min(page.readUInt32BE(4), PAGE_BYTES / 4 - 2)
    for (let n = 0; n < count; n++) free.add(page.readUInt32BE(8 + 4 * n))
    trunk = page.readUInt32BE(0)
  }
  return free
}
