import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OPEN_ACL_UNSAFE } from '../../../src/zookeeper/acl.ts'
import type { JuteType } from '../../../src/zookeeper/jute.ts'
import * as messages from '../../../src/zookeeper/messages.ts'
import { type MultiOp, readMultiRequest, writeMultiRequest } from '../../../src/zookeeper/multi.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { auditText } from '../../../src/zookeeper/server/audit.ts'
import { hexSessionId } from '../../../src/zookeeper/stat.ts'
import type { RawClient } from './support/raw-client.ts'
import { create, getData, remove, setAcl, setData } from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

const Ops: JuteType<readonly MultiOp[]> = {
  minBytes: 9,
  read: readMultiRequest,
  write: writeMultiRequest,
}

let server: TestServer
let client: RawClient
let session: string

beforeEach(async () => {
  server = await TestServer.start()
  client = await server.client()
  session = hexSessionId(client.sessionId)
})
afterEach(() => server.close())

/** The lines since the last call, without who it was. */
function told(): string[] {
  const by = `session=${session}\tuser=127.0.0.1\tip=127.0.0.1\t`
  return server.audited.splice(0).map((event) => auditText(event).replace(by, ''))
}

describe('the audit log', () => {
  it('tells who has created, changed and deleted what', async () => {
    await create(client, '/a')
    expect(server.audited.map(auditText)).toEqual([
      `session=${session}\tuser=127.0.0.1\tip=127.0.0.1\toperation=create\tznode=/a\tznode_type=persistent\tresult=success`,
    ])
    told()
    await create(client, '/a/s-', { flags: 3 })
    await setData(client, '/a', 'x')
    await setAcl(client, '/a', [{ perms: 31, id: { scheme: 'world', id: 'anyone' } }])
    await getData(client, '/a')
    await remove(client, '/a/s-0000000000')
    expect(told()).toEqual([
      'operation=create\tznode=/a/s-0000000000\tznode_type=ephemeral_sequential\tresult=success',
      'operation=setData\tznode=/a\tresult=success',
      'operation=setAcl\tznode=/a\tacl=world:anyone:cdrwa\tresult=success',
      'operation=delete\tznode=/a/s-0000000000\tresult=success',
    ])
  })

  it('tells what has failed by the path that was asked for', async () => {
    await create(client, '/missing/s-', { flags: 2 })
    await remove(client, '/missing')
    await client.ask(OpCode.reconfig, messages.ReconfigRequest, {
      joiningServers: '',
      leavingServers: '',
      newMembers: '',
      curConfigId: 0n,
    })
    expect(told()).toEqual([
      'operation=create\tznode=/missing/s-\tznode_type=persistent_sequential\tresult=failure',
      'operation=delete\tznode=/missing\tresult=failure',
      'operation=reconfig\tresult=failure',
    ])
  })

  it('names the users of a connection, but not what proves them', async () => {
    await client.ask(
      OpCode.auth,
      messages.AuthPacket,
      { type: 0, scheme: 'digest', auth: Buffer.from('ann:pw') },
      -4,
    )
    await create(client, '/a')
    expect(server.audited[0]).toMatchObject({ user: '127.0.0.1,ann' })
  })

  it('tells of ephemerals that go with their session', async () => {
    await create(client, '/e', { flags: 1 })
    told()
    await client.ask(OpCode.closeSession, null, null)
    expect(told()).toEqual([
      `session=${session}\tuser=keeper\toperation=ephemeralZNodeDeletionOnSessionCloseOrExpire\tznode=/e\tresult=success`,
    ])
  })

  it('tells each operation of a multi, or that it failed', async () => {
    const creation = (path: string): MultiOp => ({
      type: OpCode.create,
      request: { path, data: Buffer.alloc(0), acl: OPEN_ACL_UNSAFE, flags: 0 },
    })
    await client.ask(OpCode.multi, Ops, [creation('/m'), creation('/m/1')])
    await client.ask(OpCode.multi, Ops, [creation('/m/2'), creation('/m')])
    expect(told()).toEqual([
      'operation=create\tznode=/m\tznode_type=persistent\tresult=success',
      'operation=create\tznode=/m/1\tznode_type=persistent\tresult=success',
      'operation=multiOperation\tresult=failure',
    ])
  })
})
