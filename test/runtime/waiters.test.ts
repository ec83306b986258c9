import { expect, test } from 'vitest'
import { ManualClock } from '../../src/runtime/clock.ts'
import { Waiters } from '../../src/runtime/waiters.ts'

test('a wait for what is true already ends at once', async () => {
  const waiters = new Waiters<string>(new ManualClock())
  expect(await waiters.wait({ keys: ['a'], timeoutMs: 100, isReady: () => true }).ended).toBe('ready')
  expect(waiters.count('a')).toBe(0)
})

test('waking a key ends the waits whose question has become true, and no others', async () => {
  const waiters = new Waiters<string>(new ManualClock())
  let bytes = 0
  const small = waiters.wait({ keys: ['p'], timeoutMs: 100, isReady: () => bytes >= 1 })
  const large = waiters.wait({ keys: ['p'], timeoutMs: 100, isReady: () => bytes >= 10 })
  bytes = 5
  waiters.wake('p')
  expect(await small.ended).toBe('ready')
  expect(waiters.count('p')).toBe(1)
  bytes = 10
  waiters.wake('p')
  expect(await large.ended).toBe('ready')
})

test('a wait on several keys ends with the first that makes it ready and leaves none behind', async () => {
  const clock = new ManualClock()
  const waiters = new Waiters<string>(clock)
  let ready = false
  const wait = waiters.wait({ keys: ['a', 'b'], timeoutMs: 100, isReady: () => ready })
  ready = true
  waiters.wake('b')
  expect(await wait.ended).toBe('ready')
  expect([waiters.count('a'), waiters.count('b'), clock.pending]).toEqual([0, 0, 0])
})

test('a wait ends with timeout when its time is over', async () => {
  const clock = new ManualClock()
  const waiters = new Waiters<string>(clock)
  const wait = waiters.wait({ keys: ['a'], timeoutMs: 100, isReady: () => false })
  clock.advance(99)
  expect(waiters.count('a')).toBe(1)
  clock.advance(1)
  expect(await wait.ended).toBe('timeout')
  expect(waiters.count('a')).toBe(0)
})

test('a wait without time ends with timeout at once', async () => {
  const waiters = new Waiters<string>(new ManualClock())
  expect(await waiters.wait({ keys: ['a'], timeoutMs: 0, isReady: () => false }).ended).toBe('timeout')
})

test('a wait that is called off ends with cancelled, and once only', async () => {
  const clock = new ManualClock()
  const waiters = new Waiters<string>(clock)
  const wait = waiters.wait({ keys: ['a'], timeoutMs: 100, isReady: () => false })
  wait.cancel()
  wait.cancel()
  clock.advance(100)
  expect(await wait.ended).toBe('cancelled')
})
