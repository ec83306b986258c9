import { expect } from 'vitest'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { ListOffsetsApi } from '../../../src/kafka/messages/02-list-offsets.ts'
import { batchBaseOffset, batchLastOffset, isBatchCrcValid } from '../../../src/kafka/records/batch-header.ts'
import { batchPositions } from '../../../src/kafka/records/record-set.ts'
import { readRecords } from '../../../src/kafka/records/records.ts'
import type { Sender } from '../broker-connection.ts'

const EARLIEST = -2n
export const LATEST = -1n

/** A record as it was read: padding behind its name is left out. */
export interface ReadRecord {
  readonly offset: number
  readonly name: string
}

/**
 * Reads the records of a partition from an offset to its end, to be called when nothing is being appended. Fails where a
 * batch is torn or the offsets have a gap. An offset below the log start reads from there.
 */
export async function* readLog(
  broker: Sender,
  topic: string,
  partition: number,
  fromOffset: number,
): AsyncGenerator<ReadRecord, number> {
  let next = fromOffset
  for (;;) {
    const answer = await broker.send(FetchApi, 12, {
      maxWaitMs: 0,
      minBytes: 0,
      topics: [{ topic, partitions: [{ partition, fetchOffset: next, partitionMaxBytes: 1_000_000 }] }],
      forgottenTopicsData: [],
    })
    const part = answer?.responses[0]?.partitions[0]
    if (part?.errorCode === OFFSET_OUT_OF_RANGE) {
      const start = await offsetAt(broker, topic, partition, EARLIEST)
      expect(next, `what was asked for of ${topic}-${partition}`).toBeLessThan(start)
      next = start
      continue
    }
    expect(part?.errorCode).toBe(0)
    const bytes = part?.records ?? Buffer.alloc(0)
    if (bytes.length === 0) {
      expect(next, `the end of ${topic}-${partition}`).toBe(part?.highWatermark)
      return next
    }
    let expected: number | undefined
    for (const position of batchPositions(bytes)) {
      expect(isBatchCrcValid(bytes, position)).toBe(true)
      if (expected === undefined) expect(batchBaseOffset(bytes, position)).toBeLessThanOrEqual(next)
      else expect(batchBaseOffset(bytes, position), `${topic}-${partition} has a gap`).toBe(expected)
      expected = batchLastOffset(bytes, position) + 1
      for (const { offset, value } of readRecords(bytes, position)) {
        if (offset < next) continue
        expect(offset, `${topic}-${partition} has a gap`).toBe(next)
        next = offset + 1
        yield { offset, name: nameOf(value) }
      }
      expect(next).toBe(expected)
    }
  }
}

/** The first offset of a partition, or the one behind its last. */
export async function offsetAt(
  broker: Sender,
  topic: string,
  partitionIndex: number,
  timestamp: typeof EARLIEST | typeof LATEST,
): Promise<number> {
  const answer = await broker.send(ListOffsetsApi, 7, {
    replicaId: -1,
    isolationLevel: 0,
    topics: [{ name: topic, partitions: [{ partitionIndex, timestamp }] }],
  })
  return answer?.topics[0]?.partitions[0]?.offset ?? -1
}

/** A value that says a name, and is so many bytes long. */
export function paddedValue(name: string, bytes: number): Buffer {
  return Buffer.from(name.padEnd(bytes, PADDING))
}

function nameOf(value: Buffer | null): string {
  const text = String(value)
  const end = text.indexOf(PADDING)
  return end === -1 ? text : text.slice(0, end)
}

const PADDING = '.'
const OFFSET_OUT_OF_RANGE = 1
