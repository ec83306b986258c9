import { server, topics } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

const elections = [
  '{"partitions":[{"topic":"three","partition":0},{"topic":"one","partition":0}]}',
  '{"partitions":[{"topic":"three","partition":7}]}',
  '{"partitions":[{"topic":"three","partition":0},{"topic":"three","partition":0}]}',
  '{"partitions":[]}',
  '{"partitions":{}}',
  '{"partitions":[{"topic":"three"}]}',
  '{"partitions":[{"topic":3,"partition":0}]}',
  '{"partitions":[{"topic":"three","partition":"0"}]}',
  '{"partitions":[{"topic":"three","partition":0,"more":1}]}',
  '{"partitions":[{"topic":"three","partition":-1}]}',
  '{"partitions":[{"topic":"none","partition":0},{"topic":"one","partition":0}]}',
  '{}',
  '[]',
  '',
  '{',
  'null',
  '{"partitions":null}',
  '{"partitions":[null]}',
]

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...topics,
  ...systematic('kafka-leader-election', {
    base: server,
    contexts: [
      ['--election-type', 'preferred', '--topic', 'three', '--partition', '0'],
      ['--election-type', 'unclean', '--all-topic-partitions'],
      ['--topic', 'one', '--partition', '0'],
      [],
    ],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      'admin.config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      'election-type': ['PREFERRED', 'unclean', 'x', ''],
      partition: ['0', '7', '-1'],
      'path-to-json-file': ['{tmp}/election-0.json', '{tmp}/missing.json'],
      topic: ['three', 'none', ''],
    },
  }),
  ...elections.flatMap((_, at) =>
    ['preferred', 'unclean'].map((type) => [
      ...server,
      '--election-type',
      type,
      '--path-to-json-file',
      `{tmp}/election-${at}.json`,
    ]),
  ),
]

export const files = Object.fromEntries(elections.map((text, at) => [`election-${at}.json`, text]))
