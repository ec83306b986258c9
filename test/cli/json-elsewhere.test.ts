import { expect, it } from 'vitest'
import type { Main } from '../../src/cli/kit/io.ts'
import { memoryIo } from './golden/memory-io.ts'

const server = ['--bootstrap-server', 'localhost:1']

/** Command lines that change something. */
const changes: [name: string, ...words: string[]][] = [
  ['kafka-topics', '--create', '--topic', 'a'],
  ['kafka-topics', '--alter', '--topic', 'a', '--partitions', '2'],
  ['kafka-topics', '--delete', '--topic', 'a'],
  ['kafka-acls', '--add'],
  ['kafka-acls', '--remove'],
  ['kafka-delegation-tokens', '--create'],
  ['kafka-delegation-tokens', '--renew'],
  ['kafka-delegation-tokens', '--expire'],
  ['kafka-configs', '--alter', '--topic', 'a', '--add-config', 'retention.ms=1'],
  ['kafka-client-metrics', '--alter', '--name', 'a'],
  ['kafka-client-metrics', '--delete', '--name', 'a'],
  ['kafka-consumer-groups', '--delete', '--group', 'a'],
  ['kafka-consumer-groups', '--reset-offsets', '--group', 'a', '--to-latest'],
  ['kafka-consumer-groups', '--delete-offsets', '--group', 'a', '--topic', 'a'],
  ['kafka-share-groups', '--delete', '--group', 'a'],
  ['kafka-share-groups', '--reset-offsets', '--group', 'a', '--to-latest'],
  ['kafka-streams-groups', '--delete', '--group', 'a'],
  ['kafka-reassign-partitions', '--execute', '--reassignment-json-file', 'a'],
  ['kafka-reassign-partitions', '--verify', '--reassignment-json-file', 'a'],
]

it.each(changes)('%s %s refuses --json, for it would have no effect', async (name, ...words) => {
  const { exit, stdout, stderr } = await run(name, [...server, ...words, '--json'])
  expect(stderr).toMatch(
    /^The --json option is only available if --(list|describe|list or --describe) is set\n/,
  )
  expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' })
})

it.each([
  ['kafka-cluster', 'unregister', '--bootstrap-server', 'localhost:1', '--id', '1'],
  ['kafka-features', ...server, 'upgrade', '--feature', 'kraft.version=1'],
  ['kafka-features', 'version-mapping'],
  ['kafka-metadata-quorum', ...server, 'remove-controller', '-i', '1', '-d', 'a'],
  ['kafka-transactions', ...server, 'abort', '--topic', 'a', '--partition', '0'],
  ['kafka-transactions', ...server, 'forceTerminateTransaction', '--transactionalId', 'a'],
  ['kafka-storage', 'random-uuid'],
])('%s %s … does not know --json', async (name, ...words) => {
  const { exit, stdout, stderr } = await run(name, [...words, '--json'])
  expect(stderr).toMatch(/unrecognized +arguments: +'--json'/)
  expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' })
})

it('does not stand in the way of --help and --version', async () => {
  expect(await run('kafka-configs', ['--version', '--json'])).toMatchObject({ exit: 0, stdout: '4.3.1\n' })
  expect((await run('kafka-configs', ['--help', '--json'])).stderr).toContain('Examples:')
})

async function run(
  name: string,
  words: readonly string[],
): Promise<{ exit: number; stdout: string; stderr: string }> {
  const { main }: { main: Main } = await import(`../../src/cli/${name}.ts`)
  const io = memoryIo()
  const exit = await main(words, io)
  return { exit, stdout: io.stdoutText(), stderr: io.stderrText() }
}
