// What scripts say of a file of properties that is none, or has values that are none.
const server = ['--bootstrap-server', '{bootstrap}']

/** Each script with a file of properties: what it is asked, and the option that names the file. */
const askers = [
  ['kafka-acls', [...server, '--list'], '--command-config'],
  ['kafka-broker-api-versions', server, '--command-config'],
  ['kafka-client-metrics', [...server, '--list'], '--command-config'],
  ['kafka-cluster', ['cluster-id', ...server], '--command-config'],
  ['kafka-configs', [...server, '--describe', '--broker', '1'], '--command-config'],
  ['kafka-groups', [...server, '--list'], '--command-config'],
  ['kafka-console-consumer', [...server, '--topic', 'one', '--timeout-ms', '500'], '--command-config'],
  ['kafka-console-producer', [...server, '--topic', 'one'], '--command-config'],
  ['kafka-console-share-consumer', [...server, '--topic', 'one', '--timeout-ms', '500'], '--command-config'],
  ['kafka-consumer-groups', [...server, '--list'], '--command-config'],
  [
    'kafka-consumer-perf-test',
    [...server, '--topic', 'one', '--num-records', '1', '--timeout', '500'],
    '--command-config',
  ],
  ['kafka-delegation-tokens', [...server, '--describe'], '--command-config'],
  ['kafka-delete-records', [...server, '--offset-json-file', '{tmp}/delete.json'], '--command-config'],
  [
    'kafka-e2e-latency',
    [...server, '--topic', 'one', '--num-records', '1', '--producer-acks', '1', '--record-size', '1'],
    '--command-config',
  ],
  ['kafka-features', [...server], '--command-config', 'describe'],
  ['kafka-get-offsets', [...server, '--topic', 'one'], '--command-config'],
  [
    'kafka-leader-election',
    [...server, '--election-type', 'preferred', '--all-topic-partitions'],
    '--command-config',
  ],
  ['kafka-log-dirs', [...server, '--describe', '--topic-list', 'none'], '--command-config'],
  ['kafka-metadata-quorum', [...server], '--command-config', 'describe', '--status'],
  [
    'kafka-producer-perf-test',
    [...server, '--topic', 'one', '--num-records', '1', '--record-size', '1', '--throughput', '1'],
    '--command-config',
  ],
  ['kafka-reassign-partitions', [...server, '--list'], '--command-config'],
  [
    'kafka-share-consumer-perf-test',
    [...server, '--topic', 'one', '--num-records', '1', '--timeout', '500'],
    '--command-config',
  ],
  ['kafka-share-groups', [...server, '--list'], '--command-config'],
  ['kafka-streams-groups', [...server, '--list'], '--command-config'],
  ['kafka-topics', [...server, '--list'], '--command-config'],
  ['kafka-transactions', [...server], '--command-config', 'list'],
  ['kafka-verifiable-producer', [...server, '--topic', 'one', '--max-messages', '1'], '--command-config'],
  [
    'kafka-verifiable-consumer',
    [...server, '--topic', 'one', '--max-messages', '1', '--group-id', 'g'],
    '--command-config',
  ],
]

export const files = {
  'delete.json': '{"version":1,"partitions":[{"topic":"one","partition":0,"offset":0}]}',
  'broken-escape.properties': 'client.id=a\\u12\n',
  'wrong-number.properties': 'request.timeout.ms=soon\n',
  'too-small.properties': 'request.timeout.ms=-1\n',
  'too-large.properties': 'reconnect.backoff.ms=9223372036854775808\n',
  'empty-value.properties': 'request.timeout.ms=\n',
  'wrong-word.properties': 'security.protocol=NONE\n',
  'no-mechanism.properties': 'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=\n',
  'wrong-class.properties': 'ssl.engine.factory.class=no.such.Class\n',
  'last-counts.properties': 'request.timeout.ms=soon\nrequest.timeout.ms=30000\nno.such.key=x\n',
  'bytes.properties': '\u0000\u0001\u0002\n\u007f=\u0003\n',
}

const onlyOurs = /too-small|too-large|no-mechanism|wrong-class/

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  { tool: 'kafka-topics', args: [...server, '--create', '--topic', 'one'] },
  ...askers.flatMap(([tool, args, option, ...more]) =>
    [
      '{tmp}/missing',
      '{tmp}',
      ...Object.keys(files)
        .filter((name) => name.endsWith('.properties'))
        .map((name) => `{tmp}/${name}`),
    ].map((file) => ({
      tool,
      args: [...args, option, file, ...more],
      isMeasured: /perf|latency|verifiable/.test(tool),
      isMixed: /verifiable/.test(tool),
      endsInHook: /verifiable/.test(tool),
      ...(tool === 'kafka-broker-api-versions' && onlyOurs.test(file)
        ? { except: 'an admin client of few keys of its own there, of all of them here' }
        : {}),
    })),
  ),
]
