import { join } from 'node:path'
import { expect } from 'vitest'
import { batchBaseOffset, batchLastOffset, isBatchCrcValid } from '../../../src/kafka/records/batch-header.ts'
import { batchPositions } from '../../../src/kafka/records/record-set.ts'
import type { PartitionLog } from '../../../src/kafka/server/log/partition-log.ts'
import { openBroker } from '../../../src/kafka/server/open-broker.ts'
import { ManualClock } from '../../../src/runtime/clock.ts'
import { openStore } from '../../../src/store/store.ts'
import { idempotent, recordsIn } from '../../kafka/server/batches.ts'
import type { Acknowledged } from './acknowledged.ts'
import { nameOf, PARTITIONS, PLAIN_TOPIC, SYNCED_TOPIC } from './kafka-load.ts'

/** What was found on a disk beside what must be there. */
export interface FoundOnDisk {
  /** Acknowledged batches of the topic that nobody asked to be synced. */
  readonly lostPlainBatches: number
}

/** What was not synced is told of at the start. */
export function noteUnlessPowerCut(note: (text: string) => void): (text: string) => void {
  return (text) => {
    if (!text.includes('after a power cut')) note(text)
  }
}

/** Opens what a disk holds after a power cut as a broker does, and holds it against what had been acknowledged by then. */
export async function checkBroker(folder: string, acknowledged: Acknowledged): Promise<FoundOnDisk> {
  const problems: string[] = []
  const note = (text: string, cause?: unknown): void => void problems.push(`${text} ${String(cause ?? '')}`)
  const store = openStore(join(folder, 'samsa.db'), { onWarning: noteUnlessPowerCut(note) })
  try {
    expect(store.database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
    const clock = new ManualClock(Date.now())
    const { broker, close } = await openBroker({
      store,
      clock,
      log: { info: () => {}, warn: note, error: note },
    })
    for (const { name, exists } of acknowledged.topics)
      if (!exists || !acknowledged.doomed.has(name))
        expect(broker.topics.byName(name) !== undefined, `topic ${name} exists`).toBe(exists)
    const given = acknowledged.producerIds.map(({ id }) => id)
    expect(given, 'producer ids that were given before').not.toContain(broker.producerIds.take())
    let lostPlainBatches = 0
    for (const name of [SYNCED_TOPIC, PLAIN_TOPIC]) {
      const topic = broker.topics.byName(name)
      for (let partition = 0; topic !== undefined && partition < PARTITIONS; partition++) {
        const log = broker.logs.get(topic.topicId, partition)
        const values = readAll(log)
        const missing = acknowledged.batches.filter(
          (batch) =>
            batch.topic === name &&
            batch.partition === partition &&
            values[batch.baseOffset + batch.count - 1] !==
              nameOf(batch.producerId, batch.baseSequence + batch.count - 1),
        )
        if (name === SYNCED_TOPIC) expect(missing).toEqual([])
        lostPlainBatches += missing.length
        checkProducers(log, values)
      }
    }
    await store.committed()
    await close()
    expect(problems).toEqual([])
    return { lostPlainBatches }
  } finally {
    await store.close()
  }
}

/** The names of all records, in order; fails when an offset is missing or a batch is torn. */
function readAll(log: PartitionLog): string[] {
  const names: string[] = []
  while (names.length < log.logEndOffset) {
    const options = { maxBytes: 1_000_000, minOneBatch: true, maxOffset: log.highWatermark }
    const bytes = Buffer.concat(log.read(names.length, options).batches)
    for (const at of batchPositions(bytes)) {
      expect(isBatchCrcValid(bytes, at)).toBe(true)
      expect(batchBaseOffset(bytes, at)).toBe(names.length)
      const records = recordsIn(bytes.subarray(at)).filter(([offset]) => offset <= batchLastOffset(bytes, at))
      for (const [, value] of records) names.push(value.replace(/\.+$/, ''))
      expect(batchLastOffset(bytes, at)).toBe(names.length - 1)
    }
    expect(bytes.length).toBeGreaterThan(0)
  }
  return names
}

/** What the log knows of its producers is what its records say: each has written without a gap, and goes on behind the last. */
function checkProducers(log: PartitionLog, names: readonly string[]): void {
  const next = new Map<number, number>()
  for (const name of names) {
    const [id = 0, sequence = 0] = name.split(' ').map(Number)
    expect(sequence, `of producer ${id}`).toBe(next.get(id) ?? 0)
    next.set(id, sequence + 1)
  }
  for (const [id, sequence] of next) {
    expect(log.producers.get(id)?.batches.at(-1)?.lastSequence).toBe(sequence - 1)
    expect(log.producers.judge(idempotent(['next'], sequence, 0, id), 0)).toEqual({ kind: 'append' })
    expect(log.producers.judge(idempotent(['later'], sequence + 1, 0, id), 0).kind).toBe('refuse')
  }
  expect([...log.producers.all()].map(({ producerId }) => producerId).sort()).toEqual([...next.keys()].sort())
}
