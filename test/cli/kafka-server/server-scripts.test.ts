import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { dataDirOf } from '../../../src/cli/kafka-server-start/start-server.ts'
import { main as startKafka } from '../../../src/cli/kafka-server-start.ts'
import { main as stopKafka } from '../../../src/cli/kafka-server-stop.ts'
import type { Main } from '../../../src/cli/kit/io.ts'
import { runningServers } from '../../../src/cli/kit/running-servers.ts'
import { main as startZooKeeper } from '../../../src/cli/zookeeper-server-start.ts'
import { main as stopZooKeeper } from '../../../src/cli/zookeeper-server-stop.ts'
import { main as zookeeperShell } from '../../../src/cli/zookeeper-shell.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function run(main: Main, ...words: string[]) {
  const io = memoryIo()
  const exit = await main(words, io)
  return { exit, stdout: io.stdoutText(), stderr: io.stderrText() }
}

let properties = ''
beforeEach(() => {
  properties = join(temporaryFolder(), 'server.properties')
  writeFileSync(properties, 'node.id=4711\nprocess.roles=broker,controller\n')
})

it('kafka-server-start says its version, and what is wrong with its words', async () => {
  expect(await run(startKafka, properties, '--version')).toMatchObject({ exit: 0, stdout: '4.3.1\n' })
  expect((await run(startKafka, '--help')).stderr).toContain('Examples:')
  expect(await run(startKafka, properties, 'x', 'y')).toMatchObject({
    exit: 1,
    stderr: expect.stringMatching(/^Found non argument parameters: x,y\nOption /),
  })
})

it.each([
  [['/nonexistent'], 'java.nio.file.NoSuchFileException: /nonexistent'],
  [
    ['FILE', '--override'],
    'joptsimple.OptionMissingRequiredArgumentException: Option override requires an argument',
  ],
  [
    ['FILE', '--override', 'num.partitions=0'],
    'org.apache.kafka.common.config.ConfigException: Invalid value 0 for configuration num.partitions: Value must be at least 1',
  ],
])('kafka-server-start %j logs the fault of the real one', async (words, fault) => {
  const { exit, stderr } = await run(
    startKafka,
    ...words.map((word) => (word === 'FILE' ? properties : word)),
  )
  expect(exit).toBe(1)
  expect(stderr.split('\n').slice(0, 2)).toEqual([
    expect.stringMatching(/^\[.*\] ERROR Exiting Kafka due to fatal exception \(kafka\.Kafka\$\)$/),
    fault,
  ])
})

it('keeps the data of a server in the first of its log.dirs', () => {
  const env = { SAMSA_HOME: '/home/samsa' }
  expect(dataDirOf(new Map([['log.dirs', '/a, /b']]), env)).toBe('/a')
  expect(dataDirOf(new Map([['log.dir', '/c']]), env)).toBe('/c')
  expect(dataDirOf(new Map(), env)).toBe('/home/samsa')
})

it('finds running servers by their command lines, and believes their run files alone', () => {
  const dataDir = temporaryFolder()
  mkdirSync(dataDir, { recursive: true })
  const runFile = { pid: process.pid, version: '1', startedAtMs: 0, dataDir, roles: ['kafka'] }
  writeFileSync(join(dataDir, 'run.json'), JSON.stringify(runFile))
  const command = `node /x/samsa.js run --ready-fd 3 --data-dir ${dataDir} --role kafka --server-properties /a b.properties`
  expect(runningServers('kafka', {}, [{ pid: process.pid, command }])).toEqual([
    { pid: process.pid, dataDir, roles: ['kafka'], serverProperties: '/a b.properties' },
  ])
  expect(runningServers('zookeeper', {}, [{ pid: process.pid, command }])).toEqual([])
  expect(runningServers('kafka', {}, [{ pid: 1, command }])).toEqual([])
})

it.each([
  ['kafka', stopKafka],
  ['zookeeper', stopZooKeeper],
] as const)('%s-server-stop --help shows examples and stops nothing', async (role, stop) => {
  const io = memoryIo()
  // A process that is not there: who tried to stop it would say so.
  const server = { pid: 2 ** 22 + 1, dataDir: '', roles: [role], serverProperties: undefined }
  expect(await stop(['--help'], io, [server])).toBe(0)
  expect(io.stdoutText()).toContain(`Examples:\n  ${role}-server-stop`)
  expect(io.stderrText()).toBe('')
})

it('stops nothing where nothing runs, or nothing is meant', async () => {
  const io = memoryIo()
  expect(await stopKafka([], io, [])).toBe(1)
  expect(await stopZooKeeper([], io, [])).toBe(1)
  expect(io.stdoutText()).toBe('No kafka server to stop\nNo zookeeper server to stop\n')
  const server = { pid: -1, dataDir: '/x', roles: ['kafka' as const], serverProperties: properties }
  expect(await stopKafka(['--node-id=1'], io, [server])).toBe(0)
  expect(await stopKafka(['--process-role=broker'], io, [server])).toBe(0)
  expect(await stopKafka(['--node-id=1', '--process-role=broker'], io, [server])).toBe(0)
  expect(io.stdoutText()).toContain('the value for node-id will take precedence\n')
})

it('the ZooKeeper scripts of older releases say what they want', async () => {
  expect(await run(startZooKeeper)).toMatchObject({
    exit: 1,
    stdout: expect.stringMatching(/^USAGE: .* \[-daemon\] zookeeper.properties\n$/),
  })
  expect(await run(startZooKeeper, '/nonexistent')).toMatchObject({ exit: 2 })
  expect(await run(startZooKeeper, 'a', 'b')).toMatchObject({ exit: 2 })
  expect(await run(zookeeperShell)).toMatchObject({
    exit: 1,
    stdout: expect.stringMatching(
      /zookeeper_host:port\[\/path\] \[-zk-tls-config-file file\] \[args...\]\n$/,
    ),
  })
  expect((await run(zookeeperShell, 'localhost:1', '-zk-tls-config-file')).stderr).toBe(
    'Exception in thread "main" java.lang.IllegalArgumentException: Error: no filename provided with option -zk-tls-config-file\n',
  )
})
