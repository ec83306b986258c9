import { expect, test } from 'vitest'
import { parseClientConfig } from '../../../../src/kafka/client/config/client-config.ts'
import { producerKeys } from '../../../../src/kafka/client/config/producer-keys.ts'
import { ProducerBatch } from '../../../../src/kafka/client/producer/batch.ts'
import {
  PartitionQueue,
  type ProducerIdentity,
} from '../../../../src/kafka/client/producer/partition-queue.ts'
import { pendingRecord } from '../../../../src/kafka/client/producer/pending-record.ts'
import { producerSettings } from '../../../../src/kafka/client/producer/settings.ts'

const settings = producerSettings(parseClientConfig(producerKeys, {}))

function batchOf(records: number): ProducerBatch {
  const batch = new ProducerBatch('t', 0, { createdMs: 0, settings })
  for (let i = 0; i < records; i++) {
    const options = { callback: undefined, nowMs: 0, maxBlockMs: 0, generation: 0 }
    batch.tryAppend(pendingRecord({ topic: 't' }, options))
  }
  return batch
}

class Ids {
  identity: ProducerIdentity | undefined = { producerId: 7, epoch: 0 }

  current(): ProducerIdentity | undefined {
    return this.identity
  }

  isOutdated({ producerId }: ProducerIdentity): boolean {
    return this.identity?.producerId !== producerId
  }

  after(identity: ProducerIdentity): ProducerIdentity {
    this.identity = { producerId: identity.producerId, epoch: identity.epoch + 1 }
    return this.identity
  }
}

function queueWith(...sizes: number[]) {
  const ids = new Ids()
  const queue = new PartitionQueue('t', 0, { identities: ids, maxInFlight: 5 })
  const batches = sizes.map(batchOf)
  for (const batch of batches) queue.push(batch)
  return { ids, queue, batches }
}

function takeAll(queue: PartitionQueue): ProducerBatch[] {
  const taken: ProducerBatch[] = []
  while (queue.canSend()) taken.push(queue.take())
  return taken
}

test('batches are numbered one behind the other as they are sent', () => {
  const { queue } = queueWith(2, 3, 1)
  expect(takeAll(queue).map(({ sequence }) => sequence)).toEqual([0, 2, 5])
})

test('nothing is sent before the producer has an id', () => {
  const { ids, queue } = queueWith(1)
  ids.identity = undefined
  expect(queue.canSend()).toBe(false)
})

test('no more than five batches are under way', () => {
  const { queue, batches } = queueWith(1, 1, 1, 1, 1, 1)
  expect(takeAll(queue)).toEqual(batches.slice(0, 5))
  queue.acknowledge(batches[0] ?? batchOf(1))
  expect(queue.canSend()).toBe(true)
})

test('batches that come back queue up by sequence and keep their numbers', () => {
  const { queue, batches } = queueWith(1, 1, 1)
  const [first, second, third] = takeAll(queue)
  if (!first || !second || !third) throw new Error('three batches expected')
  queue.retry(third)
  queue.retry(first)
  expect(queue.canSend()).toBe(true)
  expect(queue.take()).toBe(first)
  expect(queue.canSend()).toBe(false) // the second is still under way, the third must not overtake it
  queue.retry(second)
  expect(queue.canSend()).toBe(false)
  queue.acknowledge(first)
  expect(takeAll(queue)).toEqual([second]) // one after the other, until all that came back is through
  queue.acknowledge(second)
  expect(takeAll(queue)).toEqual([third])
  expect(batches.map(({ sequence }) => sequence)).toEqual([0, 1, 2])
})

test('only the batch that is next in line shows that the broker lost track', () => {
  const { queue } = queueWith(2, 2)
  const [first, second] = takeAll(queue)
  if (!first || !second) throw new Error('two batches expected')
  expect(queue.isGap(second)).toBe(false)
  queue.acknowledge(first)
  expect(queue.isGap(second)).toBe(true)
})

test('the numbers of a refused batch are used again when nothing came behind it', () => {
  const { ids, queue } = queueWith(3)
  const [refused] = takeAll(queue)
  if (!refused) throw new Error('a batch expected')
  queue.abandon(refused, true)
  queue.push(batchOf(1))
  expect(takeAll(queue)[0]?.sequence).toBe(0)
  expect(ids.identity?.epoch).toBe(0)
})

test('a batch given up in doubt makes the partition number anew under the next epoch, once nothing is under way', () => {
  const { ids, queue, batches } = queueWith(1, 1, 1)
  const [first, second, third] = takeAll(queue)
  if (!first || !second || !third) throw new Error('three batches expected')
  queue.abandon(first, false)
  queue.retry(second)
  expect(queue.canSend()).toBe(false)
  queue.retry(third)
  expect(queue.canSend()).toBe(true)
  expect(takeAll(queue)).toEqual([second, third])
  expect(batches.map(({ sequence }) => sequence)).toEqual([0, 0, 1])
  expect(queue.identity).toEqual({ producerId: 7, epoch: 1 })
  expect(ids.identity?.epoch).toBe(1)
})

test('parts of a batch that was too large take its place', () => {
  const { queue } = queueWith(4, 1)
  const large = queue.take()
  const parts = [batchOf(2), batchOf(2)]
  queue.replace(large, parts)
  expect(takeAll(queue).map(({ recordCount, sequence }) => [recordCount, sequence])).toEqual([
    [2, 0],
    [2, 2],
    [1, 4],
  ])
})

test('without idempotence one batch at a time keeps the order when only one may be under way', () => {
  const queue = new PartitionQueue('t', 0, { identities: undefined, maxInFlight: 1 })
  queue.push(batchOf(1))
  queue.push(batchOf(1))
  const first = queue.take()
  expect(queue.canSend()).toBe(false)
  queue.retry(first)
  expect(queue.take()).toBe(first)
})
