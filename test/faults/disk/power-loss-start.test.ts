import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startSamsa } from '../../../src/daemon/start-samsa.ts'
import { Random } from '../../random.ts'
import { Program } from '../program.ts'
import { randomCut } from './disk-image.ts'
import { filesAfter, recordLoad } from './record-load.ts'
import { noDisk, useDisk } from './recorded-disk.ts'

/** scripts/faults asks for more: so many power cuts. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 6)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)

const program = new Program('disk/instance-process.ts')
useDisk()
if (noDisk === undefined) program.use()

test.skipIf(noDisk !== undefined)(
  'a daemon whose first start was ended by a power cut starts afterwards',
  { timeout: 30_000 + ROUNDS * 3_000 },
  async () => {
    const random = new Random(SEED)
    const recording = await recordLoad(program, new Map(), async () => {})
    for (let round = 0; round < ROUNDS; round++) {
      // Half of them fall into the end of the start, when files beside the database are written.
      const events = recording.events.slice(round % 2 === 0 ? 0 : -16)
      const cut = randomCut(events, random)
      const { folder, files } = filesAfter(recording, cut, random)
      const samsa = await startSamsa({ dataDir: folder }).catch((error: unknown) => {
        const left = [...files].map(([name, { length }]) => `${name}: ${length} bytes`)
        throw new Error(`${JSON.stringify(cut)}, ${left.join(', ')}: ${String(error)}`, { cause: error })
      })
      expect(readFileSync(join(folder, 'meta.properties'), 'latin1')).toContain('cluster.id=')
      await samsa.stop()
      rmSync(folder, { recursive: true })
    }
  },
)
