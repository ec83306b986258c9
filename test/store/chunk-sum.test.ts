import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ChunkRows, MAX_OFFSET } from '../../src/store/chunks.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const MOST_LOGS = 2 ** 22 - 1

test('a chunk fits its sum as it was written, and with no other bit in its columns', () => {
  const database = openDatabase(join(temporaryFolder(), 'samsa.db'))
  const chunks = new ChunkRows(database)
  const random = new Random(1)
  const batches = Buffer.from('batches')
  const written = [
    { logId: 1, baseOffset: 0, lastOffset: 0, maxTimestamp: -1 },
    {
      logId: MOST_LOGS,
      baseOffset: MAX_OFFSET,
      lastOffset: MAX_OFFSET,
      maxTimestamp: Number.MAX_SAFE_INTEGER,
    },
    ...Array.from({ length: 200 }, (_, n) => {
      const baseOffset = random.below(MAX_OFFSET)
      const lastOffset = random.int(baseOffset, MAX_OFFSET)
      return { logId: n + 2, baseOffset, lastOffset, maxTimestamp: random.below(2e12) }
    }),
  ]
  const isWhole = ({ logId, baseOffset }: { logId: number; baseOffset: number }) =>
    chunks.from(logId, baseOffset)?.isWhole
  for (const { logId, ...chunk } of written) {
    chunks.insert(logId, { ...chunk, batches })
    expect(chunks.from(logId, chunk.baseOffset)).toEqual({ ...chunk, isWhole: 1, batches })
  }
  const [, most] = written
  if (most === undefined) throw new Error('there is one')
  for (const column of ['last_offset', 'max_timestamp'])
    for (let bit = 0; bit < 64; bit++) {
      const mask = BigInt.asIntN(64, 1n << BigInt(bit))
      // SQLite has no exclusive or.
      const flip = database.prepare(
        `UPDATE chunks SET ${column} = (${column} | @mask) - (${column} & @mask) WHERE chunk_key = @key`,
      )
      const key = (BigInt(most.logId) << 41n) | BigInt(most.baseOffset)
      flip.run({ mask, key })
      expect(isWhole(most), `bit ${bit} of ${column}`).toBe(0)
      flip.run({ mask, key })
      expect(isWhole(most)).toBe(1)
    }
  database.close()
})
