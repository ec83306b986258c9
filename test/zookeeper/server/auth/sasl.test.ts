import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Perms } from '../../../../src/zookeeper/acl.ts'
import { ErrorCode } from '../../../../src/zookeeper/errors.ts'
import * as messages from '../../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../../src/zookeeper/op-codes.ts'
import type { ZooKeeperConfigInput } from '../../../../src/zookeeper/server/config.ts'
import { bodyOf, type RawClient } from '../support/raw-client.ts'
import { aclOf, create, exists, getData } from '../support/requests.ts'
import { TestServer } from '../support/test-server.ts'
import { authenticate, type Response, say, tokenOf } from './sasl-client.ts'

const users = new Map([
  ['bob', 'bob secret'],
  ['jörg', 'pässwörd'],
  ['super', 'of the file'],
])
const CONFIG: ZooKeeperConfigInput = { saslUsers: users, schemes: new Set(['digest', 'sasl']) }

let server: TestServer
let client: RawClient
let count = 0

beforeAll(async () => {
  server = await TestServer.start({ ...CONFIG, saslSuperUsers: new Set(['jörg']) })
})
afterAll(() => server.close())
beforeEach(async () => {
  client = await server.client()
})

const whoAmI = async (of: RawClient) =>
  bodyOf(messages.WhoAmIResponse, await of.ask(OpCode.whoAmI, null, null)).clientInfo.map(
    ({ authScheme, user }) => `${authScheme}:${user}`,
  )

/** Another server for the length of a test. */
async function withServer(config: ZooKeeperConfigInput, use: (client: RawClient) => Promise<void>) {
  const other = await TestServer.start({ ...CONFIG, ...config })
  try {
    await use(await other.client())
  } finally {
    await other.close()
  }
}

describe('a SASL negotiation', () => {
  it('begins with the challenge of the reference, whatever the first token holds', async () => {
    for (const first of ['', 'hello']) {
      const answer = await say(await server.client(), first)
      expect({ err: answer.err, zxid: answer.zxid }).toEqual({ err: 0, zxid: 0 })
      expect(tokenOf(answer)).toMatch(
        /^realm="zk-sasl-md5",nonce="[\w+/]{40}",charset=utf-8,algorithm=md5-sess$/,
      )
    }
  })

  it('ends with a proof of the server, and the client is who it says', async () => {
    const answer = await authenticate(client)
    expect(answer.err).toBe(ErrorCode.OK)
    expect(tokenOf(answer)).toMatch(/^rspauth=[0-9a-f]{32}$/)
    expect(await whoAmI(client)).toEqual(['ip:127.0.0.1', 'sasl:bob'])
  })

  const right: [string, Response][] = [
    ['names itself as whom it acts for', { authorizationId: 'bob' }],
    ['acts for another, and stays itself', { authorizationId: 'alice' }],
    ['spells the host otherwise', { uri: 'ZooKeeper/ZK-sasl-md5' }],
    [
      'leaves out what has a default',
      { edit: (token) => token.replace(/charset=utf-8,|nc=\d+,|,qop=auth/g, '') },
    ],
    ['adds what nobody knows', { edit: (token) => `${token.replaceAll(',', ' , ')},foo="bar"` }],
    [
      'quotes otherwise',
      { edit: (token) => token.replace('qop=auth', 'qop="auth"').replace('"bob"', 'bob') },
    ],
  ]
  it.each(right)('succeeds when the client %s', async (_, response) => {
    expect((await authenticate(client, response)).err).toBe(ErrorCode.OK)
    expect(await whoAmI(client)).toContain('sasl:bob')
  })

  const wrong: [string, Response][] = [
    ['a wrong password', { password: 'no' }],
    ['an unknown user', { user: 'nobody', password: '' }],
    ['another host', { uri: 'zookeeper/localhost' }],
    ['another realm', { realm: 'other' }],
    ['a count of another round', { nonceCount: '00000002' }],
    ['an unknown charset', { edit: (token) => token.replace('utf-8', 'latin1') }],
    ['another level of protection', { edit: (token) => token.replace('qop=auth', 'qop=auth-int') }],
    ['a directive twice', { edit: (token) => `${token},username="bob"` }],
    ['no proof', { edit: (token) => token.replace(/response=\w+,/, '') }],
    ['nothing', { edit: () => '' }],
    ['nonsense', { edit: () => 'hello' }],
  ]
  it.each(wrong)('fails for %s: an empty token, and the connection ends', async (_, response) => {
    const answer = await authenticate(client, response)
    expect({ err: answer.err, body: answer.body }).toEqual({
      err: ErrorCode.AUTHFAILED,
      body: Buffer.from([0xff, 0xff, 0xff, 0xff]),
    })
    await client.closed
  })

  it('is over once it has succeeded', async () => {
    await authenticate(client)
    expect((await say(client, '')).err).toBe(ErrorCode.AUTHFAILED)
    await client.closed
  })

  it('ends the connection for a null token', async () => {
    client.post(OpCode.sasl, messages.GetSASLRequest, { token: null })
    await client.closed
  })

  it('reads names beyond ASCII, and makes a superUser super', async () => {
    expect((await authenticate(client, { user: 'jörg', password: 'pässwörd' })).err).toBe(ErrorCode.OK)
    expect(await whoAmI(client)).toEqual(['ip:127.0.0.1', 'sasl:jörg', 'super:'])
  })

  it('takes the superPassword for super before that of the file', () =>
    withServer({ saslSuperPassword: 'of the property' }, async (other) => {
      expect((await authenticate(other, { user: 'super', password: 'of the property' })).err).toBe(0)
    }))

  it('may fail without harm where allowSaslFailedClients says so', () =>
    withServer({ allowsSaslFailedClients: true }, async (other) => {
      const answer = await authenticate(other, { password: 'no' })
      expect({ err: answer.err, token: tokenOf(answer) }).toEqual({ err: 0, token: undefined })
      expect(await whoAmI(other)).toEqual(['ip:127.0.0.1'])
    }))
})

describe('ACLs of the scheme sasl', () => {
  it('let their user and super, and nobody else', async () => {
    const path = `/sasl${count++}`
    await authenticate(client)
    await create(client, path, { acl: aclOf('auth', '') })
    expect((await getData(client, path)).err).toBe(ErrorCode.OK)
    const stranger = await server.client()
    expect((await getData(stranger, path)).err).toBe(ErrorCode.NOAUTH)
    await authenticate(stranger, { user: 'super', password: 'of the file' })
    expect((await getData(stranger, path)).err).toBe(ErrorCode.OK)
  })

  it('may name principals, not what only looks like one', async () => {
    for (const [id, err] of [
      ['bob', ErrorCode.OK],
      ['zookeeper/host@REALM', ErrorCode.OK],
      ['a@b@c', ErrorCode.INVALIDACL],
      ['a/b/c@d', ErrorCode.INVALIDACL],
    ] as const) {
      expect((await create(client, `/sasl${count++}`, { acl: aclOf('sasl', id) })).err).toBe(err)
    }
  })

  it('let every user by the id of letAnySaslUserDoX', () =>
    withServer({ anySaslUserId: 'anybody' }, async (other) => {
      await create(other, '/any', { acl: aclOf('sasl', 'anybody', Perms.READ) })
      expect((await getData(other, '/any')).err).toBe(ErrorCode.NOAUTH)
      await authenticate(other)
      expect((await getData(other, '/any')).err).toBe(ErrorCode.OK)
    }))

  it('are invalid without the provider, and `auth` means nobody then', () =>
    withServer({ schemes: new Set(['digest']) }, async (other) => {
      expect((await authenticate(other)).err).toBe(ErrorCode.OK)
      expect(await whoAmI(other)).toEqual(['ip:127.0.0.1', 'sasl:'])
      expect((await create(other, '/s', { acl: aclOf('sasl', 'bob') })).err).toBe(ErrorCode.INVALIDACL)
      expect((await create(other, '/s', { acl: aclOf('auth', '') })).err).toBe(ErrorCode.INVALIDACL)
    }))
})

describe('a server that requires authentication', () => {
  it('answers nothing but proofs, and sends others away', () =>
    withServer({ requiredSchemes: ['sasl'] }, async (other) => {
      expect((await exists(other, '/')).err).toBe(ErrorCode.SESSIONCLOSEDREQUIRESASLAUTH)
      await other.closed
    }))

  it('serves who has authenticated by one of the schemes', () =>
    withServer({ requiredSchemes: ['digest', 'sasl'] }, async (other) => {
      await authenticate(other)
      expect((await exists(other, '/')).err).toBe(ErrorCode.OK)
    }))

  it('tells a failed negotiation apart where it is sasl that it requires', () =>
    withServer({ requiredSchemes: ['sasl'], allowsSaslFailedClients: true }, async (other) => {
      expect((await authenticate(other, { password: 'no' })).err).toBe(ErrorCode.SESSIONCLOSEDREQUIRESASLAUTH)
      await other.closed
    }))
})
