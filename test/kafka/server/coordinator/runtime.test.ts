import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { buildBatch } from '../../../../src/kafka/records/batch-builder.ts'
import { buildEndTransactionBatch } from '../../../../src/kafka/records/control.ts'
import { CoordinatorRuntime, type Outcome } from '../../../../src/kafka/server/coordinator/runtime.ts'
import type { Machine, Turn } from '../../../../src/kafka/server/coordinator/turn.ts'
import { type OpenBroker, openBroker } from '../../../../src/kafka/server/open-broker.ts'
import { ManualClock } from '../../../../src/runtime/clock.ts'
import { Store } from '../../../../src/store/store.ts'

/** A coordinator of lists: each id has the words that were added to it. */
interface Words {
  readonly lists: Map<string, string[]>
  readonly pending: Map<number, Word[]>
  loads: number
}
interface Word {
  readonly id: string
  readonly word: string
}
type WordTurn = Turn<Word, Word, string>

const machine: Machine<Words, Word, Word, string> = {
  create: () => ({ lists: new Map(), pending: new Map(), loads: 0 }),
  replay(state, word, { producerId }) {
    if (producerId === -1) listOf(state, word.id).push(word.word)
    else state.pending.set(producerId, [...(state.pending.get(producerId) ?? []), word])
  },
  replayEndTransaction(state, producerId, isCommit) {
    const words = state.pending.get(producerId) ?? []
    state.pending.delete(producerId)
    if (isCommit) for (const { id, word } of words) listOf(state, id).push(word)
  },
  loaded(state) {
    state.loads++
  },
  fire: (_, word, turn) => void turn.records.push(word),
  abandon: () => ['abandoned'],
}

function listOf(state: Words, id: string): string[] {
  const list = state.lists.get(id) ?? []
  state.lists.set(id, list)
  return list
}

const codec = {
  encode: ({ id, word }: Word) => ({ key: Buffer.from(id), value: Buffer.from(word) }),
  decode(key: Buffer, value: Buffer | null): Word | null {
    return key.toString() === 'unknown' ? null : { id: key.toString(), word: value?.toString() ?? '' }
  },
}

const clock = new ManualClock()
let folder: string
let store: Store
let open: OpenBroker
let answers: string[]
let problems: string[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'samsa-runtime-'))
  store = Store.open(join(folder, 'samsa.db'))
  answers = []
  problems = []
  const log = { info: () => {}, warn: () => {}, error: (text: string) => void problems.push(text) }
  open = await openBroker({ store, clock, log })
})
afterEach(async () => {
  await open.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

function newRuntime(): CoordinatorRuntime<Words, Word, Word, string> {
  const { topics, logs } = open.broker
  const log = { info: () => {}, warn: () => {}, error: (text: string) => void problems.push(text) }
  const onAnswer = (answer: string): void => void answers.push(answer)
  return new CoordinatorRuntime({
    topicName: 'words',
    machine,
    codec,
    onAnswer,
    store,
    topics,
    logs,
    clock,
    log,
  })
}

const makeTopic = (configs: ReadonlyMap<string, string> = new Map()) =>
  open.broker.topics.create({ name: 'words', partitions: 2, configs })

const add = (runtime: ReturnType<typeof newRuntime>, ...words: string[]): Promise<Outcome<number>> =>
  runtime.write('id', (state: Words, turn: WordTurn) => {
    for (const word of words) turn.records.push({ id: 'id', word })
    return listOf(state, 'id').length
  })

const words = async (runtime: ReturnType<typeof newRuntime>): Promise<unknown> => {
  const outcome = await runtime.read('id', (state) => [...listOf(state, 'id')])
  return outcome.isOk ? outcome.value : outcome.errorCode
}

/** The log that holds `id`. */
async function logOf(): Promise<ReturnType<OpenBroker['broker']['logs']['get']>> {
  const topicId = open.broker.topics.byName('words')?.topicId ?? ''
  const logs = [0, 1].map((partition) => open.broker.logs.get(topicId, partition))
  const log = logs.find(({ logEndOffset }) => logEndOffset > 0)
  if (!log) throw new Error('nothing has been written')
  return log
}

it('shows each decision what the one before has decided, before it is committed', async () => {
  await makeTopic()
  const runtime = newRuntime()
  const outcomes = await Promise.all([add(runtime, 'a', 'b'), add(runtime, 'c'), words(runtime)])
  expect(outcomes).toEqual([{ isOk: true, value: 0 }, { isOk: true, value: 2 }, ['a', 'b', 'c']])
})

it('reads its log when it starts, once, and passes over what it does not know', async () => {
  await makeTopic()
  await add(newRuntime(), 'a')
  await add(newRuntime(), 'b')
  const log = await logOf()
  log.appendBatches(buildBatch([{ timestamp: 0, key: Buffer.from('unknown'), value: null }]))
  await store.committed()
  const runtime = newRuntime()
  const both = await Promise.all([words(runtime), words(runtime)])
  expect(both).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
  expect(await runtime.read('id', ({ loads }) => loads)).toEqual({ isOk: true, value: 1 })
})

it('reads transactions with their ends', async () => {
  await makeTopic()
  await add(newRuntime(), 'a')
  const log = await logOf()
  for (const [producerId, type] of [
    [7, 'COMMIT'],
    [8, 'ABORT'],
  ] as const) {
    const records = [{ timestamp: 0, key: Buffer.from('id'), value: Buffer.from(`of ${producerId}`) }]
    log.appendBatches(
      buildBatch(records, { producerId, producerEpoch: 0, baseSequence: 0, isTransactional: true }),
    )
    const marker = { type, coordinatorEpoch: 0 }
    log.appendBatches(buildEndTransactionBatch({ marker, timestamp: 0, producerId, producerEpoch: 0 }))
  }
  await store.committed()
  expect(await words(newRuntime())).toEqual(['a', 'of 7'])
})

it('handles timers as they run out, and what was to come after a commit', async () => {
  await makeTopic()
  const runtime = newRuntime()
  await runtime.write('id', (_, turn: WordTurn) => {
    turn.records.push({ id: 'id', word: 'first' })
    turn.afterCommit = { id: 'id', word: 'then' }
    turn.timers.push({ key: 'late', afterMs: 100, event: { id: 'id', word: 'late' } })
    turn.timers.push({ key: 'never', afterMs: 100, event: { id: 'id', word: 'never' } })
    turn.timers.push({ key: 'never', afterMs: null })
  })
  clock.advance(99)
  expect(await words(runtime)).toEqual(['first', 'then'])
  clock.advance(1)
  expect(await words(runtime)).toEqual(['first', 'then', 'late'])
})

it('does not append more than a batch may hold', async () => {
  await makeTopic(new Map([['max.message.bytes', '100']]))
  const runtime = newRuntime()
  expect(await add(runtime, 'x'.repeat(200))).toEqual({
    isOk: false,
    errorCode: errors.UNKNOWN_SERVER_ERROR.code,
  })
  expect(problems[0]).toContain('do not fit into a batch of words (100 bytes)')
  expect(await words(runtime)).toEqual([])
})

it('coordinates nothing without its topic, nor when it is closed', async () => {
  const runtime = newRuntime()
  expect(await words(runtime)).toBe(errors.NOT_COORDINATOR.code)
  await makeTopic()
  expect(await words(runtime)).toEqual([])
  runtime.close()
  expect(answers).toEqual(['abandoned'])
  expect(await words(runtime)).toBe(errors.NOT_COORDINATOR.code)
})

it('coordinates nothing that it cannot read', async () => {
  await makeTopic()
  await add(newRuntime(), 'a')
  const log = await logOf()
  const broken = buildBatch([{ timestamp: 0, key: Buffer.from('id'), value: Buffer.from('b') }])
  broken[61] = 0xff
  log.appendBatches(broken)
  await store.committed()
  expect(await words(newRuntime())).toBe(errors.NOT_COORDINATOR.code)
  expect(problems[0]).toMatch(/^cannot read words-[01]$/)
})
