import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { main } from '../../../src/cli/zkcli.ts'
import { type RunningSamsa, startSamsa } from '../../../src/daemon/start-samsa.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url))
const MODULE = 'org.apache.zookeeper.server.auth.DigestLoginModule'
const SUBJECT = 'CN=client,OU=Unit,O=Samsa tests,C=CH'
const event = (state: string) => `\nWATCHER::\n\nWatchedEvent state:${state} type:None path:null zxid: -1\n`

let samsa: RunningSamsa
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'samsa-zkcli-'))
  const jaas = write('server.conf', `Server { ${MODULE} required user_bob="bob secret"; };`)
  samsa = await startSamsa({
    roles: ['zookeeper'],
    overrides: {
      'client.portUnification': 'true',
      'zookeeper.ssl.keyStore.location': fixture('server-java17.p12'),
      'zookeeper.ssl.keyStore.password': 'secret-7',
      'zookeeper.ssl.trustStore.location': fixture('trust.pem'),
      'authProvider.sasl': 'org.apache.zookeeper.server.auth.SASLAuthenticationProvider',
      'java.security.auth.login.config': jaas,
    },
  })
})
afterAll(async () => {
  await samsa.stop()
  rmSync(folder, { recursive: true })
})

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Runs zkCli with the words, or with lines of input where there are none. */
async function run(
  words: readonly string[],
  options: { env?: NodeJS.ProcessEnv; stdin?: string; server?: string } = {},
) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const told = { out: '', err: '' }
  stdout.setEncoding('utf8').on('data', (text: string) => {
    told.out += text
  })
  stderr.setEncoding('utf8').on('data', (text: string) => {
    told.err += text
  })
  stdin.end(options.stdin ?? '')
  const server = options.server ?? samsa.zookeeper
  const exitCode = await main(['-server', server, ...words], {
    stdin,
    stdout,
    stderr,
    env: { SAMSA_AUTOSTART: '0', ...options.env },
  })
  await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream.end(resolve))))
  return { ...told, exitCode }
}

const TLS = '-Dzookeeper.client.secure=true'
const TRUST = `-Dzookeeper.ssl.trustStore.location=${fixture('trust.pem')}`
const KEY = `-Dzookeeper.ssl.keyStore.location=${fixture('client-java17.p12')} -Dzookeeper.ssl.keyStore.password=secret-7`

describe('zkCli over TLS', () => {
  it('takes the settings from the flags that the reference hands to Java', async () => {
    const CLIENT_JVMFLAGS = `-Dzookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty ${TLS} ${TRUST} ${KEY}`
    expect(await run(['whoami'], { env: { CLIENT_JVMFLAGS } })).toEqual({
      out: `Connecting to ${samsa.zookeeper}\n${event('SyncConnected')}Auth scheme: User\nip: 127.0.0.1\nx509: ${SUBJECT}\n`,
      err: '',
      exitCode: 0,
    })
  })

  it('takes them from the file of -client-configuration first', async () => {
    const file = write(
      'client.properties',
      `zookeeper.client.secure=true\nzookeeper.ssl.trustStore.location=${fixture('trust.pem')}\nzookeeper.ssl.keyStore.location=${fixture('client.pem')}\n`,
    )
    const env = { JVMFLAGS: '-Dzookeeper.ssl.keyStore.location=/nosuch.p12' }
    const { out, exitCode } = await run(['-client-configuration', file, 'whoami'], { env })
    expect({ out, exitCode }).toEqual({ out: expect.stringContaining(`x509: ${SUBJECT}`), exitCode: 0 })
  })

  it('says why a server can not be trusted, and fails as one that is not there', async () => {
    const wrong = `-Dzookeeper.ssl.trustStore.location=${fixture('other-trust.pem')}`
    const { err, exitCode } = await run(['ls', '/'], { env: { JVMFLAGS: `${TLS} ${KEY} ${wrong}` } })
    expect(err).toBe(
      `TLS with ${samsa.zookeeper} failed: self-signed certificate in certificate chain\nKeeperErrorCode = ConnectionLoss for /\n`,
    )
    expect(exitCode).toBe(1)
  })

  it('verifies that the server is the host that was dialled, unless told not to', async () => {
    const elsewhere = await startSamsa({
      roles: ['zookeeper'],
      overrides: {
        'client.portUnification': 'true',
        'ssl.keyStore.location': fixture('elsewhere.pem'),
        'ssl.trustStore.location': fixture('trust.pem'),
      },
    })
    const server = elsewhere.zookeeper
    const flags = `${TLS} ${KEY} ${TRUST}`
    const checked = await run(['ls', '/'], { server, env: { JVMFLAGS: flags } })
    expect(checked).toMatchObject({
      err: expect.stringContaining("IP: 127.0.0.1 is not in the cert's list"),
      exitCode: 1,
    })
    const JVMFLAGS = `${flags} -Dzookeeper.ssl.hostnameVerification=false`
    expect(await run(['ls', '/'], { server, env: { JVMFLAGS } })).toMatchObject({ err: '', exitCode: 0 })
    await elsewhere.stop()
  })

  it.each([
    [`${KEY} -Dzookeeper.ssl.trustStore.location=/nosuch.pem`, "TLS: can't read /nosuch.pem"],
    [`${TRUST} -Dzookeeper.ssl.enabledProtocols=TLSv1`, 'TLS: TLSv1: only TLSv1.2 and TLSv1.3 are offered'],
    [
      `${TRUST} -Dzookeeper.ssl.crl=true`,
      'zookeeper.ssl.crl=true: revocation of certificates cannot be checked',
    ],
  ])('refuses settings that it can not follow: %s', async (flags, message) => {
    expect(await run(['ls', '/'], { env: { JVMFLAGS: `${TLS} ${flags}` } })).toMatchObject({
      err: expect.stringContaining(message),
      exitCode: 2,
    })
  })
})

describe('zkCli with SASL', () => {
  const client = (password: string) => `Client { ${MODULE} required username="bob" password="${password}"; };`
  const login = (text: string) => `-Djava.security.auth.login.config=${write('client.conf', text)}`

  it('authenticates before all else, and prints the events of the reference', async () => {
    const JVMFLAGS = login(client('bob secret'))
    expect(await run(['whoami'], { env: { JVMFLAGS } })).toEqual({
      out: `Connecting to ${samsa.zookeeper}\n${event('SyncConnected')}${event('SaslAuthenticated')}Auth scheme: User\nip: 127.0.0.1\nsasl: bob\n`,
      err: '',
      exitCode: 0,
    })
  })

  it('is of no use any more when that fails', async () => {
    const { out, exitCode } = await run([], {
      stdin: 'ls /\n',
      env: { JVMFLAGS: login(client('wrong')) },
    })
    expect(out).toContain(`${event('SyncConnected')}${event('AuthFailed')}`)
    expect(out).toContain('(AUTH_FAILED) 0] Not connected\n')
    expect(exitCode).toBe(0)
  })

  it.each([
    ['', 'there is no section Client'],
    ['Client { com.sun.security.auth.module.Krb5LoginModule required; };', 'Krb5LoginModule is not offered'],
    [`Client { ${MODULE} required username="bob"; };`, 'section Client names no username and password'],
    ['Client {', 'expected the class of a login module, found the end of the file'],
  ])('goes on without it when the login configuration is of no use: %j', async (text, why) => {
    const { out, err, exitCode } = await run(['whoami'], { env: { JVMFLAGS: login(text) } })
    expect(out).toContain(event('AuthFailed') + event('SyncConnected'))
    expect(err).toMatch(/^SASL is not used: login configuration .*client\.conf: /)
    expect(err).toContain(why)
    expect(exitCode).toBe(0)
  })

  it('does without where zookeeper.sasl.client is false, and takes another section by name', async () => {
    const text = client('bob secret').replace('Client', 'Mine')
    const off = `${login(text)} -Dzookeeper.sasl.client=false`
    expect((await run(['whoami'], { env: { JVMFLAGS: off } })).out).not.toContain('sasl')
    const named = `${login(text)} -Dzookeeper.sasl.clientconfig=Mine`
    expect((await run(['whoami'], { env: { JVMFLAGS: named } })).out).toContain('sasl: bob')
  })

  it('refuses DIGEST-MD5 where FIPS mode is asked for', async () => {
    const JVMFLAGS = `${login(client('bob secret'))} -Dzookeeper.fips-mode=true`
    expect(await run(['whoami'], { env: { JVMFLAGS } })).toMatchObject({
      err: 'SASL is DIGEST-MD5, which zookeeper.fips-mode=true does not allow; leave it out\n',
      exitCode: 2,
    })
  })
})
