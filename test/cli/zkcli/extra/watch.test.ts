import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { main } from '../../../../src/cli/zkcli.ts'
import { ZooKeeperClient } from '../../../../src/zookeeper/client/client.ts'
import { ZooKeeperFixture } from '../../../zookeeper/client/zookeeper-fixture.ts'

let zookeeper: ZooKeeperFixture
let server: string
let client: ZooKeeperClient

beforeAll(async () => {
  zookeeper = await ZooKeeperFixture.start()
  server = await zookeeper.listen()
  client = new ZooKeeperClient(server)
})
afterAll(async () => {
  await client.close()
  await zookeeper.stop()
})
beforeEach(async () => {
  if ((await client.exists('/w')) === null) await client.create('/w')
})

/** A watch that runs; `interrupt` is what Ctrl-C does. */
class WatchRun {
  readonly exitCode: Promise<number>
  out = ''
  #interrupt = () => {}
  #onOutput = () => {}

  constructor(...args: string[]) {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
    for (const stream of [stdout, stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.out += text
        this.#onOutput()
      })
    }
    this.exitCode = main(['-server', server, 'watch', ...args], {
      stdin,
      stdout: Object.assign(stdout, { isTTY: true }),
      stderr,
      env: { SAMSA_AUTOSTART: '0', SAMSA_HOME: '/nonexistent' },
      onTerminate: (listener) => {
        this.#interrupt = () => listener('SIGINT')
        return () => {}
      },
    })
  }

  holds(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      this.#onOutput = () => {
        if (pattern.test(this.out)) resolve()
      }
      this.#onOutput()
    })
  }

  interrupt(): void {
    this.#interrupt()
  }
}

describe('watch', () => {
  it('tells each change of a tree in its order, until it is interrupted', async () => {
    const run = new WatchRun('-r', '--data', '/w')
    await run.holds(/Watching \/w/)
    await client.create('/w/a', { data: Buffer.from('one') })
    await run.holds(/NodeCreated \/w\/a "one"\n/)
    await client.setData('/w/a', Buffer.from([0xff]))
    await run.holds(/NodeDataChanged \/w\/a base64:\/w==\n/)
    await client.delete('/w/a')
    await run.holds(/NodeDeleted \/w\/a\n/)
    run.interrupt()
    expect(await run.exitCode).toBe(0)
    const told = run.out
      .split('\n')
      .slice(1, -1)
      .map((line) => line.replace(/^\S+Z 0x[0-9a-f]+ /, ''))
    expect(told).toEqual(['NodeCreated /w/a "one"', 'NodeDataChanged /w/a base64:/w==', 'NodeDeleted /w/a'])
  })

  it('has a JSON document a line, and ends after as many as asked for', async () => {
    const run = new WatchRun('--count', '2', '/w', '--json')
    await run.holds(/Watching/)
    await client.setData('/w', Buffer.from('x'))
    await client.create('/w/b')
    expect(await run.exitCode).toBe(0)
    const [, first = '', second = ''] = run.out.split('\n')
    expect(JSON.parse(first)).toEqual({
      time: expect.stringMatching(/Z$/),
      type: 'NodeDataChanged',
      path: '/w',
      zxid: expect.any(Number),
    })
    expect(JSON.parse(second)).toMatchObject({ type: 'NodeChildrenChanged', path: '/w' })
    await client.delete('/w/b')
  })

  it('goes on over a lost connection, and says that it was gone', async () => {
    const run = new WatchRun('/w')
    await run.holds(/Watching/)
    zookeeper.cut()
    await run.holds(/The connection is gone[\s\S]*The connection is back\.\n/)
    await client.setData('/w', Buffer.from('y'))
    await run.holds(/NodeDataChanged \/w\n/)
    run.interrupt()
    expect(await run.exitCode).toBe(0)
  })

  it('waits for a znode that isn’t there yet', async () => {
    const run = new WatchRun('-c', '1', '/later')
    await run.holds(/Watching/)
    await client.create('/later')
    expect(await run.exitCode).toBe(0)
    expect(run.out).toMatch(/NodeCreated \/later\n$/)
  })
})
