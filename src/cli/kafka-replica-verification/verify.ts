import type { ReplicaData } from '../../kafka/client/admin/fetch-replica.ts'
import { batchCrc, batchLastOffset, batchSizeInBytes } from '../../kafka/records/batch-header.ts'

/** What a partition's replicas gave, by their brokers' ids. */
export type Replicas = ReadonlyMap<number, ReplicaData>

/** What comes of comparing replicas from an offset on. */
export interface Verdict {
  /** Behind the last batch that all of them have. */
  nextOffset: number
  /** What does not match, in the words of the reference. */
  faults: string[]
  /** Whether batches of different offsets were met, which ends the verification. */
  isBroken: boolean
}

interface Batch {
  lastOffset: number
  crc: number
}

/** Compares the batches of all replicas one by one, up to what the high watermark of each has passed. */
export function verifyReplicas(name: string, offset: number, replicas: Replicas): Verdict {
  const verdict: Verdict = { nextOffset: offset, faults: [], isBroken: false }
  const lists = [...replicas].map(([broker, data]) => ({ broker, batches: committedBatches(data) }))
  for (let at = 0; ; at += 1) {
    const [first, ...others] = lists.map(({ broker, batches }) => ({ broker, batch: batches[at] }))
    if (first?.batch === undefined || others.some(({ batch }) => batch === undefined)) return verdict
    for (const { broker, batch } of others) {
      if (batch === undefined) continue
      const fault = mismatch(name, { broker: first.broker, ...first.batch }, { broker, ...batch })
      if (fault === undefined) continue
      verdict.faults.push(fault)
      if (batch.lastOffset === first.batch.lastOffset) continue
      verdict.isBroken = true
      return verdict
    }
    verdict.nextOffset = first.batch.lastOffset + 1
  }
}

function mismatch(
  name: string,
  first: Batch & { broker: number },
  other: Batch & { broker: number },
): string | undefined {
  if (first.lastOffset !== other.lastOffset)
    return `partition ${name}: replica ${first.broker}'s offset ${first.lastOffset} doesn't match replica ${other.broker}'s offset ${other.lastOffset}`
  if (first.crc !== other.crc)
    return `partition ${name} has unmatched checksum at offset ${other.lastOffset}; replica ${first.broker}'s checksum ${first.crc}; replica ${other.broker}'s checksum ${other.crc}`
  return undefined
}

/** The whole batches below the high watermark; an answer may end in the midst of one. */
function committedBatches({ records, highWatermark }: ReplicaData): Batch[] {
  const batches: Batch[] = []
  for (let position = 0; position + 12 <= records.length; ) {
    const size = batchSizeInBytes(records, position)
    const lastOffset = position + size <= records.length ? batchLastOffset(records, position) : highWatermark
    if (lastOffset >= highWatermark) break
    batches.push({ lastOffset, crc: batchCrc(records, position) })
    position += size
  }
  return batches
}
