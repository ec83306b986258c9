import { expect, it } from 'vitest'
import { proposedMoves, throttledReplicas } from '../../../src/cli/kafka-reassign-partitions/throttles.ts'

it('takes the sources of a partition from what is under way, else from where it is', () => {
  const underWay = [
    { topic: 't', partition: 0, replicas: [1, 2, 3], addingReplicas: [3], removingReplicas: [1] },
  ]
  const proposed = [
    { topic: 't', partition: 0, replicas: [2, 4] },
    { topic: 't', partition: 10, replicas: [1, 2] },
    { topic: 't', partition: 2, replicas: [1] },
  ]
  const current = [
    { topic: 't', partition: 0, replicas: [1, 2] },
    { topic: 't', partition: 10, replicas: [1] },
    { topic: 't', partition: 2, replicas: [1] },
  ]
  const moves = proposedMoves(underWay, proposed, current)
  expect(moves).toEqual([
    { topic: 't', partition: 0, sources: [1, 2], destinations: [4] },
    { topic: 't', partition: 10, sources: [1], destinations: [2] },
    { topic: 't', partition: 2, sources: [1], destinations: [] },
  ])
  expect(throttledReplicas(moves, 'sources')).toBe('0:1,0:2,10:1,2:1')
  expect(throttledReplicas(moves, 'destinations')).toBe('0:4,10:2')
})
