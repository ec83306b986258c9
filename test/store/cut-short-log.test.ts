import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PAGE_BYTES } from '../../src/store/open-database.ts'
import { framesLeftOut, readWriteAheadLog } from '../../src/store/salvage/write-ahead-log.ts'
import { Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const FRAME_BYTES = 24 + PAGE_BYTES

/** A copy of a store as a kill leaves it, with its log of two transactions behind the schema's; how many frames each of them ends. */
async function killedStore(): Promise<{ path: string; ends: [number, number, number] }> {
  const folder = temporaryFolder()
  const from = join(folder, 'from.db')
  const path = join(folder, 'samsa.db')
  const store = Store.open(from)
  const frames = (): number =>
    (store.database.pragma('wal_checkpoint(NOOP)') as { log: number }[])[0]?.log ?? 0
  const insert = store.database.prepare('INSERT INTO chunks VALUES (?, 1, 1, zeroblob(30000))')
  const ends: number[] = [frames()]
  for (const key of [1, 2]) {
    store.write(() => insert.run(key))
    await store.committed()
    ends.push(frames())
  }
  for (const suffix of ['', '-wal']) copyFileSync(`${from}${suffix}`, `${path}${suffix}`)
  await store.close()
  return { path, ends: [ends[0] ?? 0, ends[1] ?? 0, ends[2] ?? 0] }
}

/** Spoils bytes of the log, by default half the page of a frame; returns what is then left out of the log, as both readers of it count. */
function spoil(
  path: string,
  frame: number,
  from = 24 + PAGE_BYTES / 2,
): { readonly warnings: string[]; readonly leftOut: number } {
  const log = readFileSync(`${path}-wal`)
  log.fill(0x55, 32 + frame * FRAME_BYTES + from, 32 + (frame + 1) * FRAME_BYTES)
  writeFileSync(`${path}-wal`, log)
  const { leftOut } = readWriteAheadLog(log, PAGE_BYTES)
  const warnings: string[] = []
  void Store.open(path, { onWarning: (text) => warnings.push(text) }).close()
  return { warnings, leftOut }
}

test('a transaction that a kill has cut short in its last frame is no damage', async () => {
  const { path, ends } = await killedStore()
  expect(spoil(path, ends[2] - 1)).toEqual({ warnings: [], leftOut: 0 })
})

test('a frame that is gone before the last one of all is told of: a kill leaves no hole', async () => {
  const { path, ends } = await killedStore()
  const { warnings, leftOut } = spoil(path, ends[2] - 2, 0)
  expect(leftOut).toBe(2)
  expect(warnings).toEqual([expect.stringContaining('pages that cannot be used')])
})

test('a frame that is spoilt within a transaction is told of, with all that follows', async () => {
  const { path, ends } = await killedStore()
  const { warnings, leftOut } = spoil(path, ends[1] - 1)
  const behind = ends[2] - ends[1] + 1
  expect(leftOut).toBe(behind)
  expect(warnings).toEqual([expect.stringContaining('pages that cannot be used')])
})

test('what is left out is counted from the last transaction that is taken', async () => {
  const { path, ends } = await killedStore()
  expect(framesLeftOut(`${path}-wal`, ends[1], PAGE_BYTES)).toBe(ends[2] - ends[1])
  expect(framesLeftOut(`${path}-wal`, ends[2], PAGE_BYTES)).toBe(0)
})
