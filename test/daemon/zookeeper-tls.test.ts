import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSamsa, startSamsa } from '../../src/daemon/start-samsa.ts'
import { instancePaths } from '../../src/instance/paths.ts'
import { readRunFile } from '../../src/instance/run-file.ts'
import * as messages from '../../src/zookeeper/messages.ts'
import { OpCode } from '../../src/zookeeper/op-codes.ts'
import { bodyOf, RawClient } from '../zookeeper/server/support/raw-client.ts'
import { aclOf, create, getData } from '../zookeeper/server/support/requests.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))
const pem = (name: string) => readFileSync(fixture(`${name}.pem`))
const identity = (name: string) => ({ key: pem(name), cert: pem(name) })

const SUBJECT = 'CN=client,OU=Unit,O=Samsa tests,C=CH'
const TLS = {
  'ssl.keyStore.location': fixture('server-java17.p12'),
  'ssl.keyStore.password': 'secret-7',
  'ssl.trustStore.location': fixture('trust.pem'),
}

let samsa: RunningSamsa
const tlsAddress = () => readRunFile(instancePaths(samsa.dataDir).runFile)?.zookeeper?.tls?.[0] ?? ''

beforeAll(async () => {
  samsa = await startSamsa({
    roles: ['zookeeper'],
    overrides: {
      ...TLS,
      secureClientPort: '0',
      'client.portUnification': 'true',
      '4lw.commands.whitelist': '*',
      'ssl.clientAuth': 'want',
    },
  })
})
afterAll(() => samsa.stop())

async function dial(address: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const [host = '', port] = address.split(':')
  const socket = connect({ host, port: Number(port), ca: pem('trust'), ...options })
  await once(socket, 'secureConnect')
  return socket
}

async function open(address: string, options: ConnectionOptions = {}): Promise<RawClient> {
  const client = RawClient.over(await dial(address, options))
  await client.handshake()
  return client
}

const whoAmI = async (of: RawClient) =>
  bodyOf(messages.WhoAmIResponse, await of.ask(OpCode.whoAmI, null, null)).clientInfo.map(
    ({ authScheme, user }) => `${authScheme}:${user}`,
  )

async function word(address: string, text: string): Promise<string> {
  const socket = await dial(address)
  let answer = ''
  socket.on('data', (chunk: Buffer) => {
    answer += chunk
  })
  socket.write(text)
  await once(socket, 'close')
  return answer
}

describe('a server with a secure port', () => {
  it('knows clients by the subject of their certificate', async () => {
    const client = await open(tlsAddress(), identity('client'))
    expect(await whoAmI(client)).toEqual(['ip:127.0.0.1', `x509:${SUBJECT}`])
    await create(client, '/mine', { data: 'x', acl: aclOf('auth', '') })
    expect((await getData(client, '/mine')).err).toBe(0)
    const nobody = await open(tlsAddress())
    expect(await whoAmI(nobody)).toEqual(['ip:127.0.0.1'])
    expect((await getData(nobody, '/mine')).err).toBe(-102)
    await client.cut()
    await nobody.cut()
  })

  it('carries large answers both ways', async () => {
    const client = await open(tlsAddress(), identity('client'))
    const data = 'x'.repeat(1_000_000)
    await create(client, '/large', { data })
    expect(bodyOf(messages.GetDataResponse, await getData(client, '/large')).data?.toString()).toBe(data)
    await client.cut()
  })

  it('takes TLS on the client port too, where that is for both', async () => {
    const client = await open(samsa.zookeeper, identity('client'))
    expect(await whoAmI(client)).toEqual(['ip:127.0.0.1', `x509:${SUBJECT}`])
    const [, port] = samsa.zookeeper.split(':')
    const plain = await RawClient.open(Number(port))
    expect(await whoAmI(plain)).toEqual(['ip:127.0.0.1'])
    await client.cut()
    await plain.cut()
  })

  it('counts the connections that do without TLS, and handshakes under way', async () => {
    const count = async (name: string): Promise<number> => {
      const text = await word(tlsAddress(), 'mntr')
      return Number(new RegExp(`^zk_${name}\t(.*)$`, 'm').exec(text)?.[1])
    }
    const before = await count('non_mtls_local_conn_count')
    const [, port] = samsa.zookeeper.split(':')
    const plain = await RawClient.open(Number(port))
    expect(await count('non_mtls_local_conn_count')).toBe(before + 1)
    expect(await count('non_mtls_remote_conn_count')).toBe(0)
    expect(await count('outstanding_tls_handshake')).toBe(0)
    const [, securePort] = tlsAddress().split(':')
    const silent = await RawClient.dial(Number(securePort))
    await expect.poll(() => count('outstanding_tls_handshake')).toBe(1)
    await silent.cut()
    await plain.cut()
  })

  it('lists with stat the connections of the port that was asked', async () => {
    const secure = await open(tlsAddress())
    const unified = await open(samsa.zookeeper)
    const line = (client: RawClient) => `/127.0.0.1:${client.socket.localPort}[`
    const bySecure = await word(tlsAddress(), 'stat')
    expect(bySecure).toContain(line(secure))
    expect(bySecure).not.toContain(line(unified))
    const byPlain = await word(samsa.zookeeper, 'stat')
    expect(byPlain).toContain(line(unified))
    expect(byPlain).not.toContain(line(secure))
    await secure.cut()
    await unified.cut()
  })
})

describe('a server whose stores can not be used', () => {
  it.each([
    [{ 'ssl.keyStore.password': 'wrong' }, 'TLS: .*server-java17.p12: the password is wrong'],
    [{ 'ssl.trustStore.location': '/none.pem' }, "TLS: can't read /none.pem"],
    [{ 'ssl.ciphersuites': 'NONE' }, 'TLS: "NONE" is no cipher suite'],
  ])('does not start, and says why: %j', async (wrong, message) => {
    const overrides = { ...TLS, secureClientPort: '0', ...wrong }
    await expect(startSamsa({ roles: ['zookeeper'], overrides })).rejects.toThrow(new RegExp(message))
  })
})
