import { afterEach, describe, expect, it } from 'vitest'
import { digestId } from '../../../../src/zookeeper/acl.ts'
import { SetACLRequest } from '../../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../../src/zookeeper/op-codes.ts'
import { AdminFixture } from './support/admin-fixture.ts'

let admin: AdminFixture
afterEach(() => admin.stop())

/** Status and error of a snapshot command; 503 is what one gets who may, since it is turned off. */
async function tryWith(authorization?: string): Promise<[number, unknown]> {
  const response = await admin.ask(
    '/snapshot',
    authorization === undefined ? {} : { headers: { authorization } },
  )
  const { error } = (await response.json()) as { error: unknown }
  return [response.status, error]
}

async function protectRoot(perms: number, scheme: string, id: string): Promise<void> {
  const client = await admin.zookeeper.client()
  await client.ask(OpCode.setACL, SetACLRequest, {
    path: '/',
    acl: [{ perms, id: { scheme, id } }],
    version: -1,
  })
}

describe('a command that needs authorization', () => {
  it('says so to who shows nothing', async () => {
    admin = await AdminFixture.start({ adminSnapshotEnabled: false })
    expect(await tryWith()).toEqual([401, 'Auth info is missing for the command'])
  })

  it('takes whoever shows something while the root is open to all', async () => {
    admin = await AdminFixture.start({ adminSnapshotEnabled: false })
    for (const shown of ['digest any:body', 'ip', 'ip whatever', 'digest a:b '])
      expect(await tryWith(shown)).toEqual([503, null])
  })

  it('takes nothing that proves nothing', async () => {
    admin = await AdminFixture.start({ adminSnapshotEnabled: false })
    for (const shown of ['digest', 'nosuch a:b', 'digest a:b c', 'x509'])
      expect(await tryWith(shown)).toEqual([401, 'Not authenticated'])
  })

  it('takes all permissions on the root', async () => {
    admin = await AdminFixture.start({ adminSnapshotEnabled: false })
    await protectRoot(31, 'digest', digestId('root:secret'))
    expect(await tryWith('digest root:secret')).toEqual([503, null])
    expect(await tryWith('digest root:wrong')).toEqual([403, 'Not authorized'])
    expect(await tryWith('ip')).toEqual([403, 'Not authorized'])
  })

  it('does not take some of them', async () => {
    admin = await AdminFixture.start({ adminSnapshotEnabled: false })
    await protectRoot(15, 'digest', digestId('root:secret'))
    expect(await tryWith('digest root:secret')).toEqual([403, 'Not authorized'])
  })

  it('takes the super user whatever the ACL says', async () => {
    admin = await AdminFixture.start({ adminSnapshotEnabled: false, superDigest: digestId('super:test') })
    await protectRoot(31, 'digest', digestId('root:secret'))
    expect(await tryWith('digest super:test')).toEqual([503, null])
  })

  it('knows a client behind a proxy by its address, when the proxy is trusted', async () => {
    const headers = { authorization: 'ip', 'x-forwarded-for': '10.1.2.3, 10.0.0.1' }
    for (const [trusted, status] of [
      [true, 503],
      [false, 403],
    ] as const) {
      admin = await AdminFixture.start({ adminSnapshotEnabled: false, adminTrustsForwardedFor: trusted })
      await protectRoot(31, 'ip', '10.1.2.0/24')
      expect((await admin.ask('/snapshot', { headers })).status).toBe(status)
      if (trusted) await admin.stop()
    }
  })

  it('is refused by its method after its authorization', async () => {
    admin = await AdminFixture.start({ adminSnapshotEnabled: false })
    expect((await admin.ask('/restore')).status).toBe(401)
    expect((await admin.ask('/restore', { headers: { authorization: 'ip' } })).status).toBe(405)
  })
})
