import { ListOffsetsApi } from '../../../../../src/kafka/messages/02-list-offsets.ts'
import { OffsetFetchApi } from '../../../../../src/kafka/messages/09-offset-fetch.ts'
import { InitProducerIdApi } from '../../../../../src/kafka/messages/22-init-producer-id.ts'
import { AddPartitionsToTxnApi } from '../../../../../src/kafka/messages/24-add-partitions-to-txn.ts'
import { AddOffsetsToTxnApi } from '../../../../../src/kafka/messages/25-add-offsets-to-txn.ts'
import { EndTxnApi } from '../../../../../src/kafka/messages/26-end-txn.ts'
import { WriteTxnMarkersApi } from '../../../../../src/kafka/messages/27-write-txn-markers.ts'
import { DescribeProducersApi } from '../../../../../src/kafka/messages/61-describe-producers.ts'
import { DescribeTransactionsApi } from '../../../../../src/kafka/messages/65-describe-transactions.ts'
import { ListTransactionsApi } from '../../../../../src/kafka/messages/66-list-transactions.ts'
import { fetchOf } from '../../groups/transcript/requests.ts'
import type { Client, Scenario, World } from '../../groups/transcript/world.ts'
import { findCoordinators, inOrder, Producer, readCommitted } from './requests.ts'

const describe = async (client: Client, transactionalIds: string[]) => {
  const { transactionStates } = await client.send(DescribeTransactionsApi, 0, { transactionalIds })
  for (const { topics } of transactionStates) for (const { partitions } of topics) partitions.sort()
  return transactionStates.map(({ transactionStartTimeMs: startMs, ...state }) => ({
    ...state,
    hasStart: startMs > 0,
  }))
}

/** Waits until a transaction that has been decided is complete: here it is when the answer comes. */
const ended = async (world: World, { client, transactionalId }: Producer) => {
  for (;;) {
    await world.arrived()
    const [state] = await describe(client, [transactionalId])
    if (!state?.transactionState.startsWith('Prepare')) return
  }
}

const list = async (client: Client, more: Readonly<Record<string, unknown>> = {}) => {
  const answer = await client.send(ListTransactionsApi, 2, {
    stateFilters: [],
    producerIdFilters: [],
    ...more,
  })
  const transactionStates = answer.transactionStates.sort((a, b) =>
    a.transactionalId < b.transactionalId ? -1 : 1,
  )
  return { ...answer, transactionStates }
}

const endOffset = async (client: Client, isolationLevel: number, timestamp = -1n) => {
  const answer = await client.send(ListOffsetsApi, 8, {
    replicaId: -1,
    isolationLevel,
    topics: [{ name: 't', partitions: [{ partitionIndex: 0, timestamp }] }],
  })
  return answer.topics[0]?.partitions[0]?.offset
}

/** What is refused before anything is known of an id. */
const refusals: Scenario = async (world, { note }) => {
  await findCoordinators(world, ['refusals'])
  const client = world.client('client')
  const nobody = new Producer(client, 'refusals')
  const init = (more: Readonly<Record<string, unknown>>, version = 5) =>
    client.send(InitProducerIdApi, version, {
      transactionalId: 'refusals',
      transactionTimeoutMs: 60_000,
      ...more,
    })
  note('init with an empty id', await init({ transactionalId: '' }))
  note('init with an id alone', await init({ producerId: 5 }))
  note('init with an epoch alone', await init({ producerEpoch: 5 }))
  for (const transactionTimeoutMs of [0, -1, 900_001])
    note(`init with the time limit ${transactionTimeoutMs}`, await init({ transactionTimeoutMs }))
  for (const version of [0, 1, 2, 3]) note(`add v${version}`, await nobody.add([0], version))
  note('add a partition that is not there', await nobody.add([0, 7]))
  note('add a topic that is not there', await nobody.add([0], 3, 'gone'))
  for (const version of [0, 3, 4]) {
    const request = { transactionalId: 'refusals', producerId: 1, producerEpoch: 0, groupId: 'g' }
    note(`add offsets v${version}`, await client.send(AddOffsetsToTxnApi, version, request))
  }
  for (const version of [0, 2, 4, 5]) note(`end v${version}`, await nobody.end(true, version))
  for (const transactionalId of ['']) {
    const request = { transactionalId, producerId: 1, producerEpoch: 0 }
    note('end of an empty id', await client.send(EndTxnApi, 4, { ...request, committed: true }))
    note('end of an empty id v5', await client.send(EndTxnApi, 5, { ...request, committed: true }))
    note('add offsets to an empty id', await client.send(AddOffsetsToTxnApi, 3, { ...request, groupId: 'g' }))
    note('add to an empty id', await new Producer(client, '').add([0]))
  }
  note('describe', await describe(client, ['refusals', '']))
  for (const version of [9, 10, 11, 12]) {
    const somebody = { producerId: 123_456, producerEpoch: 0 }
    note(`produce v${version}`, await nobody.produce(0, version, somebody))
  }
  for (const version of [0, 3, 4, 5]) {
    note(
      `commit offsets v${version}`,
      await nobody.commitOffset('refusals', version, { producerId: 123_456, producerEpoch: 0 }),
    )
  }
  note(
    'commit offsets of a topic that is not there',
    await nobody.commitOffset('refusals', 3, {
      topics: [
        { name: 'gone', partitions: [{ partitionIndex: 0, committedOffset: 5, committedMetadata: '' }] },
      ],
    }),
  )
  note('commit offsets of no group', await nobody.commitOffset('', 3))
}

/** A client of transactions v1. */
const versionOne: Scenario = async (world, { note }) => {
  await findCoordinators(world, ['one'])
  const client = world.client('client')
  const producer = new Producer(client, 'one')
  const before = await endOffset(client, 0)
  note('init', await noteless(producer.init(4)))
  note('end before anything', await producer.end(true))
  note('abort before anything', await producer.end(false))
  for (const version of [10, 11])
    note(`produce without a partition v${version}`, await producer.produce(0, version))
  note('add', await producer.add([0, 1]))
  note('add again', await producer.add([0]))
  note('produce', await rebased(producer.produce(0), before))
  note('produce more', await rebased(producer.produce(0), before))
  note('a duplicate', await rebased(producer.produce(0, 11, { sequence: 1 }), before))
  note('a gap', await producer.produce(0, 11, { sequence: 9 }))
  note(
    'listed',
    await list(client, { transactionalIdPattern: 'on.' }).then(({ transactionStates }) =>
      transactionStates.map(({ transactionState }) => transactionState),
    ),
  )
  note(
    'described',
    (await describe(client, ['one'])).map(({ producerId: _, ...state }) => state),
  )
  for (const isolationLevel of [0, 1])
    note(`end offset ${isolationLevel}`, ((await endOffset(client, isolationLevel)) ?? 0) - (before ?? 0))
  note('a wrong epoch', await producer.end(true, 4, { producerEpoch: 9 }))
  note('a wrong epoch v0', await producer.end(true, 0, { producerEpoch: 9 }))
  note('a wrong id', await producer.end(true, 4, { producerId: 123_456 }))
  note('add with a wrong epoch v1', await producer.add([0], 1, 't', { producerEpoch: 9 }))
  note('add with a wrong epoch v3', await producer.add([0], 3, 't', { producerEpoch: 9 }))
  note('commit', await producer.end(true))
  await ended(world, producer)
  note('commit again', await producer.end(true))
  note('abort what is committed', await producer.end(false))
  note(
    'described',
    (await describe(client, ['one'])).map(({ producerId: _, ...state }) => state),
  )
  note('produce when it is over', await producer.produce(0, 11))
  note('produce when it is over v10', await producer.produce(0, 10))
  note('add', await producer.add([0]))
  note('produce', await rebased(producer.produce(0), before))
  note('abort', await producer.end(false))
  await ended(world, producer)
  note('abort again', await producer.end(false))
  note('commit what is aborted', await producer.end(true))
  note('read', await readCommitted(client, 0, before ?? 0))
}

/** A client of transactions v2. */
const versionTwo: Scenario = async (world, { note }) => {
  await findCoordinators(world, ['two'])
  const client = world.client('client')
  const producer = new Producer(client, 'two')
  const before = await endOffset(client, 0)
  note('init', await noteless(producer.init(5)))
  note('commit of nothing', await noteless(producer.end(true, 5)))
  const first = producer.identity
  note('abort of nothing', await noteless(producer.end(false, 5)))
  await ended(world, producer)
  note(
    'described',
    (await describe(client, ['two'])).map(({ producerId: _, ...state }) => state),
  )
  note('abort of nothing again', await noteless(producer.end(false, 5, first)))
  note('commit of what was aborted', await noteless(producer.end(true, 5, first)))
  note('produce', await rebased(producer.produce(0, 12), before))
  note(
    'described',
    (await describe(client, ['two'])).map(({ producerId: _, ...state }) => state),
  )
  note('an old epoch', await producer.produce(0, 12, first))
  note('an old epoch in another partition', await producer.produce(1, 12, first))
  const second = producer.identity
  note('commit', await noteless(producer.end(true, 5)))
  await ended(world, producer)
  note('commit again', await noteless(producer.end(true, 5, second)))
  note('abort what is committed', await noteless(producer.end(false, 5, second)))
  note('an epoch too old', await noteless(producer.end(true, 5, first)))
  note('a late record', await producer.produce(0, 12, { ...second, sequence: 1 }))
  note('begins with a later sequence', await producer.produce(0, 12, { sequence: 3 }))
  note('begins with the first', await rebased(producer.produce(0, 12), before))
  note('abort', await noteless(producer.end(false, 5)))
  await ended(world, producer)
  note('commit of nothing after an abort', await noteless(producer.end(true, 5)))
  note('init again', await noteless(producer.init(5)))
  note('init with its epoch', await noteless(producer.init(5, producer.identity)))
  note(
    'init with an older epoch',
    await noteless(producer.init(5, { ...producer.identity, producerEpoch: 1 })),
  )
  note(
    'init with an older epoch v3',
    await noteless(producer.init(3, { ...producer.identity, producerEpoch: 1 })),
  )
}

/** Another producer takes the id while a transaction is open. */
const fencing: Scenario = async (world, { note }) => {
  await findCoordinators(world, ['fence-one', 'fence-two'])
  const client = world.client('client')
  for (const [id, produceVersion, endVersion] of [
    ['fence-one', 11, 4],
    ['fence-two', 12, 5],
  ] as const) {
    const old = new Producer(client, id)
    note(`${id}: init`, await noteless(old.init()))
    if (produceVersion < 12) await old.add([1])
    note(`${id}: produce`, (await old.produce(1, produceVersion))?.errorCode)
    const young = new Producer(client, id)
    note(`${id}: another is told to wait`, await noteless(young.init()))
    await ended(world, young)
    note(`${id}: and gets it`, await noteless(young.init()))
    note(`${id}: the old one writes`, await old.produce(1, produceVersion))
    note(`${id}: the old one writes elsewhere`, await old.produce(0, produceVersion))
    note(`${id}: the old one commits`, await noteless(old.end(true, endVersion)))
    note(`${id}: the old one recovers`, await noteless(old.init(5, old.identity)))
    note(
      `${id}: described`,
      (await describe(client, [id])).map(({ producerId: _, ...state }) => state),
    )
  }
}

/** Offsets that are committed with a transaction. */
const offsets: Scenario = async (world, { note }) => {
  await findCoordinators(world, ['offsets-one', 'offsets-two'])
  const client = world.client('client')
  const fetch = (requireStable: boolean) =>
    client.send(OffsetFetchApi, 8, {
      ...fetchOf('txn-group', [{ name: 't', partitionIndexes: [0] }]),
      requireStable,
    })
  const one = new Producer(client, 'offsets-one')
  await one.init(4)
  note('commit without the group', await one.commitOffset('txn-group', 3))
  note('commit without the group v4', await one.commitOffset('txn-group', 4))
  const group = { transactionalId: 'offsets-one', groupId: 'txn-group' }
  note('add the group', await client.send(AddOffsetsToTxnApi, 3, { ...group, ...one.identity }))
  note('commit with a generation', await one.commitOffset('txn-group', 3, { generationId: 5, memberId: 'm' }))
  note('commit', await one.commitOffset('txn-group', 3))
  await world.arrived()
  note('fetch', await fetch(false))
  note('fetch stable', await fetch(true))
  note('abort', await one.end(false))
  await ended(world, one)
  note('fetch after the abort', await fetch(true))
  const two = new Producer(client, 'offsets-two')
  await two.init(5)
  note('commit v5', await two.commitOffset('txn-group', 5))
  await world.arrived()
  note('fetch stable', await fetch(true))
  note(
    'commit v5 of a partition that is not there',
    await two.commitOffset('txn-group', 5, {
      topics: [
        {
          name: 't',
          partitions: [
            { partitionIndex: 7, committedOffset: 5, committedMetadata: '' },
            { partitionIndex: 1, committedOffset: 6, committedMetadata: 'x'.repeat(5000) },
          ],
        },
      ],
    }),
  )
  note('end', await noteless(two.end(true, 5)))
  await ended(world, two)
  note('fetch after the commit', await fetch(true))
}

/** What brokers and administrators send. */
const brokers: Scenario = async (world, { note }) => {
  await findCoordinators(world, ['brokers', 'batched'])
  const client = world.client('client')
  const producer = new Producer(client, 'batched')
  await producer.init()
  await producer.init()
  const ask = async (verifyOnly: boolean, partitions: number[], more: Partial<Producer['identity']> = {}) => {
    const answer = await client.send(AddPartitionsToTxnApi, 5, {
      transactions: [
        {
          transactionalId: 'batched',
          ...producer.identity,
          ...more,
          verifyOnly,
          topics: [{ name: 't', partitions }],
        },
        {
          transactionalId: 'brokers',
          producerId: 1,
          producerEpoch: 0,
          verifyOnly,
          topics: [{ name: 't', partitions: [0] }],
        },
      ],
    })
    return answer.resultsByTransaction
      .sort((a, b) => (a.transactionalId < b.transactionalId ? -1 : 1))
      .map(({ transactionalId, topicResults }) => ({ transactionalId, topicResults: inOrder(topicResults) }))
  }
  note('verify', await ask(true, [0]))
  note('add', await ask(false, [0]))
  note('verify both', await ask(true, [0, 1]))
  note('verify with a wrong epoch', await ask(true, [0], { producerEpoch: 5 }))
  note('verify what is not there', await ask(true, [0, 5]))
  note('produce', (await producer.produce(0, 12))?.errorCode)
  const mark = async (version: number, more: Readonly<Record<string, unknown>> = {}) => {
    const { markers } = await client.send(WriteTxnMarkersApi, version, {
      markers: [
        {
          ...producer.identity,
          transactionResult: false,
          coordinatorEpoch: 0,
          topics: [
            { name: 't', partitionIndexes: [0, 5] },
            { name: 'gone', partitionIndexes: [0] },
          ],
          ...more,
        },
      ],
    })
    return markers.flatMap(({ topics }) =>
      topics
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ name, partitions }) => ({
          name,
          partitions: partitions.sort((a, b) => a.partitionIndex - b.partitionIndex),
        })),
    )
  }
  note('no markers', await client.send(WriteTxnMarkersApi, 1, { markers: [] }))
  note('a marker of an old epoch', await mark(1, { producerEpoch: 0 }))
  note('a marker of v2 with the same epoch', await mark(2, { transactionVersion: 2 }))
  note('a marker', await mark(1))
  note('a marker of an old coordinator', await mark(1, { coordinatorEpoch: -1 }))
  note('a marker of v2 that comes again', await mark(2, { transactionVersion: 2 }))
  const { topics } = await client.send(DescribeProducersApi, 0, {
    topics: [{ name: 't', partitionIndexes: [0, 5] }],
  })
  note(
    'producers',
    topics[0]?.partitions.map(({ activeProducers, ...rest }) => ({
      ...rest,
      last: activeProducers
        .filter(({ producerId }) => producerId === producer.producerId)
        .map(({ producerId: _, lastTimestamp: __, ...more }) => more),
    })),
  )
  note('produce after the marker', await producer.produce(0, 12, { sequence: 7 }))
  note('states that are not', await list(client, { stateFilters: ['Nope', 'PrepareEpochFence'] }))
  note('no pattern', await list(client, { transactionalIdPattern: '(' }))
  note(
    'of a producer',
    (await list(client, { producerIdFilters: [producer.producerId] })).transactionStates.map(
      ({ transactionState }) => transactionState,
    ),
  )
  note(
    'long',
    (await list(client, { durationFilter: 86_400_000, stateFilters: ['Ongoing'] })).transactionStates,
  )
}

/** Ids differ between brokers that have given some before. */
async function noteless<T extends { readonly producerId: number }>(answer: Promise<T>) {
  const { producerId, ...rest } = await answer
  return { ...rest, hasId: producerId >= 0 }
}

async function rebased(answer: ReturnType<Producer['produce']>, before: number | undefined) {
  const result = await answer
  return result && { ...result, baseOffset: result.baseOffset < 0 ? -1 : result.baseOffset - (before ?? 0) }
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  refusals,
  versionOne,
  versionTwo,
  fencing,
  offsets,
  brokers,
}

export type { World }
