import { expect, test } from 'vitest'
import type { PartitionLog } from '../../../../src/kafka/server/log/partition-log.ts'
import type { TransactionMarker } from '../../../../src/kafka/server/log/producer-state.ts'
import { batchOf } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

async function newLog() {
  const fixture = await BrokerFixture.start()
  const { topicId } = await fixture.createTopic('t')
  const log = (): PartitionLog => fixture.broker.logs.get(topicId, 0)
  const write = async (producerId: number, values: string[], baseSequence = 0, producerEpoch = 0) => {
    log().appendBatches(batchOf(values, { producerId, producerEpoch, baseSequence, isTransactional: true }))
    await fixture.store.committed()
  }
  const end = async (producerId: number, isCommit: boolean, more: Partial<TransactionMarker> = {}) => {
    const error = log().appendMarker({ ...marker(producerId, isCommit), ...more })
    await fixture.store.committed()
    return error
  }
  return { fixture, log, write, end }
}

function marker(producerId: number, isCommit: boolean): TransactionMarker {
  return { producerId, producerEpoch: 0, coordinatorEpoch: 0, isCommit, transactionVersion: 1 }
}

test('the last stable offset stands at the oldest open transaction and moves with its end', async () => {
  const { log, write, end } = await newLog()
  await write(1, ['a'])
  await write(2, ['b', 'c'])
  expect([log().lastStableOffset, log().highWatermark]).toEqual([0, 3])
  await end(2, true)
  expect(log().lastStableOffset).toBe(0)
  await end(1, false)
  expect([log().lastStableOffset, log().highWatermark]).toEqual([5, 5])
})

test('a marker moves the last stable offset with its commit, not before, and not when that fails', async () => {
  const { fixture, log, write } = await newLog()
  await write(1, ['a'])
  log().appendMarker(marker(1, true))
  expect(log().lastStableOffset).toBe(0)
  const committed = fixture.store.committed()
  fixture.store.beforeCommit(() => {
    throw new Error('the disk is gone')
  })
  await expect(committed).rejects.toThrow('the disk is gone')
  expect([log().lastStableOffset, log().logEndOffset]).toEqual([0, 1])
  expect(log().producers.hasOpenTransaction(1, 0)).toBe(true)
})

test('aborted transactions are found by the offsets that they reach over', async () => {
  const { log, write, end } = await newLog()
  await write(1, ['0'])
  await write(2, ['1'])
  await write(1, ['2'], 1)
  await end(2, false)
  await write(3, ['4'])
  await end(3, true)
  await end(1, false)
  const first = { producerId: 1, firstOffset: 0, lastOffset: 6 }
  const second = { producerId: 2, firstOffset: 1, lastOffset: 3 }
  expect(log().abortedTransactions(0, 7)).toEqual([second, first])
  expect(log().abortedTransactions(0, 1)).toEqual([first])
  expect(log().abortedTransactions(3, 4)).toEqual([second, first])
  expect(log().abortedTransactions(4, 7)).toEqual([first])
  expect(log().abortedTransactions(7, 9)).toEqual([])
})

for (const how of ['restart', 'crash'] as const) {
  test(`open and aborted transactions are known after a ${how}`, async () => {
    const { fixture, log, write, end } = await newLog()
    await write(1, ['0'])
    await write(2, ['1'])
    await end(2, false)
    await fixture[how]()
    expect([log().lastStableOffset, log().highWatermark]).toEqual([0, 3])
    expect(log().abortedTransactions(0, 3)).toEqual([{ producerId: 2, firstOffset: 1, lastOffset: 2 }])
    await end(1, true)
    await fixture[how]()
    expect(log().lastStableOffset).toBe(4)
    expect(log().abortedTransactions(2, 4)).toHaveLength(1)
  })
}

test('an aborted transaction is forgotten with the records before the log start, and with its topic', async () => {
  const { fixture, log, write, end } = await newLog()
  await write(1, ['0'])
  await end(1, false)
  await write(2, ['2'])
  await end(2, false)
  const rows = () => fixture.store.database.prepare('SELECT count(*) FROM aborted_transactions').pluck().get()
  log().deleteRecordsBefore(3)
  await fixture.store.committed()
  fixture.clock.advance(61_000)
  expect(rows()).toBe(1)
  expect(log().abortedTransactions(3, 4)).toEqual([{ producerId: 2, firstOffset: 2, lastOffset: 3 }])
  await fixture.broker.topics.delete(log().topicId)
  fixture.clock.advance(61_000)
  expect(rows()).toBe(0)
})

test('an aborted transaction whose commit fails is not on record', async () => {
  const { fixture, log, write } = await newLog()
  await write(1, ['0'])
  log().appendMarker(marker(1, false))
  const committed = fixture.store.committed()
  fixture.store.beforeCommit(() => {
    throw new Error('the disk is gone')
  })
  await expect(committed).rejects.toThrow('the disk is gone')
  expect(log().abortedTransactions(0, 10)).toEqual([])
})

test('deleting records beyond an open transaction moves the last stable offset to the log start', async () => {
  const { fixture, log, write } = await newLog()
  await write(1, ['0', '1', '2'])
  log().deleteRecordsBefore(2)
  await fixture.store.committed()
  expect(log().lastStableOffset).toBe(2)
})

test('a marker of an older epoch is refused, and one of an older coordinator', async () => {
  const { write, end } = await newLog()
  await write(1, ['a'], 0, 5)
  expect(await end(1, true, { producerEpoch: 4 })).toBe('INVALID_PRODUCER_EPOCH')
  expect(await end(1, true, { producerEpoch: 5, coordinatorEpoch: 3 })).toBeNull()
  expect(await end(1, true, { producerEpoch: 5, coordinatorEpoch: 2 })).toBe('TRANSACTION_COORDINATOR_FENCED')
  expect(await end(1, true, { producerEpoch: 5, coordinatorEpoch: 3 })).toBeNull()
})

test('in version 2 a marker must raise the epoch, unless it comes again', async () => {
  const { write, end, log } = await newLog()
  await write(1, ['a'], 0, 5)
  expect(await end(1, true, { producerEpoch: 5, transactionVersion: 2 })).toBe('INVALID_PRODUCER_EPOCH')
  expect(await end(1, true, { producerEpoch: 6, transactionVersion: 2 })).toBeNull()
  expect(log().lastStableOffset).toBe(2)
  expect(await end(1, true, { producerEpoch: 6, transactionVersion: 2 })).toBeNull()
  expect(log().lastStableOffset).toBe(3)
})

test('a marker keeps sequences of its epoch known, and forgets them when it raises the epoch', async () => {
  const { write, end, log } = await newLog()
  const sequences = () =>
    log()
      .producers.get(1)
      ?.batches.map(({ lastSequence }) => lastSequence)
  await write(1, ['a', 'b'])
  await end(1, true)
  expect(sequences()).toEqual([1])
  await write(1, ['c'], 2)
  await end(1, true, { producerEpoch: 1, transactionVersion: 2 })
  expect(sequences()).toEqual([])
})

test('a producer with an open transaction is not forgotten, others are', async () => {
  const { fixture, log, write, end } = await newLog()
  await write(1, ['a'])
  await write(2, ['b'])
  await end(2, true)
  fixture.clock.advance(86_400_000 * 2)
  expect([...log().producers.all()].map(({ producerId }) => producerId)).toEqual([1])
  await fixture.restart()
  expect([...log().producers.all()].map(({ producerId }) => producerId)).toEqual([1])
})

test('a batch that begins a transaction may not overtake one that was refused', async () => {
  const { log } = await newLog()
  const { producers } = log()
  const begin = (baseSequence: number) =>
    batchOf(['a'], { producerId: 1, producerEpoch: 0, baseSequence, isTransactional: true })
  const asked = { epoch: 0, supportsEpochBump: false, sinceMs: 0 }
  producers.noteVerification(1, { ...asked, sequence: 3 })
  producers.noteVerification(1, { ...asked, sequence: 4 })
  expect(producers.judge(begin(4), 0)).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
  expect(producers.judge(begin(3), 0)).toEqual({ kind: 'append' })
})

test('in version 2 a producer that is not known begins its transaction at sequence 0', async () => {
  const { log } = await newLog()
  const { producers } = log()
  producers.noteVerification(1, { epoch: 0, sequence: 3, supportsEpochBump: true, sinceMs: 0 })
  const batch = batchOf(['a'], { producerId: 1, producerEpoch: 0, baseSequence: 3, isTransactional: true })
  expect(producers.judge(batch, 0)).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
})
