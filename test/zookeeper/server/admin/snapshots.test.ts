import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { create, exists, getData, setData } from '../support/requests.ts'
import { AdminFixture } from './support/admin-fixture.ts'

const running: AdminFixture[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop()
})

async function start(config: Parameters<typeof AdminFixture.start>[0] = {}): Promise<AdminFixture> {
  const admin = await AdminFixture.start(config)
  running.push(admin)
  return admin
}

const headers = { authorization: 'digest a:b' }

async function snapshotOf(admin: AdminFixture): Promise<Buffer> {
  return Buffer.from(await (await admin.ask('/snapshot', { headers })).arrayBuffer())
}

function restoreTo(admin: AdminFixture, body: Buffer): Promise<Response> {
  return admin.ask('/restore', { method: 'POST', headers, body: new Uint8Array(body) })
}

describe('the snapshot command', () => {
  it('streams a file, and says before how long it is and up to where it goes', async () => {
    const admin = await start()
    const client = await admin.zookeeper.client()
    await create(client, '/a', { data: 'x' })
    const response = await admin.ask('/snapshot', { headers })
    const file = Buffer.from(await response.arrayBuffer())
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('last_zxid')).toBe('0x2')
    expect(response.headers.get('snapshot_size')).toBe(String(file.length))
    expect(file.toString('latin1', 0, 4)).toBe('ZKSN')
    expect(await (await admin.ask('/lsnp')).json()).toMatchObject({ zxid: '2' })
    const seen = await (await admin.ask('/monitor')).json()
    expect(seen).toMatchObject({ cnt_snapshottime: 1, snapshot_error_count: 0 })
  })

  it('streams nothing when it is told so', async () => {
    const admin = await start()
    const response = await admin.ask('/snap?streaming=false', { headers })
    expect(response.headers.get('snapshot_size')).toMatch(/^\d+$/)
    expect(await response.json()).toEqual({ command: 'snapshot', error: null })
  })

  it('leaves no file behind', async () => {
    const admin = await start()
    vi.stubEnv('TMPDIR', admin.zookeeper.directory)
    await admin.ask('/snap?streaming=false', { headers })
    vi.unstubAllEnvs()
    const left = readdirSync(admin.zookeeper.directory).filter((name) => name.startsWith('samsa-snapshot'))
    expect(left).toEqual([])
  })

  it('is had once an interval, a thousandth of that of restore', async () => {
    const admin = await start({ adminRateLimiterIntervalMs: 300_000 })
    expect((await admin.ask('/snapshot', { headers })).status).toBe(200)
    const refused = await admin.ask('/snapshot', { headers })
    expect([refused.status, await refused.json()]).toEqual([429, { command: 'snapshot', error: null }])
    admin.zookeeper.clock.advance(301)
    expect((await admin.ask('/snapshot', { headers })).status).toBe(200)
    expect(await (await admin.ask('/monitor')).json()).toMatchObject({ snapshot_rate_limited_count: 1 })
  })

  it('can be turned off', async () => {
    const admin = await start({ adminSnapshotEnabled: false })
    expect((await admin.ask('/snapshot', { headers })).status).toBe(503)
  })
})

describe('the restore command', () => {
  it('puts a snapshot of another server in place of everything', async () => {
    const [from, to] = [await start(), await start()]
    const source = await from.zookeeper.client()
    await create(source, '/a', { data: 'one' })
    await setData(source, '/a', 'two')
    const client = await to.zookeeper.client()
    await create(client, '/gone')
    const response = await restoreTo(to, await snapshotOf(from))
    expect([response.status, await response.json()]).toEqual([
      200,
      { last_zxid: 3, command: 'restore', error: null },
    ])
    const after = await to.zookeeper.client()
    expect((await exists(after, '/gone')).err).toBe(-101)
    expect((await getData(after, '/a')).body.toString('latin1')).toContain('two')
    expect(await (await to.ask('/monitor')).json()).toMatchObject({
      cnt_restore_time: 1,
      restore_error_count: 0,
    })
  })

  it('changes nothing when what is posted is no snapshot', async () => {
    const admin = await start()
    const client = await admin.zookeeper.client()
    await create(client, '/stays')
    for (const body of [Buffer.from('not a snapshot'), Buffer.alloc(0)]) {
      const response = await restoreTo(admin, body)
      expect([response.status, await response.json()]).toEqual([500, { command: 'restore', error: null }])
      admin.zookeeper.clock.advance(300_001)
    }
    expect(await (await admin.ask('/monitor')).json()).toMatchObject({ restore_error_count: 2 })
    const after = await admin.zookeeper.client()
    expect((await exists(after, '/stays')).err).toBe(0)
  })

  it('is refused within the interval, and when it is turned off', async () => {
    const admin = await start()
    await restoreTo(admin, Buffer.alloc(1))
    expect((await restoreTo(admin, Buffer.alloc(1))).status).toBe(429)
    expect(await (await admin.ask('/monitor')).json()).toMatchObject({ restore_rate_limited_count: 1 })
    expect((await restoreTo(await start({ adminRestoreEnabled: false }), Buffer.alloc(1))).status).toBe(503)
  })
})
