import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listenForControl } from '../../src/daemon/control-server.ts'
import { workOffline } from '../../src/daemon/work-offline.ts'
import { type RunningSamsa, startSamsa } from '../../src/index.ts'
import { sendControl, type ZooKeeperTransfer } from '../../src/instance/control.ts'
import { instancePaths } from '../../src/instance/paths.ts'
import { readSnapshotFile } from '../../src/zookeeper/persistence/read-files.ts'
import { Collected, expected, fixtures } from '../zookeeper/persistence/support.ts'
import { RawClient } from '../zookeeper/server/support/raw-client.ts'
import { childrenOf, create } from '../zookeeper/server/support/requests.ts'

let folder: string
let dataDir: string
let samsa: RunningSamsa | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsa-transfer-'))
  dataDir = join(folder, 'data')
})
afterEach(async () => {
  await samsa?.stop()
  samsa = undefined
  rmSync(folder, { recursive: true, force: true })
})

const importing = (force = false, from = `${fixtures}/full`): ZooKeeperTransfer => ({
  command: 'import-zookeeper',
  from,
  force,
})
const exporting = (): ZooKeeperTransfer => ({ command: 'export-zookeeper', to: join(folder, 'out') })

async function start(roles: ('kafka' | 'zookeeper')[] = ['zookeeper']): Promise<void> {
  samsa = await startSamsa({ dataDir, roles })
}

const ask = (request: ZooKeeperTransfer, onProgress?: (text: string) => void) =>
  sendControl(instancePaths(dataDir).controlSocket, request, 30_000, onProgress)

const offline = (request: ZooKeeperTransfer) =>
  workOffline(dataDir, request, { report: () => undefined, signal: new AbortController().signal })

const client = (): Promise<RawClient> => RawClient.open(Number(samsa?.zookeeper.split(':')[1]))

const imported = {
  result: 'imported',
  znodes: 61,
  sessions: 2,
  zxid: 0x5f,
  snapshot: 'snapshot.5c',
  txns: 3,
  warnings: [],
}

async function expectTheSame(): Promise<void> {
  const collected = new Collected()
  const { zxid, sessions, digest, nodes } = expected('full')
  const trailer = await readSnapshotFile(
    join(folder, `out/version-2/snapshot.${zxid.toString(16)}`),
    collected,
  )
  expect(collected.sorted).toEqual(nodes)
  expect(collected.sessions).toEqual(sessions)
  expect(trailer).toEqual({ digest: { zxid, version: 2, digest: BigInt(digest) }, lastZxid: zxid })
}

describe('what comes in and goes out again', () => {
  it('is the same, with a daemon that serves it', async () => {
    await start()
    const said: string[] = []
    expect(await ask(importing(), (text) => said.push(text))).toEqual(imported)
    expect(said).toContain('reading snapshot.5c: 100%')
    expect(said).toContain('writing: 61 of 61 znodes')
    expect(await ask(exporting())).toEqual({
      result: 'exported',
      znodes: 61,
      sessions: 2,
      zxid: 0x5f,
      file: join(folder, 'out/version-2/snapshot.5f'),
    })
    await expectTheSame()
    expect(await childrenOf(await client(), '/multi')).toEqual(['c', 'e', 't'])
  })

  it('is the same with a daemon that serves only Kafka, and with none', async () => {
    await start(['kafka'])
    expect(await ask(importing())).toEqual(imported)
    await samsa?.stop()
    samsa = undefined
    expect(await offline(exporting())).toMatchObject({ result: 'exported', zxid: 0x5f })
    await expectTheSame()
    expect(await offline(importing(true))).toEqual(imported)
    await start()
    expect(await childrenOf(await client(), '/multi')).toEqual(['c', 'e', 't'])
  })
})

describe('an import', () => {
  it('refuses to replace znodes unless it is told to', async () => {
    await start()
    const mine = await client()
    await create(mine, '/kept')
    expect(await ask(importing())).toEqual({ error: 'there are znodes here already; --force replaces them' })
    expect(await childrenOf(mine, '/')).toEqual(['kept', 'zookeeper'])
    expect(await ask(importing(true))).toEqual(imported)
    // Its session was not among those imported.
    await mine.closed
    expect(await childrenOf(await client(), '/')).not.toContain('kept')
  })

  it('says what it has skipped, and what is wrong', async () => {
    cpSync(`${fixtures}/full`, join(folder, 'damaged'), { recursive: true })
    const newest = join(folder, 'damaged/version-2/snapshot.5c')
    writeFileSync(newest, readFileSync(newest).subarray(0, 4000))
    await start()
    expect(await ask(importing(false, join(folder, 'damaged')))).toMatchObject({
      snapshot: 'snapshot.4b',
      zxid: 0x5f,
      warnings: ['skipped snapshot.5c: it is not whole'],
    })
    expect(await ask(importing(true, '/nowhere'))).toEqual({ error: 'there is no directory /nowhere' })
  })

  it('that is broken off leaves the old tree', async () => {
    await start()
    await create(await client(), '/kept')
    await samsa?.stop()
    samsa = undefined
    for (const moment of ['reading', 'writing']) {
      const caller = new AbortController()
      const report = (text: string): void => {
        if (text.startsWith(moment)) caller.abort(new Error('broken off'))
      }
      const call = { report, signal: caller.signal }
      await expect(workOffline(dataDir, importing(true), call)).rejects.toThrow('broken off')
    }
    await start()
    expect(await childrenOf(await client(), '/')).toEqual(['kept', 'zookeeper'])
  })

  it('is broken off when whoever asked for it hangs up', async () => {
    mkdirSync(dataDir)
    const path = join(dataDir, 'control.sock')
    let aborted: () => void = () => undefined
    const isAborted = new Promise<void>((resolve) => {
      aborted = resolve
    })
    const server = await listenForControl(path, async (_, { report, signal }) => {
      while (!signal.aborted) {
        report('on the way')
        await nextTurn()
      }
      aborted()
      return {}
    })
    const socket = connect(path, () => socket.write('{}\n'))
    await once(socket, 'data')
    socket.destroy()
    await isAborted
    server.close()
  })
})

describe('an export', () => {
  it('refuses a directory that holds the files of a server, and leaves nothing behind', async () => {
    mkdirSync(join(folder, 'out/version-2'), { recursive: true })
    writeFileSync(join(folder, 'out/version-2/log.1'), '')
    const file = join(folder, 'out/version-2')
    await expect(offline(exporting())).rejects.toThrow(`${file} holds log.1, and a server would mix both up`)
    expect(readdirSync(file)).toEqual(['log.1'])
    expect(existsSync(join(folder, 'out/version-2/snapshot.0'))).toBe(false)
  })
})
