import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { digestId, Perms } from '../../../src/zookeeper/acl.ts'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import * as messages from '../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { bodyOf, type RawClient } from './support/raw-client.ts'
import {
  aclOf,
  addDigest,
  create,
  exists,
  getChildren,
  getData,
  remove,
  setAcl,
  setData,
  statOf,
} from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer
let owner: RawClient
let other: RawClient
let path: string
let count = 0

beforeAll(async () => {
  server = await TestServer.start({ superDigest: digestId('super:secret') })
})
afterAll(() => server.close())
beforeEach(async () => {
  owner = await server.client()
  other = await server.client()
  await addDigest(owner, 'owner:secret')
  path = `/acl${count++}`
})

const getAcl = (client: RawClient) => client.ask(OpCode.getACL, messages.GetACLRequest, { path })
const entriesOf = async (client: RawClient) => bodyOf(messages.GetACLResponse, await getAcl(client)).acl

describe('permissions', () => {
  it.each([
    ['read', Perms.READ, () => getData(other, path)],
    ['exists', Perms.READ, () => exists(other, path)],
    ['list', Perms.READ, () => getChildren(other, path)],
    ['write', Perms.WRITE, () => setData(other, path, 'x')],
    ['create', Perms.CREATE, () => create(other, `${path}/n`)],
    ['delete', Perms.DELETE, () => remove(other, `${path}/child`)],
    ['administer', Perms.ADMIN, () => setAcl(other, path, aclOf('world', 'anyone'))],
  ])('to %s are needed and enough', async (_, perm, attempt) => {
    await create(owner, path)
    await create(owner, `${path}/child`)
    const mine = aclOf('auth', '')
    await setAcl(owner, path, [...mine, ...aclOf('world', 'anyone', Perms.ALL & ~perm)])
    expect((await attempt()).err).toBe(ErrorCode.NOAUTH)
    await setAcl(owner, path, [...mine, ...aclOf('world', 'anyone', perm)])
    expect((await attempt()).err).toBe(ErrorCode.OK)
  })

  it('of the super user are all', async () => {
    await create(owner, path, { acl: aclOf('auth', '') })
    expect((await getData(other, path)).err).toBe(ErrorCode.NOAUTH)
    await addDigest(other, 'super:secret')
    expect((await getData(other, path)).err).toBe(ErrorCode.OK)
  })

  it('are those of the moment of the request, though it waits behind a write', async () => {
    await create(owner, path, { acl: aclOf('auth', '') })
    other.post(OpCode.create, messages.CreateRequest, {
      path: `${path}-before`,
      data: null,
      acl: aclOf('world', 'anyone'),
      flags: 0,
    })
    const read = other.post(OpCode.getData, messages.GetDataRequest, { path, watch: false })
    await addDigest(other, 'owner:secret')
    expect((await other.answer(read)).err).toBe(ErrorCode.NOAUTH)
    expect((await getData(other, path)).err).toBe(ErrorCode.OK)
  })

  it('by address work for an address and for a range', async () => {
    await create(owner, path, { acl: aclOf('ip', '127.0.0.0/8') })
    expect((await getData(other, path)).err).toBe(ErrorCode.OK)
    await setAcl(owner, path, aclOf('ip', '10.0.0.1'))
    expect((await getData(other, path)).err).toBe(ErrorCode.NOAUTH)
  })
})

describe('ACLs', () => {
  it('come back as they were given, without duplicates', async () => {
    const acl = [
      ...aclOf('world', 'anyone', 64),
      ...aclOf('digest', 'a:b', 0),
      ...aclOf('world', 'anyone', 64),
    ]
    await create(owner, path, { acl: [...acl, ...aclOf('auth', '')] })
    expect(await entriesOf(owner)).toEqual([
      ...aclOf('world', 'anyone', 64),
      ...aclOf('digest', 'a:b', 0),
      ...aclOf('digest', digestId('owner:secret')),
    ])
  })

  it('hide digests from who may only read', async () => {
    await create(owner, path, { acl: [...aclOf('auth', ''), ...aclOf('world', 'anyone', Perms.READ)] })
    expect(await entriesOf(other)).toEqual([
      ...aclOf('digest', 'owner:x'),
      ...aclOf('world', 'anyone', Perms.READ),
    ])
    await setAcl(owner, path, [...aclOf('auth', ''), ...aclOf('world', 'anyone', Perms.WRITE)])
    expect((await getAcl(other)).err).toBe(ErrorCode.NOAUTH)
  })

  it.each([
    ['an unknown scheme', aclOf('kerberos', 'x')],
    ['sasl, which is not configured', aclOf('sasl', 'x')],
    ['a world that is not anyone', aclOf('world', 'someone')],
    ['a digest without a hash', aclOf('digest', 'user')],
    ['a digest of three parts', aclOf('digest', 'a:b:c')],
    ['an address that is none', aclOf('ip', '300.1.1.1')],
    ['a range that is too long', aclOf('ip', '10.0.0.0/33')],
    ['auth of nobody', aclOf('auth', '')],
  ])('of %s are refused', async (_, acl) => {
    expect((await create(other, path, { acl })).err).toBe(ErrorCode.INVALIDACL)
  })

  it('have a version of their own', async () => {
    await create(owner, path)
    const before = await statOf(owner, path)
    expect((await setAcl(owner, path, aclOf('world', 'anyone'), 1)).err).toBe(ErrorCode.BADVERSION)
    const stat = bodyOf(messages.SetACLResponse, await setAcl(owner, path, aclOf('world', 'anyone'), 0)).stat
    expect(stat).toEqual({ ...before, aversion: 1 })
  })

  it('survive a restart', async () => {
    const acl = [...aclOf('digest', 'x:y'), ...aclOf('world', 'anyone')]
    await create(owner, path, { acl })
    await server.restart()
    owner = await server.client()
    expect(await entriesOf(owner)).toEqual(acl)
  })
})

describe('auth', () => {
  it('answers with zxid 0, and adds up', async () => {
    expect(await addDigest(owner, 'second:pw')).toMatchObject({ xid: -4, zxid: 0, err: 0 })
    const { clientInfo } = bodyOf(messages.WhoAmIResponse, await owner.ask(OpCode.whoAmI, null, null))
    expect(clientInfo).toEqual([
      { authScheme: 'ip', user: '127.0.0.1' },
      { authScheme: 'digest', user: 'owner' },
      { authScheme: 'digest', user: 'second' },
    ])
  })

  it.each([
    ['an unknown scheme', 'kerberos', Buffer.from('x')],
    ['null data', 'digest', null],
  ])('with %s fails and ends the connection', async (_, scheme, auth) => {
    const answer = await other.ask(OpCode.auth, messages.AuthPacket, { type: 0, scheme, auth }, -4)
    expect(answer).toMatchObject({ zxid: 0, err: ErrorCode.AUTHFAILED })
    await other.closed
  })

  it('by SASL is an empty success', async () => {
    const answer = await other.ask(OpCode.sasl, messages.GetSASLRequest, { token: Buffer.from('x') })
    expect(answer.err).toBe(ErrorCode.OK)
    expect(bodyOf(messages.SetSASLResponse, answer).token).toBeNull()
    other.post(OpCode.sasl, messages.GetSASLRequest, { token: null })
    await other.closed
  })
})
