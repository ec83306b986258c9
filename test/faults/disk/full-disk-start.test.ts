/**
 * Starts the daemon on a disk that has too little room, over nothing, over what a kill or a stop has left, and over a store of an older version: it
 * runs, or ends with a line that says what to do. With room it starts, and has what was acknowledged.
 */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { instancePaths } from '../../../src/instance/paths.ts'
import { readRunFile } from '../../../src/instance/run-file.ts'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { CreateTopicsApi } from '../../../src/kafka/messages/19-create-topics.ts'
import { migrations } from '../../../src/store/migrations/index.ts'
import { batchOf } from '../../kafka/server/batches.ts'
import { Random } from '../../random.ts'
import { RawClient } from '../../zookeeper/server/support/raw-client.ts'
import { childrenOf, create } from '../../zookeeper/server/support/requests.ts'
import { BrokerConnection } from '../broker-connection.ts'
import { tellFigures } from '../figures.ts'
import { makeOldStore, OLDEST } from '../old-store.ts'
import { killProcess, Program } from '../program.ts'
import { consume } from './insisting-client.ts'
import { useDisk } from './recorded-disk.ts'
import { noSmallDisk, type SmallDisk, smallDisk } from './small-disk.ts'

/** scripts/faults asks for more: so many starts. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 3)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
/** With so much room no start fails. */
const ENOUGH = 30_000_000
/** So many starts are of one directory. */
const STARTS = 6
const OLD_CHUNKS = 200

const program = new Program('disk/daemon-process.ts')
useDisk()
if (noSmallDisk === undefined) program.use()

/** A data directory, and what was acknowledged in it. */
interface Directory {
  readonly disk: SmallDisk
  readonly isOld: boolean
  readonly oldZnodes: number
  records: number
  znodes: number
}

function newDirectory(random: Random, isOld: boolean): Directory {
  const disk = smallDisk(ENOUGH)
  const version = random.int(OLDEST, migrations.length - 1)
  const oldZnodes = isOld ? makeOldStore(disk.folder, { version, chunks: OLD_CHUNKS }) : 0
  return { disk, isOld, oldZnodes, records: 0, znodes: 0 }
}

/** Looks whether everything is there, and adds to it. */
async function use(directory: Directory, port: number): Promise<void> {
  const client = await BrokerConnection.open(port)
  const zookeeper = readRunFile(instancePaths(directory.disk.folder).runFile)?.zookeeper?.tcp[0]
  const session = await RawClient.open(Number(zookeeper?.split(':').at(-1)))
  if (directory.isOld) expect(await consume(client, 'old')).toHaveLength(OLD_CHUNKS)
  const topics = [{ name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }]
  await client.send(CreateTopicsApi, 5, { topics, timeoutMs: 1000 })
  expect(await consume(client, 't')).toHaveLength(directory.records)
  const { oldZnodes } = directory
  if (oldZnodes > 0) expect(await childrenOf(session, '/old')).toHaveLength(oldZnodes)
  expect(await childrenOf(session, '/')).toHaveLength(directory.znodes + (oldZnodes > 0 ? 2 : 1))
  const partitionData = [{ index: 0, records: batchOf(['x'.repeat(1000)]) }]
  const topicData = [{ name: 't', partitionData }]
  const produced = await client.send(ProduceApi, 9, { acks: -1, timeoutMs: 1000, topicData })
  expect(produced?.responses[0]?.partitionResponses[0]?.errorCode).toBe(0)
  directory.records++
  expect((await create(session, `/${directory.znodes}`)).err).toBe(0)
  directory.znodes++
}

test.skipIf(noSmallDisk !== undefined)(
  'a start on a full disk says what to do and harms nothing, and with room the next one has it all',
  { timeout: 30_000 + ROUNDS * 5_000 },
  async () => {
    const random = new Random(SEED)
    let directory = newDirectory(random, true)
    const outcomes = new Map<string, number>()
    for (let round = 0; round < ROUNDS; round++) {
      if (round % STARTS === 1) directory = newDirectory(random, random.chance(0.3))
      const { disk } = directory
      program.environment = disk.environment
      disk.setRoom(random.chance(0.3) ? 0 : Math.floor(2 ** (12 + random.next() * 12)))
      const start = await program.tryStart(disk.folder)
      if ('child' in start) await killProcess(start.child)
      else {
        expect(start.stderr).toMatch(/^samsa: no space left on the disk of [^\n]*: free some, [^\n]*\n$/)
        expect(start.exitCode).toBe(1)
      }
      const outcome = 'child' in start ? 'started' : start.stderr.replaceAll(disk.folder, '').trim()
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      disk.setRoom(ENOUGH)
      const { child, port } = await program.start(disk.folder)
      await use(directory, port)
      if (random.chance(0.5)) await killProcess(child)
      else {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
    }
    tellFigures([...outcomes].map(([outcome, count]) => `${count} starts: ${outcome}`).join(', '))
  },
)
