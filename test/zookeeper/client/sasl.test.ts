import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZooKeeperClient } from '../../../src/zookeeper/client/client.ts'
import { SaslDialogue } from '../../../src/zookeeper/client/sasl-dialogue.ts'
import type { WatchedEvent } from '../../../src/zookeeper/client/watched-event.ts'
import { ZooKeeperFixture } from './zookeeper-fixture.ts'

let zookeeper: ZooKeeperFixture
let server: string

beforeAll(async () => {
  zookeeper = await ZooKeeperFixture.start({
    saslUsers: new Map([['jörg', 'a "quoted" one']]),
    schemes: new Set(['digest', 'sasl']),
    requiredSchemes: ['sasl'],
  })
  server = await zookeeper.listen()
})
afterAll(() => zookeeper.stop())

describe('a session that authenticates by SASL', () => {
  it('sends nothing before it is known, and all that waited afterwards', async () => {
    const states: string[] = []
    const client = new ZooKeeperClient(server, {
      sasl: { user: 'jörg', password: 'a "quoted" one' },
      watcher: (event: WatchedEvent) => states.push(event.state),
    })
    client.addAuth('digest', Buffer.from('a:b'))
    // The server would end the connection for any of these that came too early.
    const infos = await client.whoAmI()
    expect(infos.map(({ authScheme, user }) => `${authScheme}:${user}`)).toEqual([
      'ip:127.0.0.1',
      'sasl:jörg',
      'digest:a',
    ])
    expect(states).toEqual(['SyncConnected', 'SaslAuthenticated'])
    await client.close()
  })

  it('ends when it is not known', async () => {
    const states: string[] = []
    const client = new ZooKeeperClient(server, {
      sasl: { user: 'jörg', password: 'wrong' },
      watcher: (event: WatchedEvent) => states.push(event.state),
    })
    await expect(client.getData('/')).rejects.toThrow('KeeperErrorCode = AuthFailed for /')
    expect(client.state).toBe('AUTH_FAILED')
    expect(states).toEqual(['SyncConnected', 'AuthFailed'])
  })

  it('ends when the server knows no SASL', async () => {
    const plain = await ZooKeeperFixture.start()
    const client = new ZooKeeperClient(await plain.listen(), { sasl: { user: 'a', password: 'b' } })
    await expect(client.getData('/')).rejects.toThrow('KeeperErrorCode = AuthFailed for /')
    await plain.stop()
  })
})

describe('the words of a client', () => {
  const challenge = 'realm="zk-sasl-md5",nonce="n",charset=utf-8,algorithm=md5-sess'
  const dialogue = () => new SaslDialogue({ user: 'bob', password: 'p' }, 'c')

  it('are those of Java, in its order', () => {
    const answer = dialogue().take(Buffer.from(challenge))
    expect(answer.kind === 'response' && answer.token.toString()).toMatch(
      /^charset=utf-8,username="bob",realm="zk-sasl-md5",nonce="n",nc=00000001,cnonce="c",digest-uri="zookeeper\/zk-sasl-md5",maxbuf=65536,response=[0-9a-f]{32},qop=auth,authzid="bob"$/,
    )
  })

  it.each([
    'hello',
    'realm="r",algorithm=md5-sess',
    'nonce="n",algorithm=md5',
    'nonce="n",algorithm=md5-sess,qop="auth-conf"',
  ])('are none for the challenge %j', (text) => {
    expect(dialogue().take(Buffer.from(text))).toEqual({ kind: 'failed' })
  })

  it('do not believe a server that proves nothing', () => {
    const asking = dialogue()
    asking.take(Buffer.from(challenge))
    expect(asking.take(Buffer.from('rspauth=00000000000000000000000000000000'))).toEqual({ kind: 'failed' })
  })
})
