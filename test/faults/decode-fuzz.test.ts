/** Everything that reads bytes of others, given bytes that no client would send: it says so in its own kind of error, and takes no more memory than it may. */
import { expect, test } from 'vitest'
import { compress, compressionTypes, decompress } from '../../src/kafka/records/compression/codecs.ts'
import { readRecordSet } from '../../src/kafka/records/records.ts'
import { RecordsError } from '../../src/kafka/records/records-error.ts'
import { decode } from '../../src/wire/codec.ts'
import { WireError } from '../../src/wire/errors.ts'
import { JuteError, JuteReader } from '../../src/zookeeper/jute.ts'
import * as messages from '../../src/zookeeper/messages.ts'
import { readMultiRequest } from '../../src/zookeeper/multi.ts'
import { definitions, versionsOf } from '../kafka/messages/definitions.ts'
import { Random } from '../random.ts'
import { Bytes } from './fuzz/bytes.ts'
import { changed } from './fuzz/bytes-changed.ts'
import { bombOf, hostileBatch } from './fuzz/hostile-batches.ts'
import { writeHostile } from './fuzz/hostile-message.ts'
import { ZooKeeperFrames } from './fuzz/zookeeper-frames.ts'

const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 0.3)
const seed = Number(process.env['FAULT_SEED'] ?? 1)
const timeout = 60_000 + ROUNDS * 10_000

/** Runs `read`; whatever else than an error of this class it throws is passed on. */
function readOr(kind: new (...args: never[]) => Error, read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof kind) return false
    throw error
  }
}

test(`every message of Kafka in every version is read or refused (seed ${seed})`, { timeout }, () => {
  const random = new Random(seed)
  const bytes = new Bytes()
  const outcomes = { read: 0, refused: 0 }
  const stackTraceLimit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  for (let round = 0; round < Math.ceil(ROUNDS); round++) {
    for (const message of definitions.values()) {
      for (const version of versionsOf(message)) {
        for (const spoils of ROUNDS < 1 ? [0, 0.05] : [0, 0.02, 0.2]) {
          bytes.truncate(0)
          writeHostile(bytes, message, version, { random, spoils, records: hostileBatch })
          const whole = bytes.from(0)
          for (const input of [whole, changed(whole, whole, 0, random)]) {
            const isRead = readOr(WireError, () => decode(message, version, input))
            if (isRead) outcomes.read++
            else outcomes.refused++
            if (spoils === 0 && input === whole) expect(isRead, `${message.name} v${version}`).toBe(true)
          }
        }
      }
    }
  }
  Error.stackTraceLimit = stackTraceLimit
  expect(outcomes.read).toBeGreaterThan(outcomes.refused / 4)
  expect(outcomes.refused).toBeGreaterThan(outcomes.read / 20)
})

test(`record batches are read or refused, and make no more of themselves than they may (seed ${seed})`, {
  timeout,
}, () => {
  const random = new Random(seed)
  const limitBytes = 1_000_000
  for (let number = 0; number < ROUNDS * 1000; number++) {
    const batch = hostileBatch(random)
    readOr(RecordsError, () => {
      for (const { key, value } of readRecordSet(batch, { limitBytes }))
        expect((key?.length ?? 0) + (value?.length ?? 0)).toBeLessThanOrEqual(limitBytes)
    })
  }
  expect(readOr(RecordsError, () => [...readRecordSet(bombOf(random, 1_400_000), { limitBytes })])).toBe(
    false,
  )
})

test(`what is compressed comes out whole, within the limit, or is refused (seed ${seed})`, {
  timeout,
}, () => {
  const random = new Random(seed)
  const limitBytes = 300_000
  const plain = Buffer.from('a line that comes again and again\n'.repeat(3000))
  for (const type of compressionTypes.filter((name) => name !== 'none')) {
    const right = compress(type, plain)
    expect(decompress(type, right, limitBytes).equals(plain)).toBe(true)
    const tooLong = compress(type, Buffer.alloc(limitBytes + 1))
    expect(() => decompress(type, tooLong, limitBytes)).toThrow(RecordsError)
    for (let number = 0; number < ROUNDS * 300; number++) {
      const wrong = changed(right, tooLong, 0, random)
      readOr(RecordsError, () => {
        expect(decompress(type, wrong, limitBytes).length).toBeLessThanOrEqual(limitBytes)
      })
    }
  }
})

test(`every record of ZooKeeper is read or refused (seed ${seed})`, { timeout }, () => {
  const frames = new ZooKeeperFrames(new Random(seed))
  const records = Object.values(messages).filter(
    (value): value is Extract<typeof value, { read: unknown }> =>
      typeof value === 'object' && value !== null && 'read' in value,
  )
  expect(records.length).toBeGreaterThan(30)
  for (let number = 0; number < ROUNDS * 300; number++) {
    const body = frames.next().frame.subarray(12)
    for (const record of records) readOr(JuteError, () => record.read(new JuteReader(body)))
    readOr(JuteError, () => readMultiRequest(new JuteReader(body)))
  }
})
