import { systematic } from './systematic.mjs'

const server = ['--bootstrap-server', '{bootstrap}']
const read = (...words) => [...server, '--topic', 'shared', '--group', 'g', '--timeout-ms', '8000', ...words]
const delivery = ['--formatter-property', 'print.delivery=true']
const integers = ['--value-deserializer', 'org.apache.kafka.common.serialization.IntegerDeserializer']

/** Files that the command lines name. */
export const files = { 'consumer.properties': 'group.id=filed\nclient.id=c\n' }

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  { tool: 'kafka-topics', args: [...server, '--create', '--topic', 'shared'] },
  ...systematic('kafka-console-share-consumer', {
    base: [...server, '--max-messages', '0', '--timeout-ms', '200'],
    contexts: [['--topic', 'shared']],
    without: ['max-messages', 'timeout-ms'],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      topic: ['shared', ''],
      'command-config': ['{tmp}/consumer.properties', '{tmp}/missing.properties'],
      'consumer-config': ['{tmp}/consumer.properties'],
      'command-property': [
        'client.id=c',
        'group.protocol=consumer',
        'auto.offset.reset=earliest',
        'max.poll.records=0',
      ],
      'consumer-property': ['client.id=c'],
      formatter: ['org.apache.kafka.tools.consumer.NoOpMessageFormatter', 'no.such.Formatter'],
      'formatter-config': ['{tmp}/missing.properties'],
      'formatter-property': ['print.key=true'],
      property: ['print.key=true'],
      group: ['g', ''],
    },
  }),
  {
    tool: 'kafka-configs',
    args: [
      ...server,
      ...['--alter', '--entity-type', 'groups', '--entity-name', 'g'],
      ...['--add-config', 'share.auto.offset.reset=earliest'],
    ],
  },
  {
    tool: 'kafka-console-producer',
    args: [...server, '--topic', 'shared', '--timeout', '0'],
    stdin: 'four\nfifth\nmore\n',
  },
  read('--max-messages', '1', '--release', ...delivery),
  read('--max-messages', '1', '--reject', ...delivery),
  read('--max-messages', '2', '--reject-message-on-error', ...integers, ...delivery),
  read('--timeout-ms', '300'),
]
