import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestHome } from './home.ts'

let home: TestHome
beforeEach(async () => {
  home = await TestHome.make()
})
afterEach(() => home.remove())

const database = (): string => join(home.dir, 'home/samsa.db')

describe('samsa start', () => {
  it('returns when clients can connect, and says where', async () => {
    const started = await home.run('samsa', ['start', ...home.ports])
    expect(started).toMatchObject({ exit: 0, stderr: '' })
    expect(started.stdout).toContain(`127.0.0.1:${home.kafkaPort}`)
    expect((await home.run('zkCli', ['-server', home.zookeeper, 'ls', '/'])).stdout).toContain('[zookeeper]')
    expect((await home.run('topics', ['--list', '--bootstrap-server', home.bootstrap])).exit).toBe(0)
  })

  it('says with exit code 3 that everything asked for runs already', async () => {
    await home.start()
    const { pid } = home.runFile()
    expect((await home.start()).exit).toBe(3)
    expect(home.runFile().pid).toBe(pid)
  })

  it('adds a role to the daemon that runs, and a stop of one role leaves the other', async () => {
    await home.start('--role', 'kafka')
    expect((await home.start('--role', 'zookeeper')).exit).toBe(0)
    expect(home.runFile().roles.sort()).toEqual(['kafka', 'zookeeper'])
    expect((await home.run('samsa', ['stop', '--role', 'kafka'])).exit).toBe(0)
    expect(home.runFile().roles).toEqual(['zookeeper'])
    expect((await home.run('zkCli', ['-server', home.zookeeper, 'ls', '/'])).exit).toBe(0)
  })

  it('ends the daemon with its last role', async () => {
    await home.start('--role', 'kafka')
    await home.run('samsa', ['stop', '--role', 'kafka'])
    expect((await home.run('samsa', ['status'])).exit).toBe(1)
  })

  it('names the port that is in use and the key that sets another', async () => {
    const other = createServer().listen(home.kafkaPort, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const refused = await home.start()
    other.close()
    expect(refused).toEqual({
      exit: 1,
      stdout: '',
      stderr: `samsa: can't listen on 127.0.0.1:${home.kafkaPort}: the port is in use by another process; listeners sets another address\n`,
    })
  })

  it('names the configuration file that it cannot read', async () => {
    const refused = await home.start('--server-properties', join(home.dir, 'missing.properties'))
    expect(refused.exit).toBe(1)
    expect(refused.stderr).toMatch(
      /^samsa: can't read configuration file \S+missing\.properties \(ENOENT.*\); check its path and rights\n$/,
    )
  })

  it('refuses a bad value in the words of the reference', async () => {
    const refused = await home.start('--override', 'num.partitions=many')
    expect(refused.stderr).toBe(
      'samsa: Invalid value many for configuration num.partitions: Not a number of type INT\n',
    )
    expect(refused.exit).toBe(1)
  })

  it('warns of unknown and of unsupported keys by name', async () => {
    await home.start('--override', 'no.such.key=1', '--override', 'num.network.threads=8')
    expect(home.log()).toContain('WARN no.such.key is no key of a Kafka broker and has no effect')
    expect(home.log()).toContain('WARN num.network.threads is not supported and has no effect')
  })

  it('refuses a data directory that another daemon uses', async () => {
    await home.start('--role', 'zookeeper')
    const second = await home.run('samsa', ['run', '--role', 'kafka', ...home.ports])
    expect(second.exit).toBe(1)
    expect(second.stderr).toMatch(
      /^samsa: data directory \S+ is in use by another Samsa daemon; stop it \(samsa stop\) or name another directory\n$/,
    )
  })

  it('refuses a data directory that cannot be made', async () => {
    const file = home.file('plain-file', '')
    const refused = await home.run('samsa', ['start', '--data-dir', join(file, 'below')])
    expect(refused.exit).toBe(1)
    expect(refused.stderr).toMatch(
      /^samsa: data directory \S+ can't be used \(ENOTDIR.*\); name another with --data-dir or SAMSA_HOME\n$/,
    )
  })

  it('refuses a file that is no database, in one line', async () => {
    mkdirSync(join(home.dir, 'home'))
    writeFileSync(
      database(),
      'this is not SQLite, but long enough to be read as a header, and then some more text',
    )
    const refused = await home.start()
    expect(refused.exit).toBe(1)
    expect(refused.stderr).toMatch(/^samsa: [^\n]*samsa\.db[^\n]*\n$/)
  })

  it('refuses the data of a newer version, in one line', async () => {
    await home.start()
    await home.run('samsa', ['stop'])
    const newer = new Database(database())
    newer.pragma('user_version = 9999')
    newer.close()
    const refused = await home.start()
    expect(refused.exit).toBe(1)
    expect(refused.stderr).toMatch(
      /^samsa: \S+samsa\.db has schema version 9999, this Samsa knows versions up to \d+: upgrade Samsa[^\n]*\n$/,
    )
  })
})

describe('a killed daemon', () => {
  it('keeps what it acknowledged, and starts again in the same directory', async () => {
    await home.start()
    await home.run('topics', ['--create', '--topic', 'kept', '--bootstrap-server', home.bootstrap])
    await home.run(
      'console-producer',
      ['--topic', 'kept', '--bootstrap-server', home.bootstrap],
      '这是第一个事件\n',
    )
    await home.run('zkCli', ['-server', home.zookeeper, 'create', '/kept', 'my_data'])
    process.kill(home.runFile().pid, 'SIGKILL')
    expect((await home.start()).exit).toBe(0)
    const consumed = await home.run('console-consumer', [
      '--topic',
      'kept',
      '--from-beginning',
      '--max-messages',
      '1',
      '--bootstrap-server',
      home.bootstrap,
    ])
    expect(consumed.stdout).toBe('这是第一个事件\n')
    expect((await home.run('zkCli', ['-server', home.zookeeper, 'get', '/kept'])).stdout).toMatch(
      /^my_data$/m,
    )
  })
})

describe('samsa', () => {
  it.each([
    [['start', '--role', 'rabbit'], 'samsa: --role is kafka or zookeeper, not "rabbit"'],
    [['start', '--override', 'novalue'], 'samsa: --override takes key=value, not "novalue"'],
    [['frobnicate'], "error: unknown command 'frobnicate'"],
    [['start', '--frob'], "error: unknown option '--frob'"],
  ])('refuses %j in one line', async (args, message) => {
    const refused = await home.run('samsa', args)
    expect(refused.exit).toBe(1)
    expect(refused.stderr.trim().split('\n')[0]).toBe(message)
  })
})
