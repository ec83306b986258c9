import { server, topics } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

const of = (...partitions) => JSON.stringify({ partitions, version: 1 })
const one = (more) => of({ topic: 'one', partition: 0, offset: 1, ...more })
const texts = [
  one(),
  one({ offset: 99 }),
  one({ offset: -2 }),
  one({ offset: 1.5 }),
  one({ offset: '1' }),
  one({ partition: '0' }),
  one({ topic: 1 }),
  one({ topic: 'bad topic' }),
  one({ topic: '' }),
  of({ topic: 'one', partition: 0, offset: 1 }, { topic: 'one', partition: 0, offset: 2 }),
  of({ topic: 'three', partition: 2, offset: 0 }, { topic: 'one', partition: 0, offset: -1 }),
  of({ topic: 'one', partition: 0 }),
  of({}),
  of(1),
  '',
  '{',
  '[]',
  '{}',
  'null',
  'not json',
  '{"partitions":1}',
  '{"partitions":null}',
  '{"version":2,"partitions":[]}',
  '{"version":"1","partitions":[]}',
  '{"version":null,"partitions":[]}',
  `${one()} rest`,
  '{"partitions":[{"topic":"one","partition":0,"offset":9223372036854775807}]}',
  '{"partitions":[{"topic":"one","partition":0,"offset":99999999999999999999}]}',
]

export const files = Object.fromEntries(texts.map((text, at) => [`offsets-${at}.json`, text]))

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...topics,
  ...systematic('kafka-delete-records', {
    base: server,
    contexts: [['--offset-json-file', '{tmp}/offsets-0.json']],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      'offset-json-file': ['{tmp}/offsets-0.json', '{tmp}/missing.json', '{tmp}'],
    },
  }),
  // Java's unmodifiable maps have another order in each JVM.
  ...texts.map((_, at) => ({
    args: [...server, '--offset-json-file', `{tmp}/offsets-${at}.json`],
    isUnordered: true,
  })),
]
