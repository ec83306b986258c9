import { server, topics } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

const words = (...more) => [...server, ...more]
const named = [
  'latest',
  'earliest',
  'max-timestamp',
  'earliest-local',
  'latest-tiered',
  'earliest-pending-upload',
]
const patterns = [
  'three',
  'three:0',
  'three:0-2',
  'three:1-',
  'three:-2',
  ':0',
  't.*:1',
  'three:0,one:0',
  'three:a',
  'three:1:2',
  'three:2-1',
]

/** Records come at other times in each run, and log lines in the order of a set that Java shuffles. */
function tolerant(args) {
  if (args.includes('max-timestamp') || args.includes('-3')) return { args, except: 'times of records' }
  return { args, isUnordered: args.includes('-7') }
}

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...topics,
  ...systematic('kafka-get-offsets', {
    base: server,
    contexts: [['--topic', 'three'], []],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense', ','],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      topic: ['three', 't.*', 'three,one', ' three , one ', '"one"', 'no-such', '['],
      partitions: ['0,2', '9', 'a', '0,', ',0', '', ',', '-1', '2147483648'],
      'topic-partitions': [
        'three:1-',
        ...patterns,
        'three:',
        'three,',
        'three:99999999999',
        '[:0',
        ',',
        'three:-',
      ],
      time: [
        'earliest',
        ...named,
        ...[-1, -2, -3, -4, -5, -6, -7, 0].map(String),
        'abc',
        '9223372036854775807',
        '9223372036854775808',
        'LATEST',
      ],
    },
  }).map(tolerant),
  words('--topic-partitions', 'three', '--topic', 'one'),
]
