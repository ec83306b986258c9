import { expect, it } from 'vitest'
import { placeReplicas } from '../../../src/cli/kafka-reassign-partitions/place-replicas.ts'

const brokers = (...racks: (string | null)[]) => racks.map((rack, at) => ({ id: at + 1, rack }))
const first = () => 0

it('begins each partition one broker further', () => {
  expect(placeReplicas(brokers(null, null, null), { partitions: 3, replicas: 2 }, first)).toEqual([
    [1, 2],
    [2, 3],
    [3, 1],
  ])
})

it('puts the replicas of a partition into different racks as long as there are some', () => {
  const racks = brokers('a', 'a', 'b', 'b')
  for (const replicas of placeReplicas(racks, { partitions: 12, replicas: 2 })) {
    expect(new Set(replicas.map((id) => racks[id - 1]?.rack)).size).toBe(2)
  }
})

it('leaves no broker out, and takes none twice for a partition', () => {
  const placed = placeReplicas(brokers('a', 'b', 'b', 'c', 'c'), { partitions: 40, replicas: 3 })
  expect(placed.every((replicas) => new Set(replicas).size === 3)).toBe(true)
  expect(new Set(placed.map(([leader]) => leader)).size).toBe(5)
})

it.each([
  [0, 1, 'All brokers are currently fenced, or have all their log directories cordoned.'],
  [1, 0, 'Invalid replication factor 0: the replication factor must be positive.'],
  [
    1,
    2,
    'The target replication factor of 2 cannot be reached because only 1 broker(s) are registered or some brokers have all their log directories cordoned.',
  ],
])('refuses %i brokers for %i replicas', (count, replicas, message) => {
  const known = brokers(...Array.from({ length: count }, () => null))
  expect(() => placeReplicas(known, { partitions: 1, replicas })).toThrow(message)
})
