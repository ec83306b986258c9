import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrations } from '../../src/store/migrations/index.ts'
import { SegmentRows } from '../../src/store/segments.ts'
import { Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../temporary-folder.ts'

test('logs of a file from before segments begin with one of all that their last checkpoint has seen', async () => {
  const path = join(temporaryFolder(), 'samsa.db')
  const before = migrations.findIndex((each) => each.name === '0041-segments')
  const database = new Database(path)
  for (const { sql } of migrations.slice(0, before)) database.exec(sql)
  database.pragma(`application_id = ${0x534d5341}`)
  database.pragma(`user_version = ${before}`)
  database.exec(`
    INSERT INTO logs (log_id, topic_id, partition, log_start_offset, producers_offset) VALUES (1, 't', 0, 4, 9), (2, 't', 1, 0, 0);
    INSERT INTO chunks VALUES ((1 << 41) | 3, 5, 70, zeroblob(100)), ((1 << 41) | 6, 8, 90, zeroblob(50)),
                              ((1 << 41) | 9, 9, 95, zeroblob(20))`)
  database.close()
  const store = Store.open(path)
  const rows = new SegmentRows(store.database)
  expect(rows.ofLog(1)).toMatchObject([
    { baseOffset: 3, sizeInBytes: 150, maxTimestamp: 90, firstTimestamp: -1 },
  ])
  expect(rows.ofLog(2)).toEqual([])
  await store.close()
})
