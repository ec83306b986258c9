import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSetting } from '../../../src/cli/zkserver/setting.ts'
import { status } from '../../../src/cli/zkserver/status.ts'
import { startSamsa } from '../../../src/daemon/start-samsa.ts'

let folder: string
let server: Server
let port: number

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zkserver-'))
  mkdirSync(join(folder, 'data'))
  server = createServer((socket) =>
    socket.once('data', () =>
      socket.end(
        'Zookeeper version: 3.9.5-x\nLatency min/avg/max: 0/0.0/0\nConnections: 3\nMode: standalone\nNode count: 5\n',
      ),
    ),
  )
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

async function ask(text: string, options: { json?: boolean; isTTY?: boolean; env?: NodeJS.ProcessEnv } = {}) {
  const file = join(folder, 'zoo.cfg')
  writeFileSync(file, text.replaceAll('PORT', String(port)).replaceAll('FOLDER', folder))
  const stdout: PassThrough & { isTTY?: boolean } = new PassThrough()
  stdout.isTTY = options.isTTY ?? false
  const stderr = new PassThrough()
  const io = { stdin: new PassThrough(), stdout, stderr, env: options.env ?? {} }
  const setting = findSetting(['status', file], { name: 'zkServer.sh', binDir: folder }, io)
  const exit = await status(setting, io, { json: options.json ?? false })
  const printed = (stream: PassThrough) => (stream.read()?.toString() ?? '').replaceAll(String(port), 'PORT')
  return { exit, stdout: printed(stdout), stderr: printed(stderr) }
}

const NO_MYID = 'myid could not be determined, will not able to locate clientPort in the server configs.\n'
const found = (port: string, host = 'localhost') =>
  `Client port found: ${port}. Client address: ${host}. Client SSL: false.\n`
const DOWN = 'Error contacting service. It is probably not running.\n'

// What the script of 3.9.5 printed for these files.
describe('zkServer status', () => {
  it.each([
    ['clientPort=PORT\n', `${found('PORT')}Mode: standalone\n`],
    ['  clientPort=PORT\n#clientPort=1\n', `${found('PORT')}Mode: standalone\n`],
    ['clientPort = PORT\n', `${NO_MYID}${found(' PORT')}Mode: standalone\n`],
    ['clientPort=PORT\nclientPortAddress=localhost\n', `${found('PORT')}Mode: standalone\n`],
    ['clientPort=PORT\nclientPortAddress = localhost\n', `${found('PORT', ' localhost')}Mode: standalone\n`],
  ])('finds the server of %j', async (text, stdout) => {
    expect(await ask(`dataDir=FOLDER/data\n${text}`)).toEqual({ exit: 0, stdout, stderr: '' })
  })

  it.each([
    ['clientPort=PORT\r\n', `${NO_MYID}${found('PORT\r')}${DOWN}`],
    ['clientPort=abc\n', `${NO_MYID}${found('abc')}${DOWN}`],
    ['clientPort:PORT\n', `${NO_MYID}${found('clientPort:PORT')}${DOWN}`],
    ['clientPort=1\nclientPort=PORT\n', `${NO_MYID}${found('1\nPORT')}${DOWN}`],
    ['clientPort=PORT\nclientPortAddress=127.254.0.9\n', `${found('PORT', '127.254.0.9')}${DOWN}`],
    [
      '',
      `${NO_MYID}Client port not found. Looking for secureClientPort in the static config.\nUnable to find either secure or unsecure client port in any configs. Terminating.\n`,
    ],
  ])('finds nobody by %j', async (text, stdout) => {
    expect(await ask(`dataDir=FOLDER/data\n${text}`)).toEqual({ exit: 1, stdout, stderr: '' })
  })

  it('finds the port in the line of an ensemble’s member, here or in the dynamic file', async () => {
    writeFileSync(join(folder, 'data/myid'), '1\n')
    const up = 'Mode: standalone\n'
    const lines = 'dataDir=FOLDER/data\n'
    expect((await ask(`${lines}server.1=a:1:2;PORT\n`)).stdout).toBe(found('PORT') + up)
    expect((await ask(`${lines}server.1=a:1:2;localhost:PORT\n`)).stdout).toBe(found('PORT') + up)
    expect((await ask(`${lines}server.1=a:1:2;[::9]:PORT\n`)).stdout).toBe(found('PORT', '::9') + DOWN)
    writeFileSync(join(folder, 'dynamic'), `server.1=a:1:2;localhost:${port}\n`)
    expect((await ask(`${lines}dynamicConfigFile=FOLDER/dynamic\n`)).stdout).toBe(
      `Client port not found in static config file. Looking in dynamic config file.\n${found('PORT')}${up}`,
    )
    const { stdout, stderr } = await ask(lines)
    expect(stdout).toContain(
      'Client port not found in the server configs\nClient port not found. Looking for secure',
    )
    expect(stderr).toBe('grep: : No such file or directory\n')
  })

  it('tells what TLS needs when the secure port does not answer', async () => {
    const { exit, stdout } = await ask('secureClientPort=1\nsecureClientPortAddress=127.0.0.1\n')
    expect(exit).toBe(1)
    expect(stdout).toContain(
      'Client port found: 1. Client address: 127.0.0.1. Client SSL: true.\n \nNote: We used secureClientPort (1)',
    )
    expect(stdout).toMatch(
      /zkServer\.sh status\n \nError contacting service\. It is probably not running\.\n$/,
    )
  })

  it('tells of connections on a terminal, and everything with --json', async () => {
    expect((await ask('clientPort=PORT\n', { isTTY: true })).stdout).toBe(
      `${found('PORT')}Mode: standalone\nConnections: 3\n`,
    )
    const up = await ask('clientPort=PORT\n', { json: true })
    expect(JSON.parse(up.stdout.replace('PORT', '1'))).toEqual({
      ...{ running: true, host: 'localhost', port: 1, isSsl: false, zookeeperVersion: '3.9.5-x' },
      ...{ latencyMinAvgMax: '0/0.0/0', connections: 3, mode: 'standalone', nodeCount: 5 },
    })
    const down = await ask('clientPort=abc\n', { json: true })
    expect({ ...down, stdout: JSON.parse(down.stdout) }).toMatchObject({
      exit: 1,
      stdout: { running: false },
      stderr: '',
    })
  })
})

describe('zkServer status of a secure port', () => {
  const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url))
  const secureFound = (secure: string) =>
    `${NO_MYID}Client port not found. Looking for secureClientPort in the static config.\nClient port found: ${secure}. Client address: localhost. Client SSL: true.\n`

  it('asks by TLS, with the settings of CLIENT_JVMFLAGS', async () => {
    const samsa = await startSamsa({
      roles: ['zookeeper'],
      overrides: {
        'client.portUnification': 'true',
        'ssl.keyStore.location': fixture('server.pem'),
        'ssl.trustStore.location': fixture('trust.pem'),
      },
    })
    const secure = samsa.zookeeper.split(':')[1] ?? ''
    const CLIENT_JVMFLAGS = `-Dzookeeper.ssl.keyStore.location=${fixture('client.pem')} -Dzookeeper.ssl.trustStore.location=${fixture('trust.pem')}`
    const text = `dataDir=FOLDER/data\nsecureClientPort=${secure}\n`
    expect(await ask(text, { env: { CLIENT_JVMFLAGS } })).toEqual({
      exit: 0,
      stdout: `${secureFound(secure)}Mode: standalone\n`,
      stderr: '',
    })
    const without = await ask(text)
    expect(without).toMatchObject({ exit: 1, stdout: expect.stringContaining(DOWN) })
    await samsa.stop()
  })

  it('says what is wrong with those settings', async () => {
    const CLIENT_JVMFLAGS = '-Dzookeeper.ssl.trustStore.location=/nosuch.pem'
    expect(
      await ask('dataDir=FOLDER/data\nsecureClientPort=PORT\n', { env: { CLIENT_JVMFLAGS } }),
    ).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("TLS: can't read /nosuch.pem"),
    })
  })
})
