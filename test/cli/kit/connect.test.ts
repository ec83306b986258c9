import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectTo } from '../../../src/cli/kit/connect.ts'
import { instancePaths } from '../../../src/instance/paths.ts'
import { writeRunFile } from '../../../src/instance/run-file.ts'
import { memoryIo } from '../golden/memory-io.ts'

let home: string
let servers: Server[]

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'samsa-connect-'))
  servers = []
})

afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  rmSync(home, { recursive: true, force: true })
})

const io = () => memoryIo('', { SAMSA_HOME: home })
const bootstrap = (servers: string, more: [string, string][] = []) =>
  new Map([['bootstrap.servers', servers], ...more])

async function listenOnTcp(): Promise<number> {
  const server = createServer((socket) => socket.destroy())
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Free a moment ago: nothing listens there. */
async function deafPort(): Promise<number> {
  const port = await listenOnTcp()
  await new Promise((resolve) => servers.pop()?.close(resolve))
  return port
}

function pretendDaemon(tcp: string[]): void {
  const kafka = { tcp, unix: join(home, 'kafka.sock') }
  const { runFile } = instancePaths(home)
  writeRunFile(runFile, {
    pid: process.pid,
    version: '0',
    startedAtMs: 0,
    dataDir: home,
    roles: ['kafka'],
    kafka,
  })
}

describe('connectTo', () => {
  it('takes the daemon’s socket for an address that the daemon owns', async () => {
    pretendDaemon(['127.0.0.1:9092'])
    const { hooks } = await connectTo(bootstrap('localhost:9092'), io())
    expect(hooks.resolveAddress?.('localhost', 9092)).toBe(join(home, 'kafka.sock'))
    expect(hooks.resolveAddress?.('127.0.0.1', 9092)).toBe(join(home, 'kafka.sock'))
    expect(hooks.resolveAddress?.('localhost', 9093)).toBeUndefined()
    expect(hooks.resolveAddress?.('elsewhere', 9092)).toBeUndefined()
  })

  it('takes TCP for any other address', async () => {
    const port = await listenOnTcp()
    pretendDaemon(['127.0.0.1:9092'])
    const { hooks } = await connectTo(bootstrap(`127.0.0.1:${port}`), io())
    expect(hooks.resolveAddress?.('127.0.0.1', port)).toBeUndefined()
  })

  it('takes a socket named by unix: for every address that the broker gives', async () => {
    const setting = await connectTo(bootstrap('unix:/some/where.sock'), io())
    expect(setting.properties['bootstrap.servers']).toBe('unix:/some/where.sock')
    expect(setting.hooks.resolveAddress?.('anywhere', 1)).toBe('/some/where.sock')
  })

  it('leaves encrypted connections to TCP', async () => {
    pretendDaemon(['127.0.0.1:9092'])
    const { hooks } = await connectTo(bootstrap('localhost:9092', [['security.protocol', 'SSL']]), io())
    expect(hooks.resolveAddress).toBeUndefined()
  })

  it('says soon that nothing listens, once for all clients of a script', async () => {
    const streams = io()
    const address = `127.0.0.1:${await deafPort()}`
    await connectTo(bootstrap(address), streams)
    await connectTo(bootstrap(address), streams)
    await vi.waitFor(() => expect(streams.stderrText()).toContain(`Nothing listens on ${address}.`))
    expect(streams.stderrText()).toContain('samsa start')
    expect(streams.stderrText().match(/Nothing listens/g)).toHaveLength(1)
  })

  it('says nothing where one of several servers answers', async () => {
    const streams = io()
    const [deaf, open] = [await deafPort(), await listenOnTcp()]
    const answered = new Promise((resolve) => servers.at(-1)?.once('connection', resolve))
    await connectTo(bootstrap(`127.0.0.1:${deaf},127.0.0.1:${open}`), streams)
    await answered
    expect(streams.stderrText()).toBe('')
  })

  it('ignores the run file of a daemon that is gone', async () => {
    const kafka = { tcp: ['127.0.0.1:9092'], unix: join(home, 'kafka.sock') }
    const { runFile } = instancePaths(home)
    // No process has the largest number of 32 bits.
    writeRunFile(runFile, {
      pid: 2 ** 31 - 1,
      version: '0',
      startedAtMs: 0,
      dataDir: home,
      roles: ['kafka'],
      kafka,
    })
    const { hooks } = await connectTo(bootstrap('localhost:9092'), io())
    expect(hooks.resolveAddress?.('localhost', 9092)).toBeUndefined()
  })
})
