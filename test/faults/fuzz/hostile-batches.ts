import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import { BATCH_HEADER_BYTES, LOG_OVERHEAD, writeCrc } from '../../../src/kafka/records/batch-header.ts'
import {
  type CompressionType,
  compress,
  compressionTypes,
} from '../../../src/kafka/records/compression/codecs.ts'
import type { Random } from '../../random.ts'
import { oddNumber } from './words.ts'

/** A record batch as a producer makes it, most often with something in it changed and the checksum made right. */
export function hostileBatch(random: Random): Buffer {
  const batch = Buffer.from(goodBatch(random))
  if (random.chance(0.3)) return batch
  if (random.chance(0.01)) return bombOf(random)
  for (let changes = random.pick([1, 1, 2, 5]); changes > 0; changes--) spoil(batch, random)
  if (random.chance(0.1)) return batch.subarray(0, random.below(batch.length))
  if (random.chance(0.1)) return Buffer.concat([batch, batch])
  if (random.chance(0.9)) writeCrc(batch, 0)
  return batch
}

const ready = new Map<string, Buffer>()

function goodBatch(random: Random): Buffer {
  const compression = random.pick(compressionTypes)
  const count = random.pick([1, 1, 2, 5])
  const isIdempotent = random.chance(0.3)
  const name = `${compression} ${count} ${isIdempotent}`
  const known = ready.get(name)
  if (known !== undefined) return known
  const records = Array.from({ length: count }, (_, index) => ({
    timestamp: Date.now(),
    key: index % 2 === 0 ? Buffer.from(`key ${index}`) : null,
    value: Buffer.from('value '.repeat(10)),
    headers: [{ key: 'header', value: Buffer.from('x') }],
  }))
  const producer = isIdempotent ? { producerId: 1, producerEpoch: 0, baseSequence: 0 } : {}
  const batch = buildBatch(records, { compression, ...producer })
  ready.set(name, batch)
  return batch
}

/** Where the numbers of a batch's header lie, with their bytes: all but base offset and magic, which are looked at first. */
const HEADER_FIELDS = [
  [0, 8],
  [8, 4],
  [12, 4],
  [16, 1],
  [21, 2],
  [23, 4],
  [27, 8],
  [35, 8],
  [43, 8],
  [51, 2],
  [53, 4],
  [57, 4],
] as const

function spoil(batch: Buffer, random: Random): void {
  if (random.chance(0.5) && batch.length > BATCH_HEADER_BYTES) {
    batch[random.int(BATCH_HEADER_BYTES, batch.length - 1)] = random.below(256)
    return
  }
  const [at, size] = random.pick(HEADER_FIELDS)
  if (size === 8) batch.writeBigInt64BE(BigInt(oddNumber(random)) * random.pick([1n, 1n, 2n ** 31n]), at)
  else batch.writeIntBE(oddNumber(random) >> (32 - 8 * size), at, size)
}

/** A few hundred or thousand bytes that decompress to millions, with as many records told of as there are, or not. */
export function bombOf(random: Random, plainBytes = 2_800_000): Buffer {
  const compression = random.pick(['gzip', 'lz4', 'zstd', 'snappy'] as const)
  const name = `bomb ${compression} ${plainBytes}`
  const known = ready.get(name) ?? bomb(compression, plainBytes)
  ready.set(name, known)
  const batch = Buffer.from(known)
  const count = random.pick([1, 1000, plainBytes / SMALLEST_RECORD.length, 2_147_483_647])
  batch.writeInt32BE(count - 1, 23)
  batch.writeInt32BE(count, 57)
  writeCrc(batch, 0)
  return batch
}

/** A body of six bytes: no key, no value, no headers. */
const SMALLEST_RECORD = Buffer.from([12, 0, 0, 0, 1, 1, 0])

function bomb(compression: CompressionType, plainBytes: number): Buffer {
  const header = buildBatch([{ timestamp: 0 }], { compression }).subarray(0, BATCH_HEADER_BYTES)
  const batch = Buffer.concat([header, compress(compression, Buffer.alloc(plainBytes, SMALLEST_RECORD))])
  batch.writeInt32BE(batch.length - LOG_OVERHEAD, 8)
  return batch
}
