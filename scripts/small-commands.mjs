// Command lines of the scripts whose work is small, those that write before those that read: what scripts/build.mjs has V8 keep the code of,
// and what scripts/benchmarks/scripts.mjs times. They speak of a topic `bench` of one partition. A server and an endless verification have none.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Has its share state before anything is measured: of a new group, the real scripts wait five seconds for their second heartbeat, with either broker. */
export const shareGroup = 'bench-share'

const topic = ['--topic', 'bench']
const oneRecord = ['--num-records', '1', '--record-size', '10']

export const smallCommands = [
  ['kafka-topics', '--list'],
  ['kafka-topics', '--describe', ...topic],
  ['kafka-topics', '--create', ...topic, '--if-not-exists'],
  ['kafka-console-producer', ...topic],
  ['kafka-console-consumer', ...topic, '--partition', '0', '--offset', '0', '--max-messages', '1'],
  ['kafka-consumer-groups', '--list'],
  ['kafka-consumer-groups', '--describe', '--all-groups'],
  ['kafka-share-groups', '--list'],
  ['kafka-streams-groups', '--list'],
  ['kafka-groups', '--list'],
  ['kafka-configs', '--describe', '--entity-type', 'topics', '--entity-name', 'bench'],
  ['kafka-client-metrics', '--list'],
  ['kafka-get-offsets', ...topic],
  ['kafka-delete-records', '--offset-json-file', '{tmp}/delete.json'],
  ['kafka-log-dirs', '--describe', '--topic-list', 'bench'],
  ['kafka-broker-api-versions'],
  ['kafka-leader-election', '--all-topic-partitions', '--election-type', 'preferred'],
  ['kafka-reassign-partitions', '--list'],
  ['kafka-cluster', 'cluster-id'],
  ['kafka-features', 'describe'],
  ['kafka-metadata-quorum', 'describe', '--status'],
  ['kafka-transactions', 'list'],
  ['kafka-acls', '--list'],
  ['kafka-delegation-tokens', '--describe', '--command-config', '{tmp}/client.properties'],
  ['kafka-verifiable-producer', ...topic, '--max-messages', '1'],
  ['kafka-producer-perf-test', ...topic, ...oneRecord, '--throughput', '-1'],
  ['kafka-console-share-consumer', ...topic, '--group', shareGroup, '--max-messages', '1'],
  ['kafka-consumer-perf-test', ...topic, '--num-records', '1'],
  ['kafka-share-consumer-perf-test', ...topic, '--group', shareGroup, '--num-records', '1'],
  ['kafka-e2e-latency', ...topic, ...oneRecord, '--producer-acks', '1'],
  [
    'kafka-verifiable-consumer',
    ...topic,
    '--group-id',
    'bench-verify',
    '--reset-policy',
    'earliest',
    '--max-messages',
    '1',
  ],
  ['kafka-verifiable-share-consumer', ...topic, '--group-id', shareGroup, '--max-messages', '1'],
  ['kafka-streams-application-reset', '--application-id', 'bench', '--dry-run'],
  ['kafka-storage', 'random-uuid'],
  [
    'kafka-dump-log',
    '--files',
    fileURLToPath(
      new URL('../test/golden/kafka-cli/fixtures/plain/00000000000000000000.log', import.meta.url),
    ),
  ],
]

/** Those whose bootstrap server comes before the subcommand, and those that have none. */
const serverFirst = ['kafka-features', 'kafka-metadata-quorum', 'kafka-transactions']
const serverless = ['kafka-storage', 'kafka-dump-log']

/** Writes the files that the command lines name. */
export function writeCommandFiles(folder) {
  const partitions = [{ topic: 'bench', partition: 0, offset: 0 }]
  writeFileSync(join(folder, 'delete.json'), JSON.stringify({ partitions, version: 1 }))
  writeFileSync(join(folder, 'client.properties'), '')
}

/** A command line of the list with its broker, and with the folder of its files. */
export function withServer([script, ...words], bootstrap, folder) {
  const filled = words.map((word) => word.replace('{tmp}', folder))
  const address = ['--bootstrap-server', bootstrap]
  if (serverless.includes(script)) return [script, ...filled]
  return serverFirst.includes(script) ? [script, ...address, ...filled] : [script, ...filled, ...address]
}

/** Whether a command of the list failed: being refused where the broker has no authorizer, no secret and nothing to elect is an answer too. */
export function isFault(exitCode, stderr) {
  return (
    exitCode !== 0 &&
    !/SecurityDisabled|UnsupportedByAuthentication|ElectionNotNeeded/.test(stderr) &&
    stderr !== ''
  )
}
