import { expect, test } from 'vitest'
import { ProduceApi } from '../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../src/kafka/messages/01-fetch.ts'
import { CreateTopicsApi } from '../../src/kafka/messages/19-create-topics.ts'
import { readRecordSet } from '../../src/kafka/records/records.ts'
import { batchWith } from '../kafka/server/batches.ts'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { KillableBroker, useBrokerProcess } from './killable-broker.ts'

useBrokerProcess()

const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 4)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const KEYS = 20
/** The cleaner begins anew as soon as it is done, so that it is busy when the broker is killed. */
const SETTINGS = ['log.cleaner.backoff.ms=1', 'log.initial.task.delay.ms=1']
const CONFIGS = {
  'cleanup.policy': 'compact',
  'internal.segment.bytes': '6000',
  'min.cleanable.dirty.ratio': '0.01',
}

/** What was sent, by its number, which is the value; and the offset where that was acknowledged. */
interface Sent {
  readonly key: string
  readonly value: string
  offset: number | undefined
}

test('a broker that is killed while it compacts loses no last value and shows no record twice', {
  timeout: 20_000 + ROUNDS * 10_000,
}, async () => {
  const random = new Random(SEED)
  const folder = temporaryFolder()
  const sent: Sent[] = []
  let left = 0
  for (let round = 0; round <= ROUNDS; round++) {
    const broker = await KillableBroker.start(folder, ...SETTINGS)
    if (round === 0) await createTopic(broker)
    else left = await check(broker, sent)
    broker.killAt(random.int(100, 300), random.int(0, 3))
    while (!broker.isGone) await produce(broker, sent, random)
    await broker.kill()
  }
  // Most of what was sent has been replaced by later values of its key, and is gone.
  expect(left).toBeLessThan(sent.length / 2)
})

async function createTopic(broker: KillableBroker): Promise<void> {
  const configs = Object.entries(CONFIGS).map(([name, value]) => ({ name, value }))
  await broker.send(CreateTopicsApi, 5, {
    topics: [{ name: 'c', numPartitions: 1, replicationFactor: 1, assignments: [], configs }],
    timeoutMs: 1000,
  })
}

async function produce(broker: KillableBroker, sent: Sent[], random: Random): Promise<void> {
  const next: Sent = {
    key: `k${random.int(0, KEYS - 1)}`,
    value: `${sent.length}`.padEnd(random.int(10, 400), '.'),
    offset: undefined,
  }
  sent.push(next)
  const record = { timestamp: Date.now(), key: Buffer.from(next.key), value: Buffer.from(next.value) }
  const answer = await broker.send(ProduceApi, 9, {
    acks: -1,
    timeoutMs: 1000,
    topicData: [{ name: 'c', partitionData: [{ index: 0, records: batchWith([record]) }] }],
  })
  if (answer === undefined) return
  const partition = answer.responses[0]?.partitionResponses[0]
  expect(partition?.errorCode).toBe(0)
  next.offset = partition?.baseOffset
}

/** Reads everything and holds it against what was sent. Returns how many records there are. */
async function check(broker: KillableBroker, sent: readonly Sent[]): Promise<number> {
  const byValue = new Map(sent.map((each, number) => [each.value, { ...each, number }]))
  const lastNumbers = new Map<string, number>()
  let fetchOffset = 0
  let count = 0
  for (;;) {
    const answer = await broker.send(FetchApi, 12, {
      maxWaitMs: 0,
      minBytes: 0,
      topics: [{ topic: 'c', partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 4_000 }] }],
      forgottenTopicsData: [],
    })
    const partition = answer?.responses[0]?.partitions[0]
    expect(partition?.errorCode).toBe(0)
    const from = fetchOffset
    for (const { offset, key, value } of readRecordSet(partition?.records ?? Buffer.alloc(0))) {
      if (offset < from) continue
      expect(offset).toBeGreaterThanOrEqual(fetchOffset)
      const known = byValue.get(String(value))
      expect(known?.key).toBe(String(key))
      if (known?.offset !== undefined) expect(offset).toBe(known.offset)
      lastNumbers.set(String(key), known?.number ?? -1)
      fetchOffset = offset + 1
      count++
    }
    if (fetchOffset === from) break
  }
  for (const [number, { key, offset }] of sent.entries()) {
    if (offset !== undefined) expect(lastNumbers.get(key), `the last ${key}`).toBeGreaterThanOrEqual(number)
  }
  return count
}
