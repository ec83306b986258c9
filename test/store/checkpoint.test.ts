import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { fillableStore } from './filler.ts'

const MIB = 1024 * 1024

test('the write-ahead log stays bounded under constant writes, and nothing is lost', async () => {
  const path = join(temporaryFolder(), 'samsa.db')
  const warnings: string[] = []
  const onWarning = (text: string): void => void warnings.push(text)
  const { store, add, count } = fillableStore(path, { walLimitBytes: 2 * MIB, onWarning })
  let largest = 0
  for (let id = 0; id < 1600; id++) {
    await add(65536)
    if (id % 50 === 0) largest = Math.max(largest, statSync(`${path}-wal`).size)
  }
  expect(count()).toBe(1600)
  // 100 MiB went through: three times the limit, and what is written between two looks at it.
  expect(largest).toBeLessThan(8 * MIB)
  await store.close()
  expect(warnings).toEqual([])
  const again = Store.open(path)
  expect(again.database.pragma('integrity_check', { simple: true })).toBe('ok')
  await again.close()
})

test('writers that outrun the worker wait, and the event loop goes on meanwhile', async () => {
  const path = join(temporaryFolder(), 'samsa.db')
  const { store, add } = fillableStore(path, { walLimitBytes: 2 * MIB })
  let turns = 0
  let mostTurns = 0
  let largest = 0
  const timer = setInterval(() => turns++, 0)
  // The worker is started when the first 2 MiB are written, and that takes longer than writing twice as much again.
  for (let id = 0; id < 50; id++) {
    turns = 0
    await add(262144)
    mostTurns = Math.max(mostTurns, turns)
    largest = Math.max(largest, statSync(`${path}-wal`).size)
  }
  clearInterval(timer)
  await store.close()
  expect(mostTurns).toBeGreaterThan(1)
  // Thrice the limit, and what is written between two looks at it.
  expect(largest).toBeLessThan(9 * MIB)
})

test('the pass that the event loop makes is short, however much is written during those of the worker', async () => {
  const { store, add } = fillableStore(join(temporaryFolder(), 'samsa.db'), { walLimitBytes: 12 * MIB })
  const left: number[] = []
  const pragma = store.database.pragma.bind(store.database)
  store.database.pragma = (source, options) => {
    if (source === 'wal_checkpoint(PASSIVE)') {
      const [{ log, checkpointed }] = pragma('wal_checkpoint(NOOP)') as [
        { log: number; checkpointed: number },
      ]
      left.push(log - checkpointed)
    }
    return pragma(source, options)
  }
  for (let id = 0; id < 800; id++) await add(65536)
  await store.close()
  // Two MiB of pages are few. Where writers were kept waiting, nothing was left.
  expect(Math.max(0, ...left)).toBeLessThanOrEqual(256)
})
