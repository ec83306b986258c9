// Measures how record batches are best kept in SQLite: page size, key, and bytes a row. CPU seconds are printed beside MB/s,
// because on a machine where clients run too it is the CPU that counts.
//
//   node scripts/benchmarks/store-layout.mjs                 all layouts (about a minute)
//   node scripts/benchmarks/store-layout.mjs integer 8192    one key and page size
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'

const MIB = 1024 * 1024

/** Two ways to key a chunk by log and offset. */
const layouts = {
  composite: {
    table: `CREATE TABLE chunks (log_id INTEGER NOT NULL, base_offset INTEGER NOT NULL, last_offset INTEGER NOT NULL,
            max_timestamp INTEGER NOT NULL, batches BLOB NOT NULL, PRIMARY KEY (log_id, base_offset)) STRICT, WITHOUT ROWID`,
    insert: 'INSERT INTO chunks VALUES (?, ?, ?, ?, ?)',
  },
  integer: {
    table: `CREATE TABLE chunks (chunk_key INTEGER PRIMARY KEY, last_offset INTEGER NOT NULL,
            max_timestamp INTEGER NOT NULL, batches BLOB NOT NULL) STRICT`,
    insert: 'INSERT INTO chunks VALUES ((? << 41) | ?, ?, ?, ?)',
  },
}

/** Bytes a row, rows a transaction: one record at a time, small batches, one producer batch, five together, twenty together. */
const workloads = [
  { rowBytes: 1100, rowsPerCommit: 1, totalBytes: 24 * MIB },
  { rowBytes: 1100, rowsPerCommit: 50, totalBytes: 48 * MIB },
  { rowBytes: 16_384, rowsPerCommit: 1, totalBytes: 192 * MIB },
  { rowBytes: 16_384, rowsPerCommit: 5, totalBytes: 192 * MIB },
  { rowBytes: 81_920, rowsPerCommit: 1, totalBytes: 192 * MIB },
  { rowBytes: 327_680, rowsPerCommit: 1, totalBytes: 192 * MIB },
]

function measure(layoutName, pageBytes, { rowBytes, rowsPerCommit, totalBytes }) {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-bench-'))
  const path = join(folder, 'bench.db')
  const database = new Database(path)
  for (const pragma of [
    `page_size = ${pageBytes}`,
    'auto_vacuum = INCREMENTAL',
    'journal_mode = WAL',
    'synchronous = NORMAL',
  ]) {
    database.pragma(pragma)
  }
  database.pragma('wal_autocheckpoint = 0')
  database.pragma('cache_size = -8192')
  database.exec(layouts[layoutName].table)
  const insert = database.prepare(layouts[layoutName].insert)
  const [begin, commit] = [database.prepare('BEGIN IMMEDIATE'), database.prepare('COMMIT')]
  const bytes = Buffer.alloc(rowBytes, 'samsa')
  const rows = Math.floor(totalBytes / rowBytes)
  const write = timed(totalBytes, () => {
    for (let row = 0; row < rows; ) {
      begin.run()
      for (let n = 0; n < rowsPerCommit && row < rows; n++, row++)
        insert.run(1, row * 15, row * 15 + 14, 1.7e12, bytes)
      commit.run()
    }
  })
  const logPart = statSync(`${path}-wal`).size / totalBytes
  const checkpoint = timed(totalBytes, () => database.pragma('wal_checkpoint(PASSIVE)'))
  const select = database.prepare('SELECT batches FROM chunks')
  const read = timed(totalBytes, () => {
    for (const _ of select.iterate());
  })
  const filePart = statSync(path).size / totalBytes
  database.close()
  rmSync(folder, { recursive: true })
  const cells = [
    layoutName,
    pageBytes,
    rowBytes,
    rowsPerCommit,
    write,
    checkpoint,
    read,
    logPart.toFixed(2),
    filePart.toFixed(2),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

/** "MB/s, CPU seconds a GiB". */
function timed(bytes, fn) {
  const started = process.hrtime.bigint()
  const cpu = process.cpuUsage()
  fn()
  const { user, system } = process.cpuUsage(cpu)
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  const cpuSecondsPerGib = ((user + system) / 1e6) * ((1024 * MIB) / bytes)
  return `${(bytes / 1e6 / seconds).toFixed(0)}, ${cpuSecondsPerGib.toFixed(2)}`
}

const [onlyLayout, onlyPage] = process.argv.slice(2)
console.log(
  '| key | page | row bytes | rows a commit | write MB/s, CPU s/GiB | checkpoint | read | log/data | file/data |',
)
console.log('|---|---|---|---|---|---|---|---|---|')
for (const layoutName of onlyLayout ? [onlyLayout] : Object.keys(layouts)) {
  for (const pageBytes of onlyPage ? [Number(onlyPage)] : [4096, 8192, 16_384]) {
    for (const workload of workloads) measure(layoutName, pageBytes, workload)
  }
}
