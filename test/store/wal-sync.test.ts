import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WalSync } from '../../src/store/wal-sync.ts'
import { temporaryFolder } from '../temporary-folder.ts'

test('waits that come during a sync share the next one', async () => {
  const path = join(temporaryFolder(), 'samsa.db')
  writeFileSync(`${path}-wal`, 'frames')
  const sync = new WalSync(path)
  const order: number[] = []
  await Promise.all([1, 2, 3].map((n) => sync.flushed().then(() => order.push(n))))
  expect(order).toEqual([1, 2, 3])
  await sync.close()
})

test('whoever waits is served whether syncs are quick or not', async () => {
  const path = join(temporaryFolder(), 'samsa.db')
  writeFileSync(`${path}-wal`, 'frames')
  const sync = new WalSync(path)
  // In the pool at first; on a quick disk in place after some time.
  for (let n = 0; n < 200; n++) await Promise.all([sync.flushed(), sync.flushed()])
  await sync.close()
})

test('after a failed sync every later wait fails too, with a line that says so', async () => {
  const path = join(temporaryFolder(), 'samsa.db')
  mkdirSync(`${path}-wal`)
  const sync = new WalSync(path)
  await expect(sync.flushed()).rejects.toMatchObject({ code: 'SAMSA_STORE_IO' })
  await expect(sync.flushed()).rejects.toThrow(/cannot sync .*restart to recover/)
  await sync.close()
})
