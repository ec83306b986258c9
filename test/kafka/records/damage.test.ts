import { describe, expect, test } from 'vitest'
import { batchMagic, isBatchCrcValid, writeCrc } from '../../../src/kafka/records/batch-header.ts'
import { isLegacyCrcValid } from '../../../src/kafka/records/legacy.ts'
import { batchEnd, batchPositions, PARTIAL_BATCH } from '../../../src/kafka/records/record-set.ts'
import { readRecordSet } from '../../../src/kafka/records/records.ts'
import { RecordsError } from '../../../src/kafka/records/records-error.ts'
import { vectors } from './vectors.ts'

/** Reads everything; the outcome of damaged bytes may be records or this one error class, nothing else. */
function read(bytes: Buffer): number | RecordsError {
  try {
    return [...readRecordSet(bytes, { limitBytes: 1 << 20 })].length
  } catch (error) {
    if (error instanceof RecordsError) return error
    throw error
  }
}

describe.each(vectors)('$name', ({ bytes, batches }) => {
  test('cut off anywhere, gives the batches before the cut', () => {
    for (let length = 0; length < bytes.length; length++) {
      const whole = [...batchPositions(bytes.subarray(0, length))].length
      expect(whole).toBeLessThan(batches.length)
    }
  })

  test('with any byte changed, has a wrong crc or says the change openly', () => {
    for (let at = 12; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ 0x55
      const outcome = read(damaged)
      if (outcome instanceof RecordsError) continue
      expect(isCrcBroken(damaged) || isUncovered(bytes, at)).toBe(true)
    }
  })

  test('with any byte changed and the crc made right, gives records or a typed error', () => {
    const magic = batchMagic(bytes, 0)
    for (let at = 21; at < bytes.length && magic === 2; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const damaged = Buffer.from(bytes)
        damaged[at] = (damaged[at] ?? 0) ^ flip
        writeCrc(damaged, 0)
        read(damaged)
      }
    }
  })
})

function isCrcBroken(bytes: Buffer): boolean {
  const positions = [...batchPositions(bytes)]
  return positions.some(
    (p) => !(batchMagic(bytes, p) === 2 ? isBatchCrcValid(bytes, p) : isLegacyCrcValid(bytes, p)),
  )
}

/** The crc covers neither a later message's offset and size nor the leader epoch of magic 2. */
function isUncovered(bytes: Buffer, at: number): boolean {
  for (const position of batchPositions(bytes)) {
    const covered = batchMagic(bytes, position) === 2 ? 16 : 12
    if (at >= position && at < position + covered) return true
  }
  return false
}

describe('lengths that lie', () => {
  const batch = vectors.find(({ name }) => name === 'v2-one')?.bytes ?? Buffer.alloc(0)

  function withInt32(position: number, value: number): Buffer {
    const damaged = Buffer.from(batch)
    damaged.writeInt32BE(value, position)
    if (position > 16) writeCrc(damaged, 0)
    return damaged
  }

  test.each([-1, 0, 1, 48, -2147483648])('a batch length of %i is refused', (length) => {
    expect(() => batchEnd(withInt32(8, length), 0)).toThrow(RecordsError)
  })

  test('a batch length beyond the buffer means a partial batch', () => {
    expect(batchEnd(withInt32(8, 2147483647), 0)).toBe(PARTIAL_BATCH)
  })

  test.each([-1, 0, 2, 2147483647])('a record count of %i is refused', (count) => {
    expect(read(withInt32(57, count))).toBeInstanceOf(RecordsError)
  })

  test('an unknown magic is refused', () => {
    const damaged = Buffer.from(batch)
    damaged[16] = 3
    expect(() => batchEnd(damaged, 0)).toThrow('unknown magic 3')
  })
})
