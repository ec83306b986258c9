import { buildBatch, type RecordInput } from '../../../../src/kafka/records/batch-builder.ts'
import {
  BATCH_HEADER_BYTES,
  batchCompression,
  isLogAppendTime,
  writeCrc,
} from '../../../../src/kafka/records/batch-header.ts'
import type { Random } from '../../../random.ts'

const codecs = ['none', 'none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
const DAY_MS = 86_400_000

/** What a producer might send for one partition: mostly a good batch, else one with something wrong. */
export function randomRecords(random: Random, nowMs: number): Buffer | null {
  if (random.chance(0.02)) return Buffer.alloc(random.int(0, 80), random.int(0, 3))
  const batch = randomBatch(random, nowMs)
  if (random.chance(0.45)) return batch
  if (random.chance(0.08)) return Buffer.concat([batch, randomBatch(random, nowMs)])
  if (random.chance(0.08)) return batch.subarray(0, random.int(0, batch.length))
  if (random.chance(0.05)) return Buffer.concat([batch, Buffer.alloc(random.int(1, 70), random.int(0, 255))])
  return damaged(random, batch)
}

function randomBatch(random: Random, nowMs: number): Buffer {
  const count = random.chance(0.7) ? random.int(1, 4) : random.int(5, 30)
  const isStamped = random.chance(0.05)
  const records = Array.from({ length: count }, () => {
    const record = randomRecord(random, nowMs)
    // Stamped by the producer itself: the reference believes that and forgets what the records say.
    return isStamped ? { ...record, timestamp: nowMs } : record
  })
  const isIdempotent = random.chance(0.4)
  return buildBatch(records, {
    compression: random.pick(codecs),
    baseOffset: random.chance(0.03) ? random.int(-1, 3) : 0,
    ...(isIdempotent
      ? {
          producerId: random.int(900_001, 900_003),
          producerEpoch: random.chance(0.9) ? 0 : random.int(0, 2),
          baseSequence: random.chance(0.9) ? random.int(0, 12) : 2_147_483_647 - random.int(0, 3),
        }
      : {}),
    ...(random.chance(0.03) ? { isControl: true } : {}),
    ...(random.chance(0.02) ? { isTransactional: true } : {}),
    ...(isStamped ? { logAppendTimeMs: nowMs } : {}),
  })
}

function randomRecord(random: Random, nowMs: number): RecordInput {
  const ages = [0, 0, 0, 1, 1000, DAY_MS, 400 * DAY_MS, -1000, -3_700_000, -2 * DAY_MS]
  return {
    timestamp: random.chance(0.03) ? random.int(-1, 5) : nowMs - random.pick(ages),
    key: random.chance(0.3) ? null : Buffer.from(`k${random.int(0, 9)}`),
    value: random.chance(0.1) ? null : Buffer.alloc(random.int(0, 60), 97 + random.int(0, 25)),
    headers: random.chance(0.2) ? [{ key: 'h', value: random.chance(0.3) ? null : Buffer.from('v') }] : [],
  }
}

const ATTRIBUTES = 21

/** Fields of a header by position and width; the length is that of the bytes in any case. */
const fields = [
  [0, 8],
  [12, 4],
  [16, 1],
  [17, 4],
  [21, 2],
  [23, 4],
  [27, 8],
  [35, 8],
  [43, 8],
  [51, 2],
  [53, 4],
  [57, 4],
] as const

function damaged(random: Random, original: Buffer): Buffer {
  // Other times than the stamp says would be found again where the broker believes the stamp.
  if (isLogAppendTime(original, 0)) return original
  const batch = Buffer.from(original)
  for (let times = random.int(1, 2); times > 0; times--) {
    // The length of the first record, or the headers of the last; not an offset, which the reference would keep as it is.
    // What is wrong inside compressed bytes each decompressor finds in its own way.
    if (random.chance(0.6) || batchCompression(batch, 0) !== 0) changeField(random, batch)
    else batch[random.pick([BATCH_HEADER_BYTES, batch.length - 1])] = random.int(0, 255)
  }
  if (random.chance(0.8)) writeCrc(batch, 0)
  return batch
}

function changeField(random: Random, batch: Buffer): void {
  const [at, width] = random.pick(fields)
  const last = at + width - 1
  if (at === ATTRIBUTES) batch[last] = ((batch[last] ?? 0) + random.pick([-2, -1, 1, 2, 8, 32])) & 0xff
  else if (random.chance(0.5))
    batch[last] = ((batch[last] ?? 0) + random.pick([-2, -1, 1, 2, 8, 16, 32, 64])) & 0xff
  else batch.fill(random.pick([0, 0xff]), at, at + width)
}
