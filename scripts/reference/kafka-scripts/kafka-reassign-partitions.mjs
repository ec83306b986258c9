import { server, topics } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

const partitions = (...each) => JSON.stringify({ version: 1, partitions: each })
const three = { topic: 'three', partition: 0, replicas: [1] }

const plans = [
  partitions(three),
  partitions({ ...three, log_dirs: ['any'] }, { ...three, partition: 1, log_dirs: ['any'] }),
  partitions({ ...three, log_dirs: ['/no/such'] }),
  partitions({ ...three, log_dirs: ['relative'] }),
  partitions({ ...three, log_dirs: ['any', 'any'] }),
  partitions({ ...three, log_dirs: [] }),
  partitions({ ...three, replicas: [1, 2] }),
  partitions({ ...three, replicas: [7] }),
  partitions({ ...three, replicas: [1, 1] }),
  partitions({ ...three, replicas: [] }),
  partitions({ ...three, replicas: ['1'] }),
  partitions({ ...three, replicas: 1 }),
  partitions({ ...three, partition: 2147483648 }),
  partitions({ ...three, partition: '0' }),
  partitions({ ...three, partition: 9 }),
  partitions({ ...three, topic: 'none' }),
  partitions({ ...three, topic: '' }),
  partitions({ ...three, topic: null }),
  partitions({ topic: 'three', partition: 0 }),
  partitions(three, three),
  partitions(three, { ...three, partition: 1 }, { topic: 'one', partition: 0, replicas: [1] }),
  partitions({ topic: 'one', partition: 0, replicas: [1] }, three, {
    topic: 'none',
    partition: 0,
    replicas: [1],
  }),
  partitions(),
  partitions(null),
  '{"version":2,"partitions":[]}',
  '{"version":"1","partitions":[]}',
  '{"partitions":[{"topic":"three","partition":0,"replicas":[1]}]}',
  '{"version":1}',
  '{"version":1,"partitions":{}}',
  '{"version":1,"partitions":null}',
  '{}',
  '[]',
  '',
  ' ',
  'null',
  '{',
  '{"version":1,"partitions":[{"topic":"three","partition":0,"replicas":[1]}',
  '{"version":1,"partitions":[],}',
  "{'version':1}",
  '{"version":1,"partitions":[]} more',
  '1',
  '"text"',
]
const moves = [
  '{"version":1,"topics":[{"topic":"three"},{"topic":"one"}]}',
  '{"version":1,"topics":[{"topic":"three"},{"topic":"three"}]}',
  '{"version":1,"topics":[{"topic":"none"}]}',
  '{"version":1,"topics":[]}',
  '{"version":1,"topics":{}}',
  '{"version":1,"topics":[{"name":"three"}]}',
  '{"version":1,"topics":["three"]}',
  '{"version":1,"topics":[{"topic":3}]}',
  '{"version":2,"topics":[{"topic":"three"}]}',
  '{"topics":[{"topic":"three"}]}',
  '{"version":1,"topics":null}',
  '{"version":1}',
  '{}',
  '[]',
  '',
  'null',
  '{',
]
const plan = (at) => ['--reassignment-json-file', `{tmp}/plan-${at}.json`]

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...topics,
  ...systematic('kafka-reassign-partitions', {
    base: server,
    contexts: [
      ['--list'],
      ['--verify', ...plan(0)],
      ['--execute', ...plan(0)],
      ['--cancel', ...plan(0)],
      ['--generate', '--broker-list', '1', '--topics-to-move-json-file', '{tmp}/move-0.json'],
      [],
    ],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      'broker-list': ['1', '1,2', '1,1', 'x', '', ',', ' 1'],
      'reassignment-json-file': ['{tmp}/plan-0.json', '{tmp}/missing.json', ''],
      'topics-to-move-json-file': ['{tmp}/move-0.json', '{tmp}/missing.json', ''],
      throttle: ['1000', '0', '-1'],
      'replica-alter-log-dirs-throttle': ['1000', '0', '-1'],
      timeout: ['1000', '0', '-1'],
    },
    without: ['bootstrap-controller'],
  }),
  ...plans.flatMap((_, at) => [
    [...server, '--verify', ...plan(at)],
    [...server, '--execute', ...plan(at)],
    [...server, '--verify', ...plan(at), '--preserve-throttles'],
    [...server, '--cancel', ...plan(at)],
  ]),
  [...server, '--execute', ...plan(6), '--disallow-replication-factor-change'],
  [...server, '--execute', ...plan(0), '--throttle', '5000', '--replica-alter-log-dirs-throttle', '6000'],
  { tool: 'kafka-configs', args: [...server, '--describe', '--broker', '1'] },
  { tool: 'kafka-configs', args: [...server, '--describe', '--topic', 'three'] },
  [...server, '--execute', ...plan(20), '--throttle', '7000', '--additional'],
  [...server, '--verify', ...plan(20)],
  { tool: 'kafka-configs', args: [...server, '--describe', '--topic', 'three'] },
  ...moves.flatMap((_, at) =>
    ['1', '1,2,3'].map((brokers) => [
      ...server,
      '--generate',
      '--broker-list',
      brokers,
      '--topics-to-move-json-file',
      `{tmp}/move-${at}.json`,
    ]),
  ),
]

export const files = Object.fromEntries([
  ...plans.map((text, at) => [`plan-${at}.json`, text]),
  ...moves.map((text, at) => [`move-${at}.json`, text]),
])
