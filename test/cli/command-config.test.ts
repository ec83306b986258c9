import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Main } from '../../src/cli/kit/io.ts'
import { ApiVersionsApi } from '../../src/kafka/messages/18-api-versions.ts'
import { TestBroker } from '../kafka/client/broker.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { memoryIo } from './golden/memory-io.ts'

/** What each script of administrators is asked; FILE is a file of offsets to delete, or of elections. */
const questions: readonly [script: string, words: string[], option?: string][] = [
  ['kafka-acls', ['--list']],
  ['kafka-client-metrics', ['--list']],
  ['kafka-cluster', ['cluster-id']],
  ['kafka-cluster', ['cluster-id'], '--config'],
  ['kafka-cluster', ['list-endpoints']],
  ['kafka-cluster', ['list-endpoints'], '--config'],
  ['kafka-cluster', ['unregister', '--id', '7']],
  ['kafka-cluster', ['unregister', '--id', '7'], '--config'],
  ['kafka-configs', ['--describe', '--broker', '1']],
  ['kafka-consumer-groups', ['--list']],
  ['kafka-delegation-tokens', ['--describe']],
  ['kafka-delete-records', ['--offset-json-file', 'FILE']],
  ['kafka-features', ['describe']],
  ['kafka-groups', ['--list']],
  ['kafka-leader-election', ['--election-type', 'preferred', '--path-to-json-file', 'FILE']],
  [
    'kafka-leader-election',
    ['--election-type', 'preferred', '--path-to-json-file', 'FILE'],
    '--admin.config',
  ],
  ['kafka-log-dirs', ['--describe']],
  ['kafka-metadata-quorum', ['describe', '--status']],
  ['kafka-reassign-partitions', ['--list']],
  ['kafka-topics', ['--list']],
  ['kafka-transactions', ['list']],
]

// Their clients have names of their own, as in the reference.
it.each(['kafka-broker-api-versions', 'kafka-get-offsets'])(
  '%s reads the settings of a file',
  async (script) => {
    const config = join(temporaryFolder(), 'client.properties')
    writeFileSync(config, 'request.timeout.ms=soon\n')
    const { main }: { main: Main } = await import(`../../src/cli/${script}.ts`)
    const io = memoryIo()
    expect(await main(['--bootstrap-server', 'localhost:1', '--command-config', config], io)).toBe(1)
    expect(io.stdoutText() + io.stderrText()).toContain(
      'Invalid value soon for configuration request.timeout.ms: Not a number of type INT',
    )
  },
)

it('settings of a file are those of the client', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const folder = temporaryFolder()
  const config = join(folder, 'client.properties')
  writeFileSync(config, 'client.id=from-file\n')
  const partitions = join(folder, 'partitions.json')
  writeFileSync(partitions, '{"version":1,"partitions":[{"topic":"t","partition":0,"offset":0}]}')
  const hellos = broker.requestsOf(ApiVersionsApi)
  for (const [script, words, option = '--command-config'] of questions) {
    const { main }: { main: Main } = await import(`../../src/cli/${script}.ts`)
    const connection = ['--bootstrap-server', `localhost:${broker.port}`, option, config]
    const all = words.map((word) => (word === 'FILE' ? partitions : word))
    // Scripts with subcommands have these options in front of them, kafka-cluster behind.
    const isBehind = script === 'kafka-cluster' || words[0]?.startsWith('-') !== false
    hellos.length = 0
    await main(isBehind ? [...all, ...connection] : [...connection, ...all], memoryIo())
    const ids = new Set(hellos.map(({ clientId }) => clientId))
    expect([script, words[0], option, ...ids]).toEqual([script, words[0], option, 'from-file'])
  }
})

it.each([
  ['kafka-topics', ['--list']],
  ['kafka-consumer-groups', ['--list']],
  ['kafka-transactions', ['list']],
  ['kafka-verifiable-producer', ['--topic', 't']],
] as const)('%s refuses a file with a broken escape', async (script, words) => {
  const config = join(temporaryFolder(), 'client.properties')
  writeFileSync(config, 'client.id=a\\u12\n')
  const { main }: { main: Main } = await import(`../../src/cli/${script}.ts`)
  const io = memoryIo()
  const connection = ['--bootstrap-server', 'localhost:1', '--command-config', config]
  const isBehind = words[0].startsWith('-')
  expect(await main(isBehind ? [...words, ...connection] : [...connection, ...words], io)).toBe(1)
  expect(io.stderrText()).toContain('Malformed \\uxxxx encoding.')
})
