import { expect, test } from 'vitest'
import { crc32c } from '../../../../src/kafka/crc32c.ts'
import { errors } from '../../../../src/kafka/errors.ts'
import { BATCH_HEADER_BYTES } from '../../../../src/kafka/records/batch-header.ts'
import {
  type CompressionType,
  compress,
  compressionId,
} from '../../../../src/kafka/records/compression/codecs.ts'
import { xxhash32 } from '../../../../src/kafka/records/compression/xxhash32.ts'
import { produce } from '../../../../src/kafka/server/handlers/00-produce.ts'
import { batchOf } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const plain = batchOf(['hello '.repeat(20), 'world'])
const records = plain.subarray(BATCH_HEADER_BYTES)

/** A batch with a right checksum around these bytes, said to be compressed so. */
function batchAround(codec: CompressionType, payload: Buffer): Buffer {
  const batch = Buffer.concat([plain.subarray(0, BATCH_HEADER_BYTES), payload])
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt16BE(compressionId(codec), 21)
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

async function errorOf(batch: Buffer): Promise<unknown> {
  const fixture = await BrokerFixture.start()
  await fixture.createTopic('t')
  const topicData = [{ name: 't', partitionData: [{ index: 0, records: batch }] }]
  const response = await fixture.send(produce, 9, { acks: -1, timeoutMs: 1000, topicData })
  const partition = response?.responses[0]?.partitionResponses[0]
  const name = Object.entries(errors).find(([, { code }]) => code === partition?.errorCode)?.[0]
  return [name, partition?.errorMessage, partition?.logStartOffset]
}

const stored = ['NONE', null, 0]
// UNKNOWN_SERVER_ERROR is Kafka 4.3.1's answer to all that cannot be decompressed, and clients do not send that again.
const unreadable = ['UNKNOWN_SERVER_ERROR', null, 0]

test.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
  '%s that cannot be decompressed is refused for good',
  async (codec) => {
    const good = compress(codec, records)
    expect(await errorOf(batchAround(codec, good))).toEqual(stored)
    expect(await errorOf(batchAround(codec, Buffer.from('garbage garbage garbage')))).toEqual(unreadable)
    expect(await errorOf(batchAround(codec, good.subarray(0, good.length >> 1)))).toEqual(unreadable)
    expect(await errorOf(batchAround(codec, good.subarray(0, good.length - 1)))).toEqual(unreadable)
  },
)

test('fewer records than the header says are an invalid record, compressed or not', async () => {
  const cut = records.subarray(0, records.length - 3)
  expect(await errorOf(batchAround('none', cut))).toEqual(['INVALID_RECORD', null, 0])
  expect(await errorOf(batchAround('gzip', compress('gzip', cut)))).toEqual(['INVALID_RECORD', null, 0])
})

/** The frame with a changed flag byte and a right checksum of the header. */
function withFlags(frame: Buffer, change: (flags: number) => number): Buffer {
  const changed = Buffer.from(frame)
  changed[4] = change(changed.readUInt8(4))
  changed[6] = (xxhash32(changed.subarray(4, 6)) >> 8) & 0xff
  return changed
}

/** A frame of one block, with a checksum of its own. */
function withBlockChecksum(frame: Buffer, damage: number): Buffer {
  const block = frame.subarray(11, 11 + (frame.readUInt32LE(7) & 0x7fffffff))
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32LE((xxhash32(block) ^ damage) >>> 0)
  const head = withFlags(frame.subarray(0, 11), (flags) => (flags | 0x10) & ~0x04)
  return Buffer.concat([head, block, checksum, Buffer.alloc(4)])
}

test("lz4 frames that Java's consumers could not read are refused, as Kafka 4.3.1 does", async () => {
  const good = compress('lz4', records)
  expect(good.readUInt8(4) & 0x08, 'no content size, which would move what follows').toBe(0)
  const badHeader = Buffer.from(good)
  badHeader[6] = badHeader.readUInt8(6) ^ 1
  const halves = [records.subarray(0, 50), records.subarray(50)].map((half) => compress('lz4', half))
  const cases: [string, Buffer, unknown][] = [
    ['a right block checksum', withBlockChecksum(good, 0), stored],
    ['a wrong block checksum', withBlockChecksum(good, 1), unreadable],
    ['blocks that depend on each other', withFlags(good, (flags) => flags & ~0x20), unreadable],
    ['a dictionary', withFlags(good, (flags) => flags | 0x01), unreadable],
    ['version 2', withFlags(good, (flags) => (flags & 0x3f) | 0x80), unreadable],
    ['a wrong header checksum', badHeader, unreadable],
    [
      'a skippable frame before it',
      Buffer.concat([Buffer.from('502a4d1803000000616263', 'hex'), good]),
      unreadable,
    ],
    ['nothing', Buffer.alloc(0), unreadable],
    ['two frames', Buffer.concat(halves), ['INVALID_RECORD', null, 0]],
  ]
  for (const [what, frame, expected] of cases) {
    expect([what, await errorOf(batchAround('lz4', frame))]).toEqual([what, expected])
  }
})
