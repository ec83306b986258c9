import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get as getPlain, type IncomingMessage } from 'node:http'
import { get as getSecure, type RequestOptions } from 'node:https'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { type RunningSamsa, startSamsa } from '../../src/daemon/start-samsa.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))
const pem = (name: string) => readFileSync(fixture(name))

const running: RunningSamsa[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop()
})

/** Starts a server whose AdminServer has stores; returns its port. */
async function start(overrides: Record<string, string>): Promise<number> {
  const lines: string[] = []
  const samsa = await startSamsa({
    roles: ['zookeeper'],
    overrides: {
      'admin.enableServer': 'true',
      'admin.serverPort': '0',
      'admin.serverAddress': '127.0.0.1',
      'ssl.quorum.keyStore.location': fixture('server.pem'),
      'ssl.quorum.trustStore.location': fixture('trust.pem'),
      ...overrides,
    },
    onLogLine: (line) => lines.push(line),
  })
  running.push(samsa)
  const line = lines.find((each) => each.includes('AdminServer at')) ?? ''
  return Number(/:(\d+)\/commands/.exec(line)?.[1])
}

interface Reply {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

async function replyTo(request: ReturnType<typeof getPlain>): Promise<Reply> {
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  return { status: response.statusCode, headers: response.headers, text }
}

function secure(port: number, path: string, more: RequestOptions = {}): Promise<Reply> {
  return replyTo(getSecure({ host: '127.0.0.1', port, path, ca: pem('trust.pem'), agent: false, ...more }))
}

function plain(port: number, path: string): Promise<Reply> {
  return replyTo(getPlain({ host: '127.0.0.1', port, path, agent: false }))
}

describe('the AdminServer over TLS', () => {
  it('takes nothing else when it is forced, and asks clients to stay with it', async () => {
    const port = await start({ 'admin.forceHttps': 'true' })
    const { status, headers } = await secure(port, '/commands/ruok')
    expect(status).toBe(200)
    expect(headers['strict-transport-security']).toBe('max-age=86400; includeSubDomains')
    await expect(plain(port, '/commands/ruok')).rejects.toThrow()
  })

  it('takes both on one port when they are unified, and counts the plain ones', async () => {
    const port = await start({ 'admin.portUnification': 'true' })
    expect((await secure(port, '/commands/ruok')).status).toBe(200)
    const { text, headers } = await plain(port, '/commands/monitor')
    expect(text).toContain('"insecure_admin_count" : 1,')
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('wants a certificate of its clients when it is told to, and knows them by it', async () => {
    const port = await start({
      'admin.forceHttps': 'true',
      'admin.needClientAuth': 'true',
      'authProvider.x509': 'org.apache.zookeeper.server.auth.X509AuthenticationProvider',
    })
    await expect(secure(port, '/commands/ruok')).rejects.toThrow()
    const identity = { key: pem('client.pem'), cert: pem('client.pem') }
    const shown = { ...identity, headers: { authorization: 'x509' } }
    expect((await secure(port, '/commands/snapshot?streaming=false', shown)).status).toBe(200)
  })

  it('does not start without a key store', async () => {
    await expect(start({ 'admin.forceHttps': 'true', 'ssl.quorum.keyStore.location': '' })).rejects.toThrow(
      'ssl.quorum.keyStore.location is not set',
    )
  })
})
