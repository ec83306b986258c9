import type { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect as connectPlain, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { TlsAcceptor, type TlsAcceptorOptions } from '../../../src/net/tls/tls-acceptor.ts'
import { RefreshedContext } from '../../../src/net/tls/tls-context.ts'
import { readTlsSettings } from '../../../src/net/tls/tls-settings.ts'
import { ManualClock } from '../../../src/runtime/clock.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url))
const pem = (name: string) => readFileSync(fixture(`${name}.pem`))
const identity = (name: string) => ({ key: pem(name), cert: pem(name) })

interface Bench {
  readonly port: number
  readonly clock: ManualClock
  readonly acceptor: TlsAcceptor
  /** What arrived: a certificate's subject, `nobody`, or `plain: ` and the first words. */
  readonly arrived: string[]
  readonly failures: string[]
  readonly problems: string[]
  /** Settles at the next arrival or failure. */
  next(): Promise<void>
}

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

async function bench(
  settings: Record<string, string> = {},
  more: Partial<TlsAcceptorOptions> & { either?: boolean } = {},
): Promise<Bench> {
  const all: Record<string, string> = {
    'keyStore.location': fixture('server.pem'),
    'trustStore.location': fixture('trust.pem'),
    ...settings,
  }
  const { arrived, failures, problems }: Record<string, string[]> = {
    arrived: [],
    failures: [],
    problems: [],
  }
  if (arrived === undefined || failures === undefined || problems === undefined)
    throw new Error('unreachable')
  let wake = (): void => {}
  const clock = new ManualClock(0)
  const acceptor = await TlsAcceptor.open({
    context: await RefreshedContext.open(
      readTlsSettings((name) => all[name]),
      'nobody',
      (text) => problems.push(text),
    ),
    clock,
    clientAuth: 'need',
    clientHost: 'unchecked',
    maxHandshakes: Number.POSITIVE_INFINITY,
    onConnection: (socket, certificate) => arrive(socket, certificate),
    onFailure: (text) => {
      failures.push(text)
      wake()
    },
    onExceeded: () => {
      failures.push('exceeded')
      wake()
    },
    ...more,
  })
  const arrive = (socket: TLSSocket, certificate: X509Certificate | undefined): void => {
    arrived.push(certificate?.subject.replaceAll('\n', ',') ?? 'nobody')
    socket.on('data', (chunk) => socket.write(`echo ${chunk}`))
    wake()
  }
  const plain = (socket: Socket): void => {
    socket.on('data', (chunk) => {
      arrived.push(`plain: ${chunk}`)
      socket.write(`echo ${chunk}`)
      wake()
    })
  }
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    if (more.either) acceptor.acceptEither(socket, plain)
    else acceptor.accept(socket)
    cleanUps.push(() => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => server.close())
  return {
    port: (server.address() as AddressInfo).port,
    clock,
    acceptor,
    arrived,
    failures,
    problems,
    next: () =>
      new Promise((resolve) => {
        wake = resolve
      }),
  }
}

/** However it ends: `once` of node:events would fail with a reset. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once('close', () => resolve()))
}

/** Dials and says hello; returns the answer and the certificate of the server, or why there is none. */
async function hello(port: number, options: ConnectionOptions = {}): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', ca: pem('trust'), ...options })
  cleanUps.push(() => socket.destroy())
  return new Promise((resolve) => {
    socket.on('secureConnect', () => socket.write('hello'))
    socket.on('data', (chunk: Buffer) => {
      resolve(
        `${chunk} ${socket.getProtocol()} ${socket.getPeerX509Certificate()?.subject.replaceAll('\n', ',')}`,
      )
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.on('close', () => resolve('closed'))
  })
}

describe('a TLS port', () => {
  it('takes clients with a certificate that it trusts, by TLS 1.3', async () => {
    const { port, arrived, acceptor } = await bench()
    expect(await hello(port, identity('client'))).toBe('echo hello TLSv1.3 O=Samsa tests,CN=localhost')
    expect(arrived).toEqual(['C=CH,O=Samsa tests,OU=Unit,CN=client'])
    expect(acceptor.handshakes).toBe(0)
  })

  it.each(['nobody', 'stranger', 'late'])('sends away %s', async (who) => {
    const { port, arrived, failures, next } = await bench()
    const refused = next()
    expect(await hello(port, who === 'nobody' ? {} : identity(who))).not.toContain('echo')
    await refused
    expect(arrived).toEqual([])
    expect(failures).toHaveLength(1)
    expect(failures[0]).toMatch(/^TLS handshake of .* failed: /)
  })

  it('that wants certificates takes clients without one, but not with a wrong one', async () => {
    const { port, arrived } = await bench({}, { clientAuth: 'want' })
    expect(await hello(port)).toContain('echo')
    expect(await hello(port, identity('client'))).toContain('echo')
    expect(await hello(port, identity('stranger'))).not.toContain('echo')
    expect(arrived).toEqual(['nobody', 'C=CH,O=Samsa tests,OU=Unit,CN=client'])
  })

  it('that asks for none sees none', async () => {
    const { port, arrived } = await bench({}, { clientAuth: 'none' })
    expect(await hello(port, identity('client'))).toContain('echo')
    expect(arrived).toEqual(['nobody'])
  })

  it('speaks the protocols and suites that are set', async () => {
    const { port } = await bench({ enabledProtocols: 'TLSv1.2,TLSv1.1' }, { clientAuth: 'none' })
    expect(await hello(port)).toContain('echo hello TLSv1.2')
    expect(await hello(port, { minVersion: 'TLSv1.3' })).toContain('ERR_SSL')
    const one = await bench(
      { protocol: 'TLSv1.2', ciphersuites: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' },
      { clientAuth: 'none' },
    )
    expect(await hello(one.port, { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' })).toContain('ERR_SSL')
    expect(await hello(one.port)).toContain('echo hello TLSv1.2')
  })

  it('may want the certificate to be of the host that shows it', async () => {
    const { port, failures } = await bench({}, { clientHost: 'address' })
    expect(await hello(port, identity('client'))).toContain('echo')
    expect(await hello(port, identity('elsewhere'))).not.toContain('echo')
    expect(failures[0]).toContain('the certificate is not of the host that shows it')
  })

  it('closes sockets beyond the handshakes that may be under way', async () => {
    const { port, failures, next } = await bench({}, { maxHandshakes: 1, clientAuth: 'none' })
    const idle = connectPlain(port, '127.0.0.1')
    cleanUps.push(() => idle.destroy())
    await once(idle, 'connect')
    const exceeded = next()
    expect(await hello(port)).not.toContain('echo')
    await exceeded
    expect(failures).toEqual(['exceeded'])
  })

  it('gives up a handshake in the middle of which the client goes', async () => {
    const { port, acceptor, failures, next } = await bench()
    const failed = next()
    const half = connectPlain(port, '127.0.0.1', () => half.end(Buffer.from([0x16, 3, 1, 0])))
    cleanUps.push(() => half.destroy())
    await failed
    expect(failures).toHaveLength(1)
    expect(acceptor.handshakes).toBe(0)
  })

  it('gives up a handshake that takes too long, though more of it comes all the time', async () => {
    const { port, acceptor, failures } = await bench({}, { maxHandshakeMs: 100 })
    const slow = connectPlain(port, '127.0.0.1', () => slow.write(Buffer.from([0x16, 3, 1, 1, 0, 1])))
    cleanUps.push(() => slow.destroy())
    slow.on('error', () => undefined)
    const dripping = setInterval(() => slow.write('.'), 20)
    await closed(slow)
    clearInterval(dripping)
    expect(failures).toEqual(['TLS handshake of 127.0.0.1 failed: TLS handshake timeout'])
    await expect.poll(() => acceptor.handshakes).toBe(0)
  })

  it('ends a connection on which another handshake is begun', async () => {
    const { port } = await bench({ protocol: 'TLSv1.2' }, { clientAuth: 'none' })
    const again = connect({ port, host: '127.0.0.1', ca: pem('trust') })
    cleanUps.push(() => again.destroy())
    await once(again, 'secureConnect')
    const ended = closed(again)
    again.on('error', () => undefined)
    again.renegotiate({}, () => undefined)
    await ended
    expect(await hello(port)).toContain('echo')
  })

  it('says in words why a handshake failed', async () => {
    const { port, failures, next } = await bench()
    const failed = next()
    const plain = connectPlain(port, '127.0.0.1', () => plain.write('four letters, and more'))
    plain.on('error', () => undefined)
    cleanUps.push(() => plain.destroy())
    await failed
    expect(failures[0]).toMatch(/^TLS handshake of .* failed: [a-z ]+$/)
  })

  it('closes sockets that would be turned away after the handshake', async () => {
    const { port, arrived } = await bench({}, { admits: () => false })
    expect(await hello(port, identity('client'))).not.toContain('echo')
    expect(arrived).toEqual([])
  })

  it('takes up a store that has changed, and stays with what it had when that can not be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'samsa-reload-'))
    cleanUps.push(() => rmSync(folder, { recursive: true }))
    const store = join(folder, 'key.pem')
    copyFileSync(fixture('server.pem'), store)
    const { port, problems } = await bench({ 'keyStore.location': store }, { clientAuth: 'none' })
    const unchecked = { rejectUnauthorized: false }
    expect(await hello(port, unchecked)).toContain('CN=localhost')
    copyFileSync(fixture('elsewhere.pem'), store)
    expect(await hello(port, unchecked)).toContain('CN=elsewhere.example')
    writeFileSync(store, 'half a file')
    expect(await hello(port, unchecked)).toContain('CN=elsewhere.example')
    expect(problems).toEqual([
      expect.stringContaining(`what was read before stays in use: ${store}: there is no private key`),
    ])
  })
})

describe('a port for both', () => {
  it('tells TLS from plain words by the first byte', async () => {
    const { port, arrived } = await bench({}, { either: true })
    expect(await hello(port, identity('client'))).toContain('echo')
    const plain = connectPlain({ port, host: '127.0.0.1', allowHalfOpen: true })
    cleanUps.push(() => plain.destroy())
    plain.end('srvr')
    const [answer] = await once(plain, 'data')
    expect(String(answer)).toBe('echo srvr')
    expect(arrived).toEqual(['C=CH,O=Samsa tests,OU=Unit,CN=client', 'plain: srvr'])
  })

  it('does not wait for ever for the first byte', async () => {
    const { port, clock } = await bench({}, { either: true })
    const silent = connectPlain(port, '127.0.0.1')
    const ended = closed(silent)
    // Whoever comes later is served later: the silent one has been taken in.
    expect(await hello(port, identity('client'))).toContain('echo')
    clock.advance(10_000)
    await ended
  })
})
