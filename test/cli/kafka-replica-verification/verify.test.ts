import { describe, expect, it } from 'vitest'
import { verifyReplicas } from '../../../src/cli/kafka-replica-verification/verify.ts'
import type { ReplicaData } from '../../../src/kafka/client/admin/fetch-replica.ts'
import { RecordBatchBuilder } from '../../../src/kafka/records/batch-builder.ts'
import { writeBaseOffset } from '../../../src/kafka/records/batch-header.ts'

/** A batch of some records at an offset. */
function batch(baseOffset: number, values: string[]): Buffer {
  const builder = new RecordBatchBuilder({})
  for (const value of values) builder.append({ timestamp: 0, value: Buffer.from(value) })
  const bytes = builder.build()
  writeBaseOffset(bytes, 0, baseOffset)
  return bytes
}

const replica = (highWatermark: number, ...batches: Buffer[]): ReplicaData => ({
  records: Buffer.concat(batches),
  highWatermark,
})
const verdictOf = (...replicas: ReplicaData[]) =>
  verifyReplicas('t-0', 0, new Map(replicas.map((data, at) => [at + 1, data])))

describe('replicas', () => {
  const [first, second] = [batch(0, ['a', 'b']), batch(2, ['c'])]

  it('are read up to the high watermark, and to the last whole batch', () => {
    expect(verdictOf(replica(3, first, second)).nextOffset).toBe(3)
    expect(verdictOf(replica(2, first, second)).nextOffset).toBe(2)
    expect(verdictOf(replica(3, first, second.subarray(0, 30))).nextOffset).toBe(2)
    expect(verdictOf(replica(-1)).nextOffset).toBe(0)
  })

  it('are verified as far as all of them are', () => {
    expect(verdictOf(replica(3, first, second), replica(2, first))).toEqual({
      nextOffset: 2,
      faults: [],
      isBroken: false,
    })
  })

  it('with other records at the same offset are told, and verified on', () => {
    const { faults, nextOffset } = verdictOf(
      replica(3, first, second),
      replica(3, batch(0, ['a', 'x']), second),
    )
    expect(faults).toEqual([
      expect.stringMatching(
        /^partition t-0 has unmatched checksum at offset 1; replica 1's checksum \d+; replica 2's checksum \d+$/,
      ),
    ])
    expect(nextOffset).toBe(3)
  })

  it('with other offsets end the verification', () => {
    expect(verdictOf(replica(3, first, second), replica(3, batch(0, ['a']), second))).toEqual({
      nextOffset: 0,
      faults: ["partition t-0: replica 1's offset 1 doesn't match replica 2's offset 0"],
      isBroken: true,
    })
  })
})
