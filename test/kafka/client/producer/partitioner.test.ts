import { expect, test } from 'vitest'
import { Partitioner } from '../../../../src/kafka/client/producer/partitioner.ts'

function loads(...waiting: (number | null)[]) {
  return () =>
    waiting.map((count, partition) => ({ partition, hasLeader: count !== null, waiting: count ?? 0 }))
}

test('records without a key stay on a partition until batch.size bytes went there', () => {
  const draws = [0.1, 0.9]
  const partitioner = new Partitioner({ batchSize: 100, isAdaptive: true, random: () => draws.shift() ?? 0 })
  const chosen = [40, 40, 40, 40].map((bytes) => partitioner.next('t', bytes, loads(0, 0)))
  expect(chosen).toEqual([0, 0, 0, 1])
})

test('each topic sticks by itself', () => {
  const draws = [0.1, 0.9]
  const partitioner = new Partitioner({ batchSize: 100, isAdaptive: true, random: () => draws.shift() ?? 0 })
  expect([partitioner.next('a', 1, loads(0, 0)), partitioner.next('b', 1, loads(0, 0))]).toEqual([0, 1])
})

test('a partition with a long queue is chosen less often', () => {
  const counts = [0, 0]
  for (let i = 0; i < 100; i++) {
    const partitioner = new Partitioner({ batchSize: 1, isAdaptive: true, random: () => (i + 0.5) / 100 })
    const chosen = partitioner.next('t', 1, loads(0, 8))
    counts[chosen] = (counts[chosen] ?? 0) + 1
  }
  expect(counts).toEqual([90, 10])
})

test('without adaptive partitioning queues do not matter', () => {
  const partitioner = new Partitioner({ batchSize: 1, isAdaptive: false, random: () => 0.6 })
  expect(partitioner.next('t', 1, loads(0, 8))).toBe(1)
})

test('a partition without a leader is passed over while another has one', () => {
  const partitioner = new Partitioner({ batchSize: 1, isAdaptive: true, random: () => 0 })
  expect(partitioner.next('t', 1, loads(null, 3))).toBe(1)
  expect(partitioner.next('u', 1, loads(null, null))).toBe(0)
})

test('partitions with a leader take turns, each topic by itself', () => {
  const partitioner = new Partitioner({ batchSize: 100, isAdaptive: true })
  const loads = [0, 1, 2].map((partition) => ({ partition, hasLeader: partition !== 1, waiting: 0 }))
  expect([0, 1, 2].map(() => partitioner.inTurn('a', loads))).toEqual([0, 2, 0])
  expect(partitioner.inTurn('b', loads)).toBe(0)
})
