import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { checkData } from '../../../src/daemon/check-data.ts'
import { salvageData } from '../../../src/daemon/salvage-data.ts'
import { startSamsa } from '../../../src/daemon/start-samsa.ts'
import { openDatabase } from '../../../src/store/open-database.ts'
import { StoreError } from '../../../src/store/store.ts'
import { Random } from '../../random.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { tellFigures } from '../figures.ts'
import { copyFolder, prepareData } from './prepared-data.ts'

/** scripts/faults asks for more. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 4)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const FLIPS = ROUNDS * 5
const FILE = 'samsa.db'

/** A row for each table that the prepared data have none in. */
const MORE_ROWS = `
  INSERT INTO configs VALUES (2, 'one', 'retention.ms', '1234567'), (32, 'group', 'share.auto.offset.reset', 'earliest');
  INSERT INTO acls VALUES (2, 'one', 3, 'User:alice', '*', 3, 3), (2, 'two', 4, 'User:bob', '10.0.0.1', 4, 2);
  INSERT INTO client_quotas VALUES ('{"user":"alice"}', 'producer_byte_rate', 1048576.5);
  INSERT INTO scram_credentials VALUES ('alice', 1, x'0102030405', x'a0b0c0d0e0', x'0a0b0c0d0e', 4096);
  INSERT INTO delegation_tokens VALUES ('token', 'User:alice', 'User:bob', '[]', 1, 2, 3);
  INSERT INTO producers VALUES (1, 7, 0, -1, 1700000000000, NULL, '[[0,9,0,9,1700000000000]]');
  INSERT INTO aborted_transactions VALUES (1, 9, 3, 7);
  INSERT INTO doomed_logs VALUES (77);
  INSERT INTO zookeeper_sessions VALUES (72057594037927937, 30000, 0), (-9151314442816847872, 4000, 1);
  UPDATE znodes SET acl = x'000000010000001f00000005776f726c6400000006616e796f6e65', aversion = 1 WHERE path = '/node-7';
  UPDATE znodes SET ephemeral_owner = 72057594037927937 WHERE path = '/node-8'`

async function prepareRows(): Promise<string> {
  const folder = await prepareData(false)
  const database = openDatabase(join(folder, FILE))
  database.exec(MORE_ROWS)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  expect(checkData(folder).problems).toEqual([])
  return folder
}

/** What all rows of all tables hold, the sums of them not included. */
function rowsOf(folder: string): string {
  const database = new Database(join(folder, FILE), { readonly: true })
  const hash = createHash('sha256')
  try {
    for (const { name, columns } of database
      .prepare<[], { name: string; columns: string }>(`
        SELECT t.name, group_concat(c.name) AS columns
          FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.name NOT LIKE '%sum'
         GROUP BY t.name`)
      .all())
      for (const row of database.prepare(`SELECT ${columns} FROM ${name}`).safeIntegers().raw().iterate())
        for (const value of row as unknown[])
          hash.update(Buffer.isBuffer(value) ? value : `${typeof value} ${value}`).update('|')
  } finally {
    database.close()
  }
  return hash.digest('hex')
}

function problemsOf(check: () => readonly string[]): readonly string[] {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return [error.message]
  }
}

test('a bit that changes anywhere is told by a check, or has changed no row', {
  timeout: 30_000 + FLIPS * 1_000,
}, async () => {
  const random = new Random(SEED)
  const folder = await prepareRows()
  const [original, whole] = [readFileSync(join(folder, FILE)), rowsOf(folder)]
  const bad = temporaryFolder()
  copyFolder(folder, bad)
  let told = 0
  for (let flip = 0; flip < FLIPS; flip++) {
    const damaged = Buffer.from(original)
    const [at, bit] = [random.below(damaged.length), random.below(8)]
    damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << bit), at)
    writeFileSync(join(bad, FILE), damaged)
    for (const name of [`${FILE}-wal`, `${FILE}-shm`]) rmSync(join(bad, name), { force: true })
    if (problemsOf(() => checkData(bad).problems).length > 0) told++
    else expect(rowsOf(bad), `bit ${bit} of byte ${at} (page ${Math.floor(at / 8192) + 1})`).toBe(whole)
  }
  tellFigures(`${told} of ${FLIPS} bits were told, the others were part of no row`)
})

test.each([
  ['znodes', 'data 123 ', /(znode |znodes: the row of czxid \d+, path )\/node-123 does not fit its checksum/],
  [
    'topics',
    'two',
    /(topics: the row of topic_id \S+, name \S+|partition_runs: the row of .*) does not fit its checksum/,
  ],
  [
    'configs',
    '1234567',
    /configs: the row of resource_type 2, resource_name one, name retention.ms does not fit its checksum/,
  ],
  ['acls', 'User:alice', /acls: the row of resource_type 2, .* does not fit its checksum/],
])(
  'the server refuses to start with a damaged row of %s, and names it, and so does salvage',
  async (_, text, said) => {
    const folder = await prepareRows()
    const path = join(folder, FILE)
    const bytes = readFileSync(path)
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1))
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    writeFileSync(path, bytes)
    await expect(startSamsa({ dataDir: folder, onLogLine: () => undefined })).rejects.toThrow(said)
    expect(checkData(folder).problems.join('\n')).toMatch(said)
    const out = join(temporaryFolder(), 'out')
    expect(salvageData(folder, out).damage.join('\n')).toMatch(said)
    expect(checkData(out).problems.join('\n')).not.toMatch(/the row of|^znode /m)
  },
)

test.each(['topics', 'logs'])(
  'salvage puts the rows of %s back from their index when their page is gone',
  async (table) => {
    const folder = await prepareRows()
    const path = join(folder, FILE)
    const database = new Database(path, { readonly: true })
    const root = database
      .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
      .pluck()
      .get(table)
    database.close()
    const bytes = readFileSync(path)
    bytes.fill(0, ((root ?? 0) - 1) * 8192, (root ?? 0) * 8192)
    writeFileSync(path, bytes)
    const out = join(temporaryFolder(), 'out')
    expect(salvageData(folder, out).damage.join('\n')).toMatch(
      new RegExp(`${table}: 3 rows that are lost are put back`),
    )
    expect(checkData(out)).toMatchObject({ topics: 3, batches: 120, problems: [] })
  },
)

test.each([0x40, 0x80])(
  'a check ends also when the last path of all sorts before others (bit %i)',
  async (bit) => {
    const folder = await prepareRows()
    const path = join(folder, FILE)
    const bytes = readFileSync(path)
    const text = '/zookeeper/quota'
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1))
      bytes.writeUInt8(bytes.readUInt8(at + 1) ^ bit, at + 1)
    writeFileSync(path, bytes)
    expect(checkData(folder).problems.join('\n')).toMatch(
      /znode \/.ookeeper\/quota does not fit its checksum/,
    )
    await expect(startSamsa({ dataDir: folder, onLogLine: () => undefined })).rejects.toThrow(
      'is damaged (znode /',
    )
  },
)
