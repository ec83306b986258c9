import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, test } from 'vitest'
import type { Main } from '../../src/cli/kit/io.ts'
import { TestBroker } from '../kafka/client/broker.ts'
import { memoryIo } from './golden/memory-io.ts'

const file = '{"version":1,"partitions":{}}'

const faults: [hint: string, name: string, ...words: string[]][] = [
  ['did you mean --describe?', 'kafka-configs', '--descrbe'],
  ['say whose configuration it is', 'kafka-configs', '--describe'],
  ['kafka-topics --list shows those', 'kafka-configs', '--describe', '--topic', 'none'],
  ['name the entity', 'kafka-configs', '--alter', '--entity-type', 'users', '--add-config', 'a=b'],
  [
    '--help lists the configurations',
    'kafka-configs',
    ...['--alter', '--topic', 'one', '--add-config', 'no.such=1'],
  ],
  [
    '--help lists the configurations',
    'kafka-configs',
    '--alter',
    '--client',
    'c',
    '--delete-config',
    'no.such',
  ],
  ['--list shows the names', 'kafka-client-metrics', '--delete'],
  ['kafka-client-metrics --list shows', 'kafka-client-metrics', '--describe', '--name', 'none'],
  ['--help says what --interval', 'kafka-client-metrics', '--alter', '--name', 'm', '--match', 'x=y'],
  ['leave --broker-list out', 'kafka-log-dirs', '--describe', '--broker-list', '7'],
  ['for example --election-type preferred', 'kafka-leader-election', '--all-topic-partitions'],
  [
    'kafka-topics --list shows',
    'kafka-leader-election',
    ...['--election-type', 'preferred', '--topic', 'none', '--partition', '0'],
  ],
  ['--generate reads', 'kafka-reassign-partitions', '--verify', '--reassignment-json-file', '{file}'],
  ['did you mean --verify?', 'kafka-reassign-partitions', '--verfy'],
  ['kafka-features describe shows', 'kafka-features', 'upgrade', '--feature', 'no.such=1'],
  ['for example --feature', 'kafka-features', 'upgrade', '--feature', 'x'],
  ['kafka-features version-mapping shows', 'kafka-features', 'upgrade', '--release-version', '9'],
  ['for example describe --status', 'kafka-metadata-quorum', 'describe'],
  ['--command-config names', 'kafka-metadata-quorum', 'add-controller'],
  ['describe --replication shows', 'kafka-metadata-quorum', 'remove-controller', '-i', '7', '-d', 'x'],
  ['kafka-topics --list shows', 'kafka-get-offsets', '--topic', 'none'],
  ['did you mean --describe?', 'kafka-consumer-groups', '--descrbe'],
  ['for example --topic-partitions', 'kafka-get-offsets', '--topic-partitions', 'one:x'],
  ['the types are', 'kafka-groups', '--list', '--group-type', 'none'],
  ['kafka-configs --help lists', 'kafka-topics', '--create', '--topic', 'two', '--config', 'no.such=1'],
  ['check the path', 'kafka-topics', '--list', '--command-config', '/no/such'],
  ['--bootstrap-server localhost:9092 does the work', 'kafka-topics', '--list', '--zookeeper', 'localhost'],
  ['the file is to be such as', 'kafka-delete-records', '--offset-json-file', '{file}'],
  ['check the path', 'kafka-delete-records', '--offset-json-file', '/no/such'],
  [
    'for example --allow-principal User:alice',
    'kafka-acls',
    '--add',
    '--topic',
    'one',
    '--allow-principal',
    'x',
  ],
  ['kafka-groups --list shows', 'kafka-consumer-groups', '--describe', '--group', 'none'],
  ['kafka-groups --list shows', 'kafka-consumer-groups', '--delete', '--group', 'none'],
  [
    'a time is an ISO date',
    'kafka-consumer-groups',
    ...['--reset-offsets', '--group', 'none', '--topic', 'one', '--to-datetime', 'yesterdy'],
  ],
  [
    'lines are KEY<TAB>VALUE',
    'kafka-console-producer',
    '--topic',
    'one',
    '--reader-property',
    'parse.key=true',
  ],
  ['kafka-transactions list shows', 'kafka-transactions', 'describe', '--transactional-id', 'none'],
  [
    'describe-producers shows',
    'kafka-transactions',
    ...['abort', '--topic', 'one', '--partition', '0', '--start-offset', '5'],
  ],
]

test('a terminal is told what to do about a fault, and nothing else is', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const folder = mkdtempSync(join(tmpdir(), 'samsa-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'reassignment.json')
  writeFileSync(path, file)
  for (const [hint, name, ...words] of faults) {
    const server = ['--bootstrap-server', `127.0.0.1:${broker.port}`]
    const line = [...server, ...words.map((word) => word.replace('{file}', path))]
    const [atTerminal, recorded] = [await run(name, line, true), await run(name, line, false)]
    expect(atTerminal.split('\n').at(-2), `${name} ${words.join(' ')}`).toContain(`Hint: ${hint}`)
    expect(untimed(recorded)).toBe(untimed(atTerminal).replace(/Hint: .*\n$/, ''))
  }
})

test.each([
  ['no partition was assigned', '--topic', 'none', '--command-property', 'allow.auto.create.topics=false'],
  ['kafka-get-offsets shows which partitions', '--topic', 'one', '--partition', '7', '--offset', '1'],
  ['kafka-consumer-groups --describe --group g shows', '--topic', 'one', '--group', 'g'],
])('whoever waits in vain for records is told that %s', async (hint, ...words) => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const server = ['--bootstrap-server', `127.0.0.1:${broker.port}`]
  const said = await run('kafka-console-consumer', [...server, ...words, '--timeout-ms', '300'], true)
  expect(said).toContain(`messages\nHint: ${hint}`)
})

test('whoever asks a server of another kind is told so while the client goes on trying', async () => {
  const other = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const words = ['--bootstrap-server', `127.0.0.1:${port}`, '--list', '--timeout', '300']
  const said = await run('kafka-consumer-groups', words, true)
  expect(said.match(/Hint: .*/g)).toEqual([
    expect.stringMatching(`^Hint: 127.0.0.1:${port} ends connections without an answer: check the port`),
    expect.stringContaining('check --bootstrap-server'),
  ])
})

test('whoever takes a broker for a controller is told so', async () => {
  const { port } = await TestBroker.start()
  const words = ['cluster-id', '--bootstrap-controller', `127.0.0.1:${port}`]
  expect(await run('kafka-cluster', words, true)).toContain('\nHint: a broker answers to --bootstrap-server')
})

it.each([
  ['for example --bootstrap-server', 'kafka-configs', '--describe', '--topic', 'a'],
  ['for example --bootstrap-server', 'kafka-client-metrics', '--list'],
  ['an address is HOST:PORT', 'kafka-cluster', 'cluster-id', '--bootstrap-server', 'nonsense'],
  ['check the address', 'kafka-broker-api-versions', '--bootstrap-server', 'localhost:1'],
])('%s … is the advice of %s without a server', async (hint, name, ...words) => {
  expect(await run(name, words, true)).toContain(`\nHint: ${hint}`)
})

/** A log line begins with the time. */
function untimed(text: string): string {
  return text.replace(/^\[[-:, \d]+\]/gm, '')
}

async function run(name: string, words: readonly string[], isTerminal: boolean): Promise<string> {
  const { main }: { main: Main } = await import(`../../src/cli/${name}.ts`)
  const io = memoryIo('no key\n')
  io.stderr.isTTY = isTerminal
  expect(await main(words, io)).toBeLessThan(2)
  return io.stderrText()
}
