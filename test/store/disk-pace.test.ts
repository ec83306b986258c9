import { expect, test } from 'vitest'
import { DiskPace } from '../../src/store/disk-pace.ts'

function noteMany(pace: DiskPace, times: number, tookMs: number): void {
  for (let n = 0; n < times; n++) pace.note(tookMs)
}

test('a disk is taken for quick when many syncs in a row were, and not before', () => {
  const pace = new DiskPace()
  noteMany(pace, 63, 0.2)
  expect(pace.isQuick).toBe(false)
  pace.note(0.2)
  expect(pace.isQuick).toBe(true)
})

test('one slow sync is enough to have the next ones done elsewhere', () => {
  const pace = new DiskPace()
  noteMany(pace, 64, 0.2)
  pace.note(30)
  expect(pace.isQuick).toBe(false)
  noteMany(pace, 64, 0.2)
  expect(pace.isQuick).toBe(true)
})

test('a disk that takes milliseconds is never waited for', () => {
  const pace = new DiskPace()
  noteMany(pace, 1000, 8)
  expect(pace.isQuick).toBe(false)
})
