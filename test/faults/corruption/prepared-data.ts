import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isBatchCrcValid } from '../../../src/kafka/records/batch-header.ts'
import { batchEnd, batchPositions } from '../../../src/kafka/records/record-set.ts'
import type { ReadResult } from '../../../src/kafka/server/log/log-reader.ts'
import { openBroker } from '../../../src/kafka/server/open-broker.ts'
import { ManualClock } from '../../../src/runtime/clock.ts'
import { StoreError } from '../../../src/store/errors.ts'
import { openStore } from '../../../src/store/store.ts'
import { ZnodeRows } from '../../../src/store/znodes.ts'
import { ZooKeeperServer } from '../../../src/zookeeper/server/zookeeper-server.ts'
import { batchOf, FIRST_MS, recordsIn } from '../../kafka/server/batches.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

export const TOPICS = ['one', 'two', 'three']
const BATCHES = 40
const ZNODES = 300
export const silent = { info: () => {}, warn: () => {}, error: () => {} }

/** What a data directory holds: values of each topic by offset, and the data of each znode. */
export interface Contents {
  readonly topics: ReadonlyMap<string, ReadonlyMap<number, string>>
  readonly znodes: ReadonlyMap<string, string>
}

/** A folder with some topics and znodes, in a database file and, `hasLog`, a write-ahead log beside it as a killed daemon leaves it. */
export async function prepareData(hasLog: boolean): Promise<string> {
  const folder = temporaryFolder()
  const path = join(folder, 'samsa.db')
  const store = openStore(path)
  const clock = new ManualClock(FIRST_MS)
  const { broker, close } = await openBroker({ store, clock, log: silent })
  for (const name of TOPICS) {
    const topic = await broker.topics.create({ name, partitions: 1, configs: new Map() })
    const log = broker.logs.get(topic.topicId, 0)
    for (let n = 0; n < BATCHES; n++) {
      if (hasLog && n === BATCHES / 2) store.database.pragma('wal_checkpoint(TRUNCATE)')
      log.appendBatches(
        batchOf([`${name} ${n} a`, `${name} ${n} b`.padEnd(n % 10 === 0 ? 20_000 : 600, '.')]),
      )
      await store.committed()
    }
  }
  const server = await ZooKeeperServer.open({ store, clock, log: silent })
  await server.stop()
  const znodes = new ZnodeRows(store.database)
  store.write(() => {
    for (let n = 0; n < ZNODES; n++) {
      const stat = { czxid: 0, mzxid: 0, pzxid: 0, ctime: 0, mtime: 0, version: 0, cversion: 0, aversion: 0 }
      const data = Buffer.from(`data ${n} `.padEnd(200, '.'))
      znodes.insert({ path: `/node-${n}`, data, acl: null, ...stat, ephemeralOwner: 0n })
    }
    store.database.exec("UPDATE znodes SET cversion = 400 WHERE path = '/'")
  })
  await store.committed()
  const left = temporaryFolder()
  if (hasLog) copyFolder(folder, left)
  await close()
  await store.close()
  if (hasLog) return left
  return folder
}

/** Copies the files of a folder. */
export function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from))
    if (!name.endsWith('-shm')) copyFileSync(join(from, name), join(to, name))
}

/** Reads everything that a data directory holds, by the servers. Throws when it cannot be opened. */
export async function readContents(folder: string): Promise<Contents> {
  const store = openStore(join(folder, 'samsa.db'))
  try {
    const { broker, close } = await openBroker({ store, clock: new ManualClock(FIRST_MS), log: silent })
    const topics = new Map<string, Map<number, string>>()
    for (const name of TOPICS) {
      const values = new Map<number, string>()
      topics.set(name, values)
      const topic = broker.topics.byName(name)
      if (topic === undefined) continue
      const log = broker.logs.get(topic.topicId, 0)
      const options = { maxBytes: 1_000_000, minOneBatch: true, maxOffset: log.highWatermark }
      for (let next = log.logStartOffset; next < log.highWatermark; ) {
        const { batches, nextOffset } = readOr(() => log.read(next, options))
        if (batches.length === 0) {
          next++
          continue
        }
        const bytes = Buffer.concat(batches)
        for (const at of batchPositions(bytes)) {
          // As a consumer does it.
          if (!isBatchCrcValid(bytes, at)) continue
          const records = recordsIn(bytes.subarray(at, batchEnd(bytes, at)))
          for (const [offset, value] of records) values.set(offset, value.replace(/\.+$/, ''))
        }
        next = nextOffset
      }
    }
    const znodes = new Map<string, string>()
    for (const { path, data } of new ZnodeRows(store.database).all()) znodes.set(path, String(data))
    const server = await ZooKeeperServer.open({ store, clock: new ManualClock(FIRST_MS), log: silent })
    await server.stop()
    await close()
    return { topics, znodes }
  } finally {
    await store.close()
  }
}

/** What a log gives; nothing where it says that it is damaged. */
function readOr(read: () => ReadResult): ReadResult {
  try {
    return read()
  } catch (error) {
    if (error instanceof StoreError && error.code === 'SAMSA_STORE_CORRUPT')
      return { batches: [], sizeInBytes: 0, nextOffset: 0 }
    throw error
  }
}

/** A file's bytes. */
export function bytesOf(folder: string, name: string): Buffer {
  return readFileSync(join(folder, name))
}
