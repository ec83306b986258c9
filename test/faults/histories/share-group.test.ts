/**
 * Our own share consumers, which release and reject records and leave with some in their hands: what they were given is a history without anomalies.
 * `scripts/faults` does the same with another client, records that are kept for too long, connections that are cut, and kills.
 */
import { expect, test } from 'vitest'
import { openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { incrementalAlterConfigs } from '../../../src/kafka/client/admin/incremental-alter-configs.ts'
import { openShareConsumer } from '../../../src/kafka/client/share-consumer/share-consumer.ts'
import type { ShareConsumer, ShareRecord } from '../../../src/kafka/client/share-consumer/types.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { fill } from '../../kafka/client/consumer/consumer-kit.ts'
import { Random } from '../../random.ts'
import {
  type Acknowledgement,
  type Delivery,
  type Departure,
  type QueueHistory,
  queueAnomaliesIn,
} from './share-queue.ts'

const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 1)
const RECORDS = 40 * ROUNDS
const CONSUMERS = 3
const LOCK_MS = 30_000
const DELIVERY_LIMIT = 3
const SETTINGS = {
  'group.share.min.heartbeat.interval.ms': '20',
  'group.share.heartbeat.interval.ms': '30',
  'group.share.min.assignment.interval.ms': '0',
  'group.share.assignment.interval.ms': '0',
  'group.share.delivery.count.limit': String(DELIVERY_LIMIT),
}

interface Work {
  readonly broker: TestBroker
  readonly random: Random
  readonly deliveries: Delivery[]
  readonly acknowledgements: Acknowledgement[]
  readonly departures: Departure[]
  /** Records that are accepted, rejected or given up. */
  readonly ended: Set<string>
}

test('records of a share group come to an end once each, whoever releases them or leaves', {
  timeout: 20_000 + ROUNDS * 5_000,
}, async () => {
  const broker = await TestBroker.start(SETTINGS)
  await broker.createTopic('q', 2)
  const admin = await openAdmin(broker.properties)
  const operations = [{ name: 'share.auto.offset.reset', operation: 0 as const, value: 'earliest' }]
  await incrementalAlterConfigs(admin, [{ type: 32, name: 'g', operations }])
  await admin.close()
  const ids = Array.from({ length: RECORDS }, (_, n) => `r${n}`)
  await Promise.all(
    [0, 1].map((p) =>
      fill(
        broker,
        'q',
        ids.filter((_, n) => n % 2 === p),
        p,
      ),
    ),
  )
  const work: Work = {
    broker,
    random: new Random(SEED),
    deliveries: [],
    acknowledgements: [],
    departures: [],
    ended: new Set(),
  }
  await Promise.all(Array.from({ length: CONSUMERS }, (_, n) => consume(work, `c${n}`)))
  const history: QueueHistory = {
    ...work,
    sends: ids.map((id) => ({ id, isAcknowledged: true })),
    outages: [],
    lockMs: LOCK_MS,
    deliveryLimit: DELIVERY_LIMIT,
  }
  expect(queueAnomaliesIn(history)).toEqual([])
  // All of it has happened, or the test would show nothing.
  expect(new Set(work.acknowledgements.map(({ kind }) => kind)).size).toBe(3)
  expect(work.departures.length).toBeGreaterThan(0)
  expect(work.deliveries.some(({ count }) => count > 1)).toBe(true)
})

/** One consumer after the other, until no record is left. */
async function consume(work: Work, name: string): Promise<void> {
  for (let life = 0; work.ended.size < RECORDS; life++) {
    const consumer = await openShareConsumer({
      ...work.broker.properties,
      'group.id': 'g',
      'fetch.max.wait.ms': '20',
      'max.poll.records': '7',
      'share.acquire.mode': 'record_limit',
      'share.acknowledgement.mode': 'explicit',
    })
    consumer.subscribe(['q'])
    try {
      for (let stays = true; stays && work.ended.size < RECORDS; )
        stays = await takeSome(work, consumer, `${name}.${life}`, life === 0 || work.random.chance(0.2))
    } finally {
      await consumer.close(1000)
    }
  }
}

/** Takes records, and acknowledges them or `leaves` with what it has; is whether it goes on. */
async function takeSome(
  work: Work,
  consumer: ShareConsumer,
  name: string,
  leaves: boolean,
): Promise<boolean> {
  const records = await consumer.poll(50)
  const received = performance.now()
  for (const { value, deliveryCount } of records)
    work.deliveries.push({ consumer: name, id: String(value), count: deliveryCount, received })
  if (records.length > 0 && leaves) {
    work.departures.push({ consumer: name, at: performance.now() })
    for (const { value, deliveryCount } of records)
      if (deliveryCount === DELIVERY_LIMIT) work.ended.add(String(value))
    return false
  }
  const asked = records.map((record) => acknowledge(work, consumer, name, record))
  const results = await consumer.commitSync()
  const end = performance.now()
  for (const { partition, ...made } of asked) {
    const isConfirmed = results.some((result) => result.partition === partition && result.error === null)
    work.acknowledgements.push({ ...made, end, isConfirmed })
    if (isConfirmed && (made.kind !== 'release' || made.count === DELIVERY_LIMIT)) work.ended.add(made.id)
  }
  return true
}

function acknowledge(
  { random }: Work,
  consumer: ShareConsumer,
  name: string,
  record: ShareRecord,
): Omit<Acknowledgement, 'end' | 'isConfirmed'> & { partition: number } {
  const kind = random.pick(['accept', 'accept', 'accept', 'release', 'release', 'reject'] as const)
  const begin = performance.now()
  consumer.acknowledge(record, kind === 'accept' ? 'ACCEPT' : kind === 'release' ? 'RELEASE' : 'REJECT')
  return {
    consumer: name,
    id: String(record.value),
    count: record.deliveryCount,
    kind,
    begin,
    partition: record.partition,
  }
}
