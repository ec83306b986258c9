import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ChunkRows } from '../../src/store/chunks.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const PAGE_BYTES = 8192
const CHUNKS = 400
const INNER_TABLE_PAGE = 5

test('a damaged key inside the tree leads no search back', () => {
  const path = join(temporaryFolder(), 'samsa.db')
  const whole = openDatabase(path)
  const rows = new ChunkRows(whole)
  for (let offset = 0; offset < CHUNKS; offset++)
    rows.insert(1, { baseOffset: offset, lastOffset: offset, maxTimestamp: 1, batches: Buffer.alloc(3000) })
  const root = whole
    .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'chunks'")
    .pluck()
    .get()
  whole.close()

  const bytes = readFileSync(path)
  const page = bytes.subarray(((root ?? 0) - 1) * PAGE_BYTES, (root ?? 0) * PAGE_BYTES)
  expect(page.readUInt8(0)).toBe(INNER_TABLE_PAGE)
  const middle = Math.floor(page.readUInt16BE(3) / 2)
  // Behind the number of the page the key, seven bits a byte: 2^28 offsets more.
  const key = page.readUInt16BE(12 + 2 * middle) + 4
  page.writeUInt8(page.readUInt8(key + 1) | 1, key + 1)
  writeFileSync(path, bytes)

  const database = openDatabase(path)
  const damaged = new ChunkRows(database)
  for (let offset = 0; offset < CHUNKS; offset++) {
    expect(damaged.from(1, offset)?.baseOffset).toBe(offset)
    expect(damaged.holding(1, offset)?.baseOffset ?? 0).toBeLessThanOrEqual(offset)
  }
  expect(damaged.from(1, CHUNKS)).toBeUndefined()
  database.close()
})
