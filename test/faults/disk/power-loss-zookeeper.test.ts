import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ManualClock } from '../../../src/runtime/clock.ts'
import { ZooKeeperSessionRows } from '../../../src/store/sessions.ts'
import { openStore } from '../../../src/store/store.ts'
import { ZnodeRows } from '../../../src/store/znodes.ts'
import { RowInspector } from '../../../src/zookeeper/server/inspect-rows.ts'
import { ZooKeeperServer } from '../../../src/zookeeper/server/zookeeper-server.ts'
import { Random } from '../../random.ts'
import { postWrite } from '../../zookeeper/model/model-client.ts'
import { RawClient } from '../../zookeeper/server/support/raw-client.ts'
import { create } from '../../zookeeper/server/support/requests.ts'
import { Program } from '../program.ts'
import { noteUnlessPowerCut } from './check-broker.ts'
import { randomCut } from './disk-image.ts'
import { filesAfter, recordLoad } from './record-load.ts'
import { noDisk, useDisk } from './recorded-disk.ts'

/** scripts/faults asks for more: so many power cuts. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 6)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
/** Each load begins on a disk that lost power in the one before; two of them in the short form. */
const CUTS_A_LOAD = Math.min(12, ROUNDS / 2)
const CLIENTS = 3
const WRITES = ROUNDS > 6 ? 100 : 40
/** Children that a client leaves beside the newest. */
const OLDER_CHILDREN = 2
const EPHEMERAL = 1

const program = new Program('zookeeper-process.ts')
useDisk()
if (noDisk === undefined) program.use()

/** A client's last write that was answered at some moment: it has set `root/a` and `root/b` to `count`. */
interface Answered {
  readonly root: string
  readonly sessionId: bigint
  readonly count: number
  readonly zxid: number
  readonly moment: number
}

/** Multis, one at a time: two nodes are set to the same number, a child with that number is made, and an old one goes. */
async function write(
  client: RawClient,
  root: string,
  answered: Answered[],
  now: () => number,
): Promise<void> {
  for (const path of [root, `${root}/a`, `${root}/b`]) await create(client, path, { data: '0' })
  for (let count = 1; count <= WRITES; count++) {
    const data = String(count)
    const old = count - OLDER_CHILDREN - 1
    const xid = postWrite(
      client,
      [
        { kind: 'setData', path: `${root}/a`, data, version: -1 },
        { kind: 'create', path: `${root}/${count}`, data, flags: count % 2 === 0 ? EPHEMERAL : 0 },
        { kind: 'setData', path: `${root}/b`, data, version: -1 },
        ...(old > 0 ? [{ kind: 'delete', path: `${root}/${old}`, version: -1 } as const] : []),
      ],
      true,
    )
    const { err, zxid } = await client.answer(xid)
    expect(err).toBe(0)
    answered.push({ root, sessionId: client.sessionId, count, zxid, moment: now() })
  }
}

async function check(folder: string, answered: readonly Answered[]): Promise<void> {
  const problems: string[] = []
  const note = (text: string): void => void problems.push(text)
  const store = openStore(join(folder, 'samsa.db'), { onWarning: noteUnlessPowerCut(note) })
  try {
    expect(store.database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
    const sessionRows = new ZooKeeperSessionRows(store.database)
    const sessions = new Set(sessionRows.all().map(({ sessionId }) => sessionId))
    const inspector = new RowInspector(sessionRows.state()?.lastZxid ?? 0, sessions)
    const found = new Map<string, string>()
    for (const row of new ZnodeRows(store.database).all()) {
      inspector.add(row)
      found.set(row.path, String(row.data))
    }
    // Before its first start is over a server has no tree at all.
    if (found.size > 0) inspector.finish()
    expect(inspector.problems).toEqual([])
    for (const { root, sessionId, count, zxid } of answered) {
      const last = Number(found.get(`${root}/a`))
      expect(last, root).toBeGreaterThanOrEqual(count)
      expect(found.get(`${root}/b`)).toBe(String(last))
      const children = [...found.keys()].filter((path) => path.startsWith(`${root}/`)).length
      expect(children, root).toBe(2 + Math.min(last, OLDER_CHILDREN + 1))
      expect(sessions.has(sessionId)).toBe(true)
      expect(inspector.lastZxid).toBeGreaterThanOrEqual(zxid)
    }
    const log = { info: () => {}, warn: note, error: note }
    const server = await ZooKeeperServer.open({ store, clock: new ManualClock(Date.now()), log })
    await server.stop()
    expect(problems).toEqual([])
  } finally {
    await store.close()
  }
}

test.skipIf(noDisk !== undefined)(
  'after a power cut every write that ZooKeeper has answered is there, and no multi by half',
  { timeout: 30_000 + ROUNDS * 3_000 },
  async () => {
    const random = new Random(SEED)
    let files: ReadonlyMap<string, Buffer> = new Map()
    let known: Answered[] = []
    let checked = 0
    for (let round = 0; round < ROUNDS; round += CUTS_A_LOAD) {
      const answered = [...known]
      const recording = await recordLoad(program, files, async (port, now) => {
        const clients = await Promise.all(
          Array.from({ length: CLIENTS }, () => RawClient.open(port, 3_600_000)),
        )
        await Promise.all(clients.map((client, n) => write(client, `/w${round}-${n}`, answered, now)))
      })
      for (let n = 0; n < CUTS_A_LOAD && round + n < ROUNDS; n++) {
        const cut = randomCut(recording.events, random)
        const after = filesAfter(recording, cut, random)
        known = answered.filter(({ moment }) => moment <= cut.moment).map((one) => ({ ...one, moment: 0 }))
        checked += known.length
        await check(after.folder, known).catch((error: unknown) => {
          throw new Error(`${JSON.stringify(cut)}: ${String(error)}`, { cause: error })
        })
        rmSync(after.folder, { recursive: true })
        files = after.files
      }
    }
    expect(checked).toBeGreaterThan(0)
  },
)
