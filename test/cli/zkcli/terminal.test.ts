import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZooKeeperClient } from '../../../src/zookeeper/client/client.ts'
import { ZooKeeperFixture } from '../../zookeeper/client/zookeeper-fixture.ts'
import { runZkCli } from './support/run-zkcli.ts'
import { plain, TerminalRun } from './support/terminal-run.ts'

let zookeeper: ZooKeeperFixture
let server: string
let client: ZooKeeperClient
let home: string

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'zkcli-home-'))
  zookeeper = await ZooKeeperFixture.start()
  server = await zookeeper.listen()
  client = new ZooKeeperClient(server)
  for (const path of ['/app', '/app/one', '/apple']) await client.create(path)
})

afterAll(async () => {
  await client.close()
  await zookeeper.stop()
  rmSync(home, { recursive: true, force: true })
})

describe('a session on a terminal', () => {
  it('prompts, completes, recalls lines, and quits', async () => {
    const run = new TerminalRun(['-server', server], home)
    await run.shows(/Connecting to .*\nWelcome to ZooKeeper!\n[\s\S]*SyncConnected[\s\S]*\(CONNECTED\) 0\] $/)
    run.type('ls /apple')
    run.type('\t')
    run.type('\r')
    await run.shows(/\[\]\n[\s\S]*\(CONNECTED\) 1\] $/)
    run.type('\u001b[A')
    run.type('\r')
    await run.shows(/ls \/apple[\s\S]*\[\]\n[\s\S]*\(CONNECTED\) 2\] $/)
    run.type('quit\r')
    expect(await run.exitCode).toBe(0)
    expect(plain(run.text)).toContain('state:Closed')
  })

  it('prints an event above a half-written line, which stays', async () => {
    const run = new TerminalRun(['-server', server], home)
    await run.shows(/CONNECTED\) 0\] $/)
    run.type('get -w /app\r')
    await run.shows(/CONNECTED\) 1\] $/)
    run.type('ls /half')
    await run.shows(/ls \/half$/)
    await client.setData('/app', Buffer.from('new'))
    await run.shows(/WATCHER::\n\nWatchedEvent .*NodeDataChanged path:\/app .*\n\[zk: .*\) 1\] ls \/half$/)
    run.type('\u0003')
    await run.shows(/1\] $/)
    run.type('\u0003')
    expect(await run.exitCode).toBe(0)
  })

  it('shows in its prompt that the connection is gone', async () => {
    const own = await ZooKeeperFixture.start()
    const run = new TerminalRun(['-server', await own.listen()], home)
    await run.shows(/CONNECTED\) 0\] $/)
    await own.stop()
    await run.shows(/state:Disconnected .*\n\[zk: .*\(CONNECTING\) 0\] $/)
    run.end()
    expect(await run.exitCode).toBe(0)
  })

  it('ends with the code of the last command at the end of the input', async () => {
    const run = new TerminalRun(['-server', server], home)
    await run.shows(/CONNECTED\) 0\] $/)
    run.type('get /nosuch\r')
    await run.shows(/Node does not exist: \/nosuch\n[\s\S]*1\] $/)
    run.end()
    expect(await run.exitCode).toBe(1)
  })
})

describe('the keys of a session', () => {
  const begin = async (own = home): Promise<TerminalRun> => {
    const run = new TerminalRun(['-server', server], own)
    await run.shows(/CONNECTED\) 0\] $/)
    return run
  }

  it('run each line of a pasted text, one after the other', async () => {
    const run = await begin()
    run.type('create /pasted one\rget /pasted\r\nset /pasted two\nget /pasted\rdelete /pasted\r')
    await run.shows(/Created \/pasted\n[\s\S]*\none\n[\s\S]*\ntwo\n[\s\S]*\) 5\] $/)
    run.type('quit\r')
    expect(await run.exitCode).toBe(0)
  })

  it('list candidates, and complete what they have in common', async () => {
    const run = await begin()
    run.type('ls /a\t')
    await run.shows(/\/app {4}\/apple\n\[zk: .*\] ls \/app$/)
    run.type('l\t\r')
    await run.shows(/^le \n\[\]\n/)
    run.type('get -\t')
    await run.shows(/-b {2}-s {2}-w {2}-x\n\[zk: .*\] get -$/)
    run.end()
    await run.exitCode
  })

  it('search backwards for a line and run it', async () => {
    const run = await begin()
    run.type('ls /app\r')
    await run.shows(/1\] $/)
    run.type('ls /\r')
    await run.shows(/2\] $/)
    run.type('\u0012ap')
    await run.shows(/\(reverse-i-search\)`ap': ls \/app$/)
    run.type('\r')
    await run.shows(/\[one\]\n[\s\S]*3\] $/)
    run.type('\u0012zzz')
    await run.shows(/\(failed reverse-i-search\)`zzz': /)
    run.type('\u0007')
    await run.shows(/CONNECTED\) 3\] $/)
    run.end()
    await run.exitCode
  })

  it('end a watch with Ctrl-C, and the session goes on', async () => {
    const run = await begin()
    run.type('watch /app --data\r')
    await run.shows(/Watching \/app; Ctrl-C ends it\.\n/)
    await client.setData('/app', Buffer.from('seen'))
    await run.shows(/Z 0x[0-9a-f]+ NodeDataChanged \/app "seen"\n/)
    run.type('\u0003')
    await run.shows(/1\] $/)
    run.type('exit\r')
    expect(await run.exitCode).toBe(0)
  })

  it('end zkCli with Ctrl-C while a command can’t go on', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const run = new TerminalRun(['-server', `127.0.0.1:${port}`], home)
    await run.shows(/\(CONNECTING\) 0\] $/)
    run.type('ls /\r')
    await run.shows(/ls \/\n$/)
    run.type('\u0003')
    await expect(run.exitCode).rejects.toMatchObject({ exitCode: 130 })
    silent.close()
  })
})

describe('the history of a terminal', () => {
  it('outlives the session, and holds no password', async () => {
    const own = mkdtempSync(join(tmpdir(), 'zkcli-home-'))
    const first = new TerminalRun(['-server', server], own)
    await first.shows(/CONNECTED\) 0\] $/)
    first.type('stat /app\raddauth digest bob:secret\r"addauth" digest bob:secret\r ls /hidden\rquit\r')
    await first.exitCode
    const file = join(own, 'zkcli-history')
    expect(readFileSync(file, 'utf8')).toBe('stat /app\nquit\n')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const second = new TerminalRun(['-server', server], own)
    await second.shows(/CONNECTED\) 0\] $/)
    second.type('\u001b[A\u001b[A')
    await second.shows(/stat \/app$/)
    // What it remembers of earlier sessions is not what `!!` and redo speak of.
    second.type('\u0003!!\r')
    await second.shows(/Command not found !!\n/)
    second.end()
    await second.exitCode
    rmSync(own, { recursive: true })
  })

  it('is not kept of what came through a pipe', async () => {
    const { exit } = await runZkCli(['-server', server], 'stat /app\n')
    expect(exit).toBe(0)
    expect(() => statSync('/nonexistent')).toThrow()
  })
})

describe('bad input', () => {
  it.each([
    [['-timeout', 'x', 'ls', '/'], 'the timeout after -timeout must be a number, not "x"\n', 1],
    [['-client-configuration', '/nosuch', 'ls', '/'], expect.stringContaining('/nosuch'), 2],
    [['delete', '-v', 'x', '/app'], 'the version after -v must be a number, not "x"\n', 1],
    [['set', '-b', '/app', '?'], 'not base64: "?"\n', 1],
    [['redo', 'x'], 'redo takes the number of a command, not "x"\n', 1],
    [['addWatch', 'bad'], 'Path must start with / character\n', 1],
  ])('%j is one line and an exit code', async (args, err, exit) => {
    expect(await runZkCli(['-server', server, ...args])).toMatchObject({ err, exit })
  })

  it('of a connect string is one line', async () => {
    expect(await runZkCli(['-server', 'a:b', 'ls', '/'])).toMatchObject({
      err: 'the port of "a:b" must be a number from 0 to 65535, not "b"\n',
      exit: 1,
    })
  })

  it('ends a session where the reference dies', async () => {
    expect(await runZkCli(['-server', server], 'redo x\nget /nosuch\n')).toMatchObject({
      err: 'redo takes the number of a command, not "x"\n',
      exit: 1,
    })
  })
})
