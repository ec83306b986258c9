import { expect, test } from 'vitest'
import { given, TransactionContext } from './context.ts'

const LAST_EPOCH = 32_766

test('a new transactional id gets a producer id of its own in epoch 0, and each later producer the next epoch', () => {
  const context = new TransactionContext()
  expect(context.init()).toMatchObject({ producerId: 100, producerEpoch: 0 })
  expect(context.init()).toMatchObject({ producerId: 100, producerEpoch: 1 })
  expect(context.init('other')).toMatchObject({ producerId: 101, producerEpoch: 0 })
  expect(context.told()).toEqual([
    ['Empty', 100, 0],
    ['Empty', 100, 1],
    ['Empty', 101, 0],
  ])
})

test('a transaction goes through its states, each with a record', () => {
  const context = new TransactionContext()
  const producer = given(context.init())
  expect(context.add(producer, [0], 0)).toBe('NONE')
  expect(context.add(producer, [0, 1], 0)).toBe('NONE')
  expect(context.add(producer, [1], 0)).toBe('NONE')
  expect(context.end(producer, true, { clientVersion: 0 })).toEqual({
    error: 'NONE',
    producerId: -1,
    producerEpoch: -1,
  })
  expect(context.orders).toEqual([
    {
      transactionalId: 'id',
      producerId: 100,
      producerEpoch: 0,
      isCommit: true,
      partitions: [{ topic: 't', partitionIds: [0, 1] }],
      clientVersion: 0,
    },
  ])
  context.complete()
  expect(context.told()).toEqual([
    ['Empty', 100, 0],
    ['Ongoing', 100, 0],
    ['Ongoing', 100, 0],
    ['PrepareCommit', 100, 0],
    ['CompleteCommit', 100, 0],
  ])
  expect(context.state.transactions.get('id')).toMatchObject({ partitions: [], startMs: 1_000_000 })
})

test('in version 2 the end of a transaction raises the epoch, and the marker has the new one', () => {
  const context = new TransactionContext()
  const producer = given(context.init())
  context.add(producer, [0])
  expect(context.end(producer, false)).toEqual({ error: 'NONE', producerId: 100, producerEpoch: 1 })
  expect(context.orders).toMatchObject([{ producerEpoch: 1, isCommit: false, clientVersion: 2 }])
  context.complete()
  expect(context.told(2)).toEqual([
    ['PrepareAbort', 100, 1],
    ['CompleteAbort', 100, 1],
  ])
})

test('what is decided but not complete keeps everybody waiting', () => {
  const context = new TransactionContext()
  const producer = given(context.init())
  context.add(producer, [0])
  const next = context.end(producer, true)
  expect(context.init()).toBe('CONCURRENT_TRANSACTIONS')
  expect(context.add(next, [0])).toBe('CONCURRENT_TRANSACTIONS')
  expect(context.verify(next, 0)).toBe('CONCURRENT_TRANSACTIONS')
  expect(context.end(producer, true).error).toBe('CONCURRENT_TRANSACTIONS')
  expect(context.end(producer, false).error).toBe('INVALID_TXN_STATE')
  expect(context.end(next, true).error).toBe('PRODUCER_FENCED')
  context.complete()
  expect(context.add(next, [0])).toBe('NONE')
})

test('what is decided is carried out after a restart, also when the markers were ordered before', () => {
  const context = new TransactionContext()
  const producer = given(context.init())
  context.add(producer, [3])
  context.end(producer, true)
  context.restart()
  expect(context.orders).toMatchObject([{ isCommit: true, partitions: [{ topic: 't', partitionIds: [3] }] }])
  context.complete()
  expect(context.told().at(-1)).toEqual(['CompleteCommit', 100, 1])
  context.restart()
  expect(context.orders).toEqual([])
})

test('a restart between any two records changes nothing but the memory of the last epoch', () => {
  const context = new TransactionContext()
  const producer = given(context.init())
  context.add(producer, [0])
  context.restart()
  expect(context.verify(producer, 0)).toBe('NONE')
  const next = context.end(producer, true)
  context.complete()
  const before = context.state.transactions.get('id')
  context.restart()
  expect(context.state.transactions.get('id')).toEqual({ ...before, lastProducerEpoch: -1 })
  expect(context.end(producer, true)).toEqual({ ...next, error: 'NONE' })
})

test('another producer has the open transaction aborted in an epoch that nobody had, and comes again', () => {
  for (const transactionVersion of [1, 2]) {
    const context = new TransactionContext()
    context.transactionVersion = transactionVersion
    const old = given(context.init())
    context.add(old, [0], transactionVersion)
    expect(context.init()).toBe('CONCURRENT_TRANSACTIONS')
    expect(context.orders).toMatchObject([{ isCommit: false, producerEpoch: 1 }])
    context.complete()
    expect(context.init()).toMatchObject({ producerId: 100, producerEpoch: 2 })
    expect(context.add(old, [0])).toBe('PRODUCER_FENCED')
    expect(context.end(old, true).error).toBe('PRODUCER_FENCED')
  }
})

test('a producer that recovers with its own epoch gets the next, asked twice the same one', () => {
  const context = new TransactionContext()
  const expected = given(context.init())
  expect(context.init('id', { expected })).toMatchObject({ producerEpoch: 1 })
  expect(context.init('id', { expected })).toMatchObject({ producerEpoch: 1 })
  expect(context.init('id', { expected: { producerId: 100, producerEpoch: 1 } })).toMatchObject({
    producerEpoch: 2,
  })
  expect(context.init('id', { expected })).toBe('PRODUCER_FENCED')
  expect(context.init('id', { expected: { producerId: 5, producerEpoch: 2 } })).toBe('PRODUCER_FENCED')
})

test('when the epochs of a producer id are used up there comes a new id', () => {
  const context = new TransactionContext()
  const first = given(context.init())
  for (let epoch = 1; epoch <= LAST_EPOCH; epoch++) context.init()
  const last = { ...first, producerEpoch: LAST_EPOCH }
  expect(context.state.transactions.get('id')).toMatchObject(last)
  expect(context.init('id', { expected: last })).toMatchObject({ producerId: 101, producerEpoch: 0 })
  expect(context.init('id', { expected: last }), 'asked again').toMatchObject({
    producerId: 101,
    producerEpoch: 0,
  })
  expect(context.init('id', { expected: { ...first, producerEpoch: 5 } })).toBe('PRODUCER_FENCED')
})

test('in version 2 the last epoch of a producer id ends with a new id, and the request may come again', () => {
  const context = new TransactionContext()
  given(context.init())
  for (let epoch = 1; epoch <= LAST_EPOCH; epoch++) context.init()
  const last = { producerId: 100, producerEpoch: LAST_EPOCH }
  context.add(last, [0])
  expect(context.end(last, true)).toEqual({ error: 'NONE', producerId: 101, producerEpoch: 0 })
  expect(context.orders).toMatchObject([{ producerId: 100, producerEpoch: LAST_EPOCH + 1 }])
  context.complete()
  expect(context.told().slice(-2)).toEqual([
    ['PrepareCommit', 100, LAST_EPOCH + 1],
    ['CompleteCommit', 101, 0],
  ])
  expect(context.end(last, true)).toEqual({ error: 'NONE', producerId: 101, producerEpoch: 0 })
  expect(context.end(last, false).error).toBe('INVALID_TXN_STATE')
  context.restart()
  expect(context.end(last, true)).toEqual({ error: 'NONE', producerId: 101, producerEpoch: 0 })
  expect(context.add({ producerId: 101, producerEpoch: 0 }, [0])).toBe('NONE')
})

test('a transaction is aborted when its time is up, not before', () => {
  const context = new TransactionContext()
  const producer = given(context.init('id', { timeoutMs: 5000 }))
  context.add(producer, [0])
  context.clock.advance(5000)
  context.abortTimedOut()
  expect(context.orders).toEqual([])
  context.clock.advance(1)
  context.abortTimedOut()
  expect(context.orders).toMatchObject([{ isCommit: false, producerEpoch: 1 }])
  context.complete()
  expect(context.end(producer, true).error).toBe('INVALID_TXN_STATE')
  expect(context.add(producer, [0])).toBe('PRODUCER_FENCED')
})

test('a transactional id that is not used is forgotten, one with an open transaction is not', () => {
  const context = new TransactionContext()
  context.init('idle')
  context.add(given(context.init()), [0])
  context.clock.advance(999)
  context.expire(1000)
  expect(context.state.transactions.size).toBe(2)
  context.clock.advance(1)
  context.expire(1000)
  expect([...context.state.transactions.keys()]).toEqual(['id'])
  context.restart()
  expect([...context.state.transactions.keys()]).toEqual(['id'])
})

test('before transaction.version 1 values are of version 0, which know no other producer ids', () => {
  const context = new TransactionContext()
  context.transactionVersion = 0
  const producer = given(context.init())
  context.add(producer, [0], 0)
  context.restart()
  expect(context.state.transactions.get('id')).toMatchObject({ state: 'Ongoing', previousProducerId: -1 })
})
