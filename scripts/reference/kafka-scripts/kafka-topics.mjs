import { systematic } from './systematic.mjs'

const server = ['--bootstrap-server', '{bootstrap}']
const create = (...words) => [...server, '--create', ...words]

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  create('--topic', 'one'),
  create('--topic', 'three', '--partitions', '3', '--config', 'retention.ms=1000'),
  create('--topic', 'doomed'),
  ...systematic('kafka-topics', {
    base: server,
    contexts: [
      ['--list'],
      ['--describe', '--topic', 'three'],
      ['--create', '--topic', 'made'],
      ['--alter', '--topic', 'one', '--partitions', '2'],
      ['--delete', '--topic', 'doomed'],
    ],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      topic: ['one', 'o.*', 'no-such-topic', '', '['],
      'topic-id': ['AAAAAAAAAAAAAAAAAAAAAA', 'short', 'AAAAAAAAAAAAAAAAAAAAAQ'],
      config: ['cleanup.policy=compact', 'retention.ms', 'retention.ms=abc', 'no.such=1', 'a=b=c'],
      'delete-config': ['retention.ms'],
      partitions: ['4', '0', '-1', '1'],
      'replication-factor': ['1', '0', '3', '40000'],
      'replica-assignment': ['1', '1,1', '1:1', '1,1:2', 'x', '7', ''],
      'partition-size-limit-per-response': ['1', '0', '-1', '2'],
    },
  }),
]
