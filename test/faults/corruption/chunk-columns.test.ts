import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { checkData } from '../../../src/daemon/check-data.ts'
import { salvageData } from '../../../src/daemon/salvage-data.ts'
import type { PartitionLog } from '../../../src/kafka/server/log/partition-log.ts'
import { openBroker } from '../../../src/kafka/server/open-broker.ts'
import { ManualClock } from '../../../src/runtime/clock.ts'
import { StoreError } from '../../../src/store/errors.ts'
import { openDatabase } from '../../../src/store/open-database.ts'
import { openStore } from '../../../src/store/store.ts'
import { batchWith, FIRST_MS, recordsIn } from '../../kafka/server/batches.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { tellFigures } from '../figures.ts'
import { bytesOf, copyFolder, silent } from './prepared-data.ts'

/** One bit in so many is flipped. scripts/faults asks for each. */
const STEP = process.env['FAULT_ROUNDS'] === undefined ? 11 : 1
const FILE = 'samsa.db'
const CHUNKS = 6
const RECORDS_PER_CHUNK = 3
/** One in the middle and the last. */
const SPOILT_CHUNKS = [2, CHUNKS - 1]

/** A folder with a log of several chunks, each of a batch a record. */
async function prepareLog(): Promise<string> {
  const folder = temporaryFolder()
  const store = openStore(join(folder, FILE))
  const open = await openBroker({ store, clock: new ManualClock(FIRST_MS), log: silent })
  const { topicId } = await open.broker.topics.create({ name: 't', partitions: 1, configs: new Map() })
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    for (let n = 0; n < RECORDS_PER_CHUNK; n++) {
      const number = chunk * RECORDS_PER_CHUNK + n
      const record = { timestamp: FIRST_MS + 10 * number, key: null, value: Buffer.from(`value ${number}`) }
      open.broker.logs.get(topicId, 0).appendBatches(batchWith([record]))
    }
    await store.committed()
  }
  await open.close()
  await store.close()
  return folder
}

/** Where the bytes of the columns of a chunk are in the file, by the name of the column. */
function columnsOf(folder: string, chunk: number): Record<string, { at: number; bytes: number }> {
  const database = new Database(join(folder, FILE), { readonly: true })
  const row = database
    .prepare<[number], { key: bigint; last: bigint; newest: bigint }>(
      'SELECT chunk_key AS key, last_offset AS last, max_timestamp AS newest FROM chunks LIMIT 1 OFFSET ?',
    )
    .safeIntegers()
    .get(chunk)
  database.close()
  if (row === undefined) throw new Error('there is no such chunk')
  const [last, newest] = [Buffer.alloc(8), Buffer.alloc(8)]
  last.writeBigInt64BE(row.last)
  newest.writeBigInt64BE(row.newest)
  const key: number[] = []
  for (let left = row.key; left > 0n; left >>= 7n)
    key.unshift(Number(left & 0x7fn) | (key.length > 0 ? 0x80 : 0))
  const file = bytesOf(folder, FILE)
  const lastAt = file.indexOf(Buffer.concat([last, newest.subarray(2)]))
  const keyAt = file.lastIndexOf(Buffer.from(key), lastAt)
  expect([lastAt > 0, lastAt - keyAt < 20]).toEqual([true, true])
  return {
    'the key': { at: keyAt, bytes: key.length },
    'the last offset': { at: lastAt, bytes: 8 },
    'the newest timestamp': { at: lastAt + 8, bytes: 6 },
  }
}

/** All that is asked of a log, each with its answer, or that damage was told. */
function answersOf(log: PartitionLog): Map<string, unknown> {
  const answers = new Map<string, unknown>()
  const ask = (what: string, answer: () => unknown): void => void answers.set(what, orTold(answer))
  const bounds = { minOneBatch: true, maxOffset: Number.MAX_SAFE_INTEGER }
  for (let offset = 0; offset < CHUNKS * RECORDS_PER_CHUNK; offset++) {
    ask(`one batch from ${offset} on`, () => recordsIn(log.read(offset, { ...bounds, maxBytes: 1 }).batches))
    const timestamp = FIRST_MS + 10 * offset - 5
    ask(`the first of ${timestamp}`, () => log.offsetForTimestamp(timestamp))
  }
  ask('the newest', () => log.offsetOfMaxTimestamp())
  let next = 0
  ask('everything', () => {
    const records = []
    while (next < log.highWatermark) {
      const read = log.read(next, { ...bounds, maxBytes: 1_000_000 })
      // It would be asked for again and again.
      if (read.nextOffset === next) return 'a reader goes on for ever'
      records.push(...recordsIn(read.batches))
      next = read.nextOffset
    }
    return records
  })
  ask('the end', () => log.logEndOffset)
  return answers
}

const TOLD = 'damage was told'

function orTold(answer: () => unknown): unknown {
  try {
    return answer()
  } catch (error) {
    if (error instanceof StoreError && error.code === 'SAMSA_STORE_CORRUPT') return TOLD
    throw error
  }
}

/** Opens the log in a folder and asks it everything. */
async function ask(folder: string): Promise<Map<string, unknown>> {
  const store = openStore(join(folder, FILE))
  const { broker, close } = await openBroker({ store, clock: new ManualClock(FIRST_MS), log: silent })
  const topicId = broker.topics.byName('t')?.topicId ?? ''
  const answers = answersOf(broker.logs.get(topicId, 0))
  await close()
  await store.close()
  return answers
}

test('a bit that changes in the columns of a chunk keeps no record from readers, unless that is told', {
  timeout: 300_000,
}, async () => {
  const folder = await prepareLog()
  const original = bytesOf(folder, FILE)
  const bad = temporaryFolder()
  copyFolder(folder, bad)
  const whole = await ask(bad)
  expect([...whole.values()]).not.toContain(TOLD)
  const flips = SPOILT_CHUNKS.flatMap((chunk) =>
    Object.entries(columnsOf(folder, chunk)).flatMap(([column, { at, bytes }]) =>
      Array.from({ length: bytes * 8 }, (_, bit) => ({
        what: `bit ${bit} of ${column} of chunk ${chunk}`,
        at: at + (bit >> 3),
        mask: 1 << (bit & 7),
      })),
    ),
  ).filter((_, n) => n % STEP === 0)
  let harmless = 0
  for (const { what, at, mask } of flips) {
    const damaged = Buffer.from(original)
    damaged.writeUInt8(damaged.readUInt8(at) ^ mask, at)
    for (const name of [`${FILE}-wal`, `${FILE}-shm`]) rmSync(join(bad, name), { force: true })
    writeFileSync(join(bad, FILE), damaged)
    expect(checkData(bad).problems, what).not.toEqual([])
    const answers = await ask(bad)
    const kept = [...answers].filter(([, answer]) => answer !== TOLD)
    expect(kept, what).toEqual(kept.map(([question]) => [question, whole.get(question)]))
    if (kept.length === whole.size) harmless++
  }
  tellFigures(`${flips.length} bits, ${harmless} of them without any harm to readers; a check tells each`)
})

test.each([
  ['damaged', 'last_offset', -2, 'do not fit their checksum'],
  [
    'from before there were sums',
    'last_offset & 0x1ffffffffff',
    4,
    'offsets 6 to 8 are kept as if they went up to 12',
  ],
])(
  'a chunk whose last offset is %s goes up to where its last batch does',
  async (_, column, change, said) => {
    const folder = await prepareLog()
    const whole = await ask(folder)
    const database = openDatabase(join(folder, FILE))
    database.exec(`
    UPDATE chunks SET last_offset = ${column};
    UPDATE chunks SET last_offset = last_offset + ${change} WHERE chunk_key & 0x1ffffffffff = 6`)
    database.close()
    expect(await ask(folder)).toEqual(new Map([...whole, ['the newest', TOLD]]))
    expect(checkData(folder).problems.join()).toContain(said)
  },
)

test('who reads a salvaged directory goes on behind what was lost', async () => {
  const folder = await prepareLog()
  const database = openDatabase(join(folder, FILE))
  database.exec('DELETE FROM chunks WHERE chunk_key & 0x1ffffffffff = 6')
  database.close()
  expect((await ask(folder)).get('everything')).toBe(TOLD)
  const out = join(temporaryFolder(), 'out')
  salvageData(folder, out)
  expect((await ask(out)).get('everything')).toHaveLength((CHUNKS - 1) * RECORDS_PER_CHUNK)
})
