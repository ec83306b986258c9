import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { complete } from '../../../src/cli/zkcli/completion.ts'
import { main } from '../../../src/cli/zkcli.ts'
import { ZooKeeperClient } from '../../../src/zookeeper/client/client.ts'
import { ZooKeeperFixture } from '../../zookeeper/client/zookeeper-fixture.ts'

let zookeeper: ZooKeeperFixture
let server: string
let client: ZooKeeperClient

beforeAll(async () => {
  zookeeper = await ZooKeeperFixture.start()
  server = await zookeeper.listen()
  client = new ZooKeeperClient(server)
  for (const path of ['/app', '/app/one', '/apple']) await client.create(path)
})

afterAll(async () => {
  await client.close()
  await zookeeper.stop()
})

describe('Tab', () => {
  const names = ['connect', 'config', 'get', 'getAcl']

  it.each([
    ['con', ['connect', 'config'], 'con'],
    ['conn', ['connect '], 'conn'],
    ['get /a', ['/app', '/apple'], '/a'],
    ['get /appl', ['/apple '], '/appl'],
    ['ls /app/', ['/app/one '], '/app/'],
    ['ls /ap', ['/app', '/apple'], '/ap'],
    ['ls /none/x', [], '/none/x'],
    ['nosuch', [], 'nosuch'],
  ])('after %j offers %j', async (line, candidates, replaced) => {
    expect(await complete(line, names, client)).toEqual({ candidates, replaced })
  })

  it('leaves no blank behind a znode with children', async () => {
    expect((await complete('ls /zookee', names, client)).candidates).toEqual(['/zookeeper'])
  })
})

/** A session on a pretended terminal. */
class TerminalRun {
  readonly #stdin = Object.assign(new PassThrough(), { isTTY: true })
  readonly #stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 200 })
  readonly #stderr = new PassThrough()
  readonly exitCode: Promise<number>
  text = ''
  #onOutput: () => void = () => {}

  constructor(args: readonly string[]) {
    for (const stream of [this.#stdout, this.#stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.text += text
        this.#onOutput()
      })
    }
    const io = {
      stdin: this.#stdin,
      stdout: this.#stdout,
      stderr: this.#stderr,
      env: { SAMSA_AUTOSTART: '0' },
    }
    this.exitCode = main(args, io)
  }

  type(keys: string): void {
    this.#stdin.write(keys)
  }

  /** Resolves when the screen's text, from the last call on, matches. */
  shows(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      this.#onOutput = () => {
        if (!pattern.test(plain(this.text))) return
        this.text = ''
        this.#onOutput = () => {}
        resolve()
      }
      this.#onOutput()
    })
  }

  end(): void {
    this.#stdin.end()
  }
}

/** Text without the sequences that move the cursor. */
function plain(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, '').replace(/\r/g, '')
}

describe('a session on a terminal', () => {
  it('prompts, completes, recalls lines, and quits', async () => {
    const run = new TerminalRun(['-server', server])
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
    const run = new TerminalRun(['-server', server])
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
    const run = new TerminalRun(['-server', await own.listen()])
    await run.shows(/CONNECTED\) 0\] $/)
    await own.stop()
    await run.shows(/state:Disconnected .*\n\[zk: .*\(CONNECTING\) 0\] $/)
    run.end()
    expect(await run.exitCode).toBe(0)
  })

  it('ends with the code of the last command at the end of the input', async () => {
    const run = new TerminalRun(['-server', server])
    await run.shows(/CONNECTED\) 0\] $/)
    run.type('get /nosuch\r')
    await run.shows(/Node does not exist: \/nosuch\n[\s\S]*1\] $/)
    run.end()
    expect(await run.exitCode).toBe(1)
  })
})

describe('bad input', () => {
  const runToEnd = async (args: string[], stdin = '') => {
    const [input, out, err] = [new PassThrough(), new PassThrough(), new PassThrough()]
    let told = ''
    err.setEncoding('utf8').on('data', (text: string) => {
      told += text
    })
    out.resume()
    input.end(stdin)
    const exitCode = await main(args, {
      stdin: input,
      stdout: out,
      stderr: err,
      env: { SAMSA_AUTOSTART: '0' },
    })
    await new Promise((resolve) => err.end(resolve))
    return { exitCode, told }
  }

  it.each([
    [['-timeout', 'x', 'ls', '/'], 'the timeout after -timeout must be a number, not "x"\n', 1],
    [['-client-configuration', '/nosuch', 'ls', '/'], expect.stringContaining('/nosuch'), 2],
    [['delete', '-v', 'x', '/app'], 'the version after -v must be a number, not "x"\n', 1],
    [['set', '-b', '/app', '?'], 'not base64: "?"\n', 1],
    [['redo', 'x'], 'redo takes the number of a command, not "x"\n', 1],
    [['addWatch', 'bad'], 'Path must start with / character\n', 1],
  ])('%j is one line and an exit code', async (args, told, exitCode) => {
    expect(await runToEnd(['-server', server, ...args])).toEqual({ told, exitCode })
  })

  it('of a connect string is one line', async () => {
    expect(await runToEnd(['-server', 'a:b', 'ls', '/'])).toEqual({
      told: 'the port of "a:b" must be a number from 0 to 65535, not "b"\n',
      exitCode: 1,
    })
  })

  it('ends a session where the reference dies', async () => {
    expect(await runToEnd(['-server', server], 'redo x\nget /nosuch\n')).toMatchObject({
      told: 'redo takes the number of a command, not "x"\n',
      exitCode: 1,
    })
  })
})
