import { expect, test } from 'vitest'
import { Generations } from '../../../../src/kafka/client/producer/generations.ts'

async function isDone(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve().then(() => false)])
}

test('a flush with nothing under way is done at once', async () => {
  await new Generations().close()
})

test('a flush waits for what came before it, and for nothing that came later', async () => {
  const generations = new Generations()
  const before = [generations.enter(), generations.enter()]
  const flush = generations.close()
  generations.enter()
  generations.leave(before[0] ?? -1)
  expect(await isDone(flush)).toBe(false)
  expect(generations.hasWaiters).toBe(true)
  generations.leave(before[1] ?? -1)
  await flush
  expect(generations.hasWaiters).toBe(false)
})

test('a later flush waits for the records of an earlier one', async () => {
  const generations = new Generations()
  const early = generations.enter()
  const first = generations.close()
  const second = generations.close()
  expect(await isDone(second)).toBe(false)
  generations.leave(early)
  await Promise.all([first, second])
})
