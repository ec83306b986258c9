import { systematic } from './systematic.mjs'

const server = ['--bootstrap-server', '{bootstrap}']
const produced = (topic, stdin, ...more) => ({
  tool: 'kafka-console-producer',
  args: [...server, '--topic', topic, '--timeout', '0', ...more],
  stdin,
})
const properties = (...texts) => texts.flatMap((text) => ['--formatter-property', text])
const COUNT = 7
const ended = ['--max-messages', String(COUNT), '--timeout-ms', '5000']
const all = [...server, '--topic', 'read', '--partition', '0', '--offset', 'earliest', ...ended]
const parts = ['timestamp', 'partition', 'offset', 'delivery', 'epoch', 'headers', 'key', 'value']
const everything = ['partition', 'offset', 'headers', 'key'].map((part) => `print.${part}=true`)
const SERIALIZATION = 'org.apache.kafka.common.serialization.'
const deserializers = [
  ...['String', 'Bytes', 'ByteBuffer', 'Integer', 'Long', 'Short', 'Float', 'Double', 'UUID', 'Boolean'],
  ...['Void', 'List', 'NoSuch'],
].map((name) => `${SERIALIZATION}${name}Deserializer`)
const formatters = [
  'Default',
  'Logging',
  'NoOp',
  'Offsets',
  'GroupMetadata',
  'TransactionLog',
  'ShareGroup',
].map((name) => `org.apache.kafka.tools.consumer.${name}MessageFormatter`)

/** Files that the command lines name. */
export const files = {
  'consumer.properties': 'group.id=filed\nauto.offset.reset=earliest\nclient.id=c\n',
  'formatter.properties': 'print.key=true\nkey.separator= - \n',
}

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  { tool: 'kafka-topics', args: [...server, '--create', '--topic', 'read'] },
  produced(
    'read',
    'h:1,h:2\tkey\tvalue\nN\tN\tN\nh:N\t0f0e0d0c-0001-0002-0003-00000000000a\tfour\n:x\t\t\nh:ü\tключ\tGröße\nN\tk\teightbyt\nN\t\u0001\t\u0000\n',
    ...['parse.key=true', 'parse.headers=true', 'null.marker=N'].flatMap((text) => [
      '--reader-property',
      text,
    ]),
  ),
  ...systematic('kafka-console-consumer', {
    base: [...server, '--max-messages', '1', '--timeout-ms', '400'],
    contexts: [['--topic', 'read', '--partition', '0', '--from-beginning']],
    without: ['max-messages', 'timeout-ms'],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      topic: ['read'],
      include: ['rea.', '[', '*', ''],
      partition: ['0', '7'],
      offset: ['earliest', 'latest', '2', 'LATEST', 'nonsense', ''],
      'command-config': ['{tmp}/consumer.properties', '{tmp}/missing.properties', '{tmp}'],
      'consumer.config': ['{tmp}/consumer.properties'],
      'command-property': [
        'client.id=c',
        'auto.offset.reset=latest',
        'group.protocol=nonsense',
        'max.poll.records=0',
      ],
      'consumer-property': ['client.id=c'],
      formatter: [...formatters, 'no.such.Formatter', ''],
      'formatter-config': ['{tmp}/formatter.properties', '{tmp}/missing.properties'],
      'formatter-property': ['print.key=true'],
      property: ['print.key=true'],
      'key-deserializer': deserializers,
      'value-deserializer': deserializers,
      'isolation-level': ['read_committed', 'read_uncommitted', 'nonsense', ''],
      group: ['g', ''],
    },
  }),
  ...parts.flatMap((part) =>
    ['true', 'false', ' TRUE ', 'yes', ''].map((value) =>
      part === 'timestamp' && value.trim().toLowerCase() === 'true'
        ? { args: [...all, ...properties('print.timestamp=true', 'print.value=false')] }
        : [...all, ...properties(`print.${part}=${value}`)],
    ),
  ),
  [...all, ...properties(...everything)],
  [...all, ...properties(...everything, 'print.value=false')],
  [
    ...all,
    ...properties(
      ...everything,
      'key.separator=|',
      'line.separator=;\n',
      'headers.separator=&',
      'null.literal=-',
    ),
  ],
  [
    ...all,
    ...properties(...everything, 'key.separator=', 'line.separator=', 'headers.separator=', 'null.literal='),
  ],
  ...deserializers.flatMap((name) =>
    ['key', 'value', 'headers'].flatMap((part) => [
      [...all, '--skip-message-on-error', ...properties(...everything, `${part}.deserializer=${name}`)],
      [...all, ...properties(...everything, `${part}.deserializer=${name}`)],
    ]),
  ),
  ...['UTF-8', 'ISO-8859-1', 'US-ASCII', 'UTF-16', 'windows-1252', 'KOI8-R', 'nonsense'].map((encoding) => [
    ...all,
    ...properties(
      `value.deserializer=${SERIALIZATION}StringDeserializer`,
      `value.deserializer.value.deserializer.encoding=${encoding}`,
    ),
  ]),
  ...formatters.map((name) => [...all, '--skip-message-on-error', '--formatter', name]),
  [...server, '--topic', 'read', '--from-beginning', ...ended],
  [
    ...server,
    '--topic',
    'read',
    '--from-beginning',
    ...ended,
    '--command-property',
    'group.protocol=consumer',
  ],
  [...server, '--include', 'r.*', '--from-beginning', ...ended],
  [
    ...server,
    '--topic',
    'read',
    '--group',
    'g',
    '--from-beginning',
    '--max-messages',
    '2',
    '--timeout-ms',
    '5000',
  ],
  [
    ...server,
    '--topic',
    'read',
    '--group',
    'g',
    '--max-messages',
    '5',
    '--timeout-ms',
    '5000',
    '--enable-systest-events',
  ],
]
