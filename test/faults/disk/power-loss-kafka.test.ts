import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Random } from '../../random.ts'
import { BrokerConnection } from '../broker-connection.ts'
import { Program } from '../program.ts'
import { Acknowledged } from './acknowledged.ts'
import { checkBroker } from './check-broker.ts'
import { type PowerCut, randomCut } from './disk-image.ts'
import { administrate, PLAIN_TOPIC, produce, SYNCED_TOPIC, setUp } from './kafka-load.ts'
import { filesAfter, type Recording, recordLoad } from './record-load.ts'
import { noDisk, useDisk } from './recorded-disk.ts'

/** scripts/faults asks for more: so many power cuts. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 6)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
/** Each load begins on a disk that lost power in the one before; two of them in the short form. */
const CUTS_A_LOAD = Math.min(12, ROUNDS / 2)
/** Of each client in a load. */
const REQUESTS = ROUNDS > 6 ? 80 : 40

const MANY_CUTS = 50

const program = new Program('broker-process.ts')
useDisk()
if (noDisk === undefined) program.use()

interface KafkaRecording extends Recording {
  readonly acknowledged: Acknowledged
}

async function record(
  before: ReadonlyMap<string, Buffer>,
  acknowledged: Acknowledged,
  random: Random,
  requests = REQUESTS,
): Promise<KafkaRecording> {
  const recording = await recordLoad(program, before, async (port, now) => {
    const connect = () => BrokerConnection.open(port)
    const by = { requests, random, notes: { acknowledged, now } }
    await setUp(await connect(), by.notes)
    await Promise.all([
      produce(await connect(), SYNCED_TOPIC, by),
      produce(await connect(), SYNCED_TOPIC, by),
      produce(await connect(), PLAIN_TOPIC, by),
      administrate(await connect(), `extra-${random.int(0, 1e9)}`, { ...by, requests: requests / 8 }),
    ])
  })
  return { ...recording, acknowledged }
}

async function checkAfter(cut: PowerCut, recording: KafkaRecording, random: Random) {
  const { files, folder } = filesAfter(recording, cut, random)
  const found = await checkBroker(folder, recording.acknowledged.at(cut.moment))
  rmSync(folder, { recursive: true })
  return { ...found, files }
}

test.skipIf(noDisk !== undefined)(
  'after a power cut the store is whole, and has all that was synced before it was acknowledged',
  { timeout: 30_000 + ROUNDS * 3_000 },
  async () => {
    const random = new Random(SEED)
    let files: ReadonlyMap<string, Buffer> = new Map()
    let acknowledged = new Acknowledged()
    let lostPlainBatches = 0
    for (let round = 0; round < ROUNDS; round += CUTS_A_LOAD) {
      const recording = await record(files, acknowledged, random)
      for (let n = 0; n < CUTS_A_LOAD && round + n < ROUNDS; n++) {
        const cut = randomCut(recording.events, random)
        const found = await checkAfter(cut, recording, random).catch((error: unknown) => {
          throw new Error(`${JSON.stringify(cut)}: ${String(error)}`, { cause: error })
        })
        lostPlainBatches += found.lostPlainBatches
        files = found.files
        acknowledged = recording.acknowledged.at(cut.moment)
      }
    }
    // The disk does lose what nobody has synced; a few cuts may all come when there is nothing to lose.
    if (ROUNDS >= MANY_CUTS) expect(lostPlainBatches).toBeGreaterThan(0)
  },
)

test.skipIf(noDisk !== undefined)(
  'a disk that only says that it has synced is found out',
  { timeout: 30_000 },
  async () => {
    const random = new Random(SEED)
    const recording = await record(new Map(), new Acknowledged(), random, 8)
    const moment = recording.events.at(-1)?.moment ?? 0
    const cut = { moment, sectorBytes: 4096, unsynced: 'torn', ignoresSyncs: true } as const
    await expect(checkAfter(cut, recording, random)).rejects.toThrow()
  },
)
