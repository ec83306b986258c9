import { expect, test } from 'vitest'
import {
  batchLastOffset,
  batchProducerId,
  isControlBatch,
  isTransactional,
} from '../../../../../src/kafka/records/batch-header.ts'
import { readEndTransactionMarker } from '../../../../../src/kafka/records/control.ts'
import { readRecords } from '../../../../../src/kafka/records/records.ts'
import { Random } from '../../../../random.ts'
import { CompactedTopic } from './compacted-topic.ts'

/** A generator of numbers from 0 to `below` - 1 that is the same for the same seed (mulberry32). */
interface Appended {
  readonly text: string
  /** The key's; null for a tombstone. */
  readonly key: string
  readonly value: string | null
  /** Of the transaction; undefined outside of one. */
  readonly transaction?: { outcome: 'open' | 'committed' | 'aborted' }
}

/** What was appended, and what a consumer with read_committed must make of it. */
class Model {
  readonly records = new Map<number, Appended>()

  /** The last committed record of each key below the last stable offset. */
  last(lastStableOffset: number): Map<string, string | null> {
    const last = new Map<string, string | null>()
    for (const [offset, { key, value, transaction }] of this.records) {
      const isCommitted = transaction === undefined || transaction.outcome === 'committed'
      if (offset < lastStableOffset && isCommitted) last.set(key, value)
    }
    return last
  }
}

/** What a consumer with read_committed sees, as Java's Fetcher leaves out what was aborted. */
function consume(topic: CompactedTopic): Map<number, { key: string; value: string | null }> {
  const { log } = topic
  const end = log.lastStableOffset
  const aborted = [...log.abortedTransactions(0, end)].sort((a, b) => a.firstOffset - b.firstOffset)
  const leftOut = new Set<number>()
  const seen = new Map<number, { key: string; value: string | null }>()
  let last = -1
  for (const batch of topic.batches()) {
    const producerId = batchProducerId(batch, 0)
    while ((aborted[0]?.firstOffset ?? Number.POSITIVE_INFINITY) <= batchLastOffset(batch, 0)) {
      leftOut.add(aborted.shift()?.producerId ?? -1)
    }
    for (const { offset, key, value } of readRecords(batch, 0)) {
      expect(offset).toBeGreaterThan(last)
      last = offset
      if (isControlBatch(batch, 0)) {
        if (readEndTransactionMarker(key, value)?.type === 'ABORT') leftOut.delete(producerId)
      } else if (offset < end && !(isTransactional(batch, 0) && leftOut.has(producerId))) {
        seen.set(offset, { key: String(key), value: value === null ? null : String(value) })
      }
    }
  }
  return seen
}

/** Sizes of segments are those of the chunks that lie in them. */
function checkSizes(topic: CompactedTopic): void {
  const { all } = topic.log.segments
  const rows = topic.fixture.store.database
    .prepare<[], { base: number; bytes: number }>(
      'SELECT chunk_key & 0x1ffffffffff AS base, length(batches) AS bytes FROM chunks ORDER BY chunk_key',
    )
    .all()
  const counted = all.map((segment, index) => {
    const end = all[index + 1]?.baseOffset ?? Number.POSITIVE_INFINITY
    const own = rows.filter(({ base }) => base >= segment.baseOffset && base < end)
    return own.reduce((sum, { bytes }) => sum + bytes, 0)
  })
  expect(all.map((segment) => segment.sizeInBytes)).toEqual(counted)
}

async function play(seed: number): Promise<void> {
  const numbers = new Random(seed)
  const random = (below: number) => numbers.below(below)
  const topic = await CompactedTopic.create({
    'internal.segment.bytes': '700',
    'delete.retention.ms': '20000',
    ...(random(2) === 0 ? { 'min.compaction.lag.ms': '1' } : {}),
  })
  const model = new Model()
  const transactions = new Map<number, NonNullable<Appended['transaction']>>()
  const sequences = new Map<number, number>()
  const append = async (producerId: number): Promise<void> => {
    const count = 1 + random(4)
    const records = Array.from({ length: count }, (_, i) => ({
      key: `k${random(8)}`,
      value: random(4) === 0 ? null : `${topic.log.logEndOffset + i}`,
    }))
    const texts = records.map(({ key, value }) => (value === null ? key : `${key}=${value}`))
    const isInTransaction = producerId >= 10
    const baseSequence = sequences.get(producerId) ?? 0
    const first = await topic.append(texts, {
      compression: (['none', 'gzip', 'lz4'] as const)[random(3)] ?? 'none',
      ...(producerId === 0
        ? {}
        : { producerId, producerEpoch: 0, baseSequence, isTransactional: isInTransaction }),
    })
    sequences.set(producerId, baseSequence + count)
    const transaction = isInTransaction
      ? (transactions.get(producerId) ?? { outcome: 'open' as const })
      : undefined
    if (transaction !== undefined) transactions.set(producerId, transaction)
    for (const [i, { key, value }] of records.entries()) {
      const text = texts[i] ?? ''
      model.records.set(first + i, {
        text,
        key,
        value,
        ...(transaction === undefined ? {} : { transaction }),
      })
    }
  }
  const end = async (producerId: number, isCommit: boolean): Promise<void> => {
    const transaction = transactions.get(producerId)
    if (transaction === undefined) return
    const marker = { producerId, producerEpoch: 0, coordinatorEpoch: 0, transactionVersion: 1, isCommit }
    expect(topic.log.appendMarker(marker)).toBeNull()
    await topic.fixture.store.committed()
    transaction.outcome = isCommit ? 'committed' : 'aborted'
    transactions.delete(producerId)
  }
  for (let n = 0; n < 120; n++) {
    const what = random(20)
    if (what < 8) await append(random(3))
    else if (what < 13) await append(10 + random(3))
    else if (what < 16) await end(10 + random(3), random(2) === 0)
    else if (what === 16) topic.fixture.clock.jump(random(30_000))
    else if (what === 17) await topic.crash()
    else if (what === 18) {
      await topic.beginCleaning()
      await topic.crash()
    } else {
      await topic.clean()
      const logEndOffset = topic.log.logEndOffset
      const seen = consume(topic)
      const last = new Map<string, string | null>()
      for (const [offset, { key, value }] of seen) {
        expect(model.records.get(offset)).toMatchObject({ key, value })
        last.set(key, value)
      }
      for (const [key, value] of model.last(topic.log.lastStableOffset)) {
        if (value !== null) expect(last.get(key), `${key} of seed ${seed}`).toBe(value)
        else expect(last.get(key) ?? null, `${key} of seed ${seed}`).toBeNull()
      }
      checkSizes(topic)
      for (const [producerId, sequence] of sequences) {
        if (producerId === 0) continue
        expect(topic.log.producers.get(producerId)?.batches.at(-1)?.lastSequence).toBe(sequence - 1)
      }
      await topic.crash()
      expect(topic.log.logEndOffset).toBe(logEndOffset)
      expect(consume(topic)).toEqual(seen)
      checkSizes(topic)
    }
  }
  expect(topic.fixture.errors).toEqual([])
}

test.each([1, 2, 3])(
  'whatever is written, ended, killed and compacted, a consumer sees each key’s last committed value (seed %i)',
  play,
)
