import { systematic } from './systematic.mjs'

const server = ['--bootstrap-server', '{bootstrap}']
const sizes = ['--num-records', '3', '--throughput', '-1']
const good = [...server, '--topic', 'load', ...sizes, '--record-size', '5']
const measured = (lines) => lines.map((args) => ({ args, isMeasured: true }))

export const files = { payloads: 'one\ntwo\n\nthree\n', empty: '', 'client.properties': 'linger.ms=0\n' }

export const lines = measured([
  good,
  ...systematic('kafka-producer-perf-test', {
    contexts: [good],
    values: {
      'bootstrap-server': ['{bootstrap}', 'localhost', 'localhost:abc', ''],
      topic: ['load', 'a topic'],
      'num-records': ['4', '0', '-1'],
      'record-size': ['5', '0', '-1'],
      'payload-file': ['{tmp}/payloads'],
      'payload-delimiter': [','],
      throughput: ['1000', '-0.5', '1e3'],
      'producer-props': ['linger.ms=1', 'a', 'a=b=c', 'acks=7'],
      'command-property': ['linger.ms=1', 'a=', '=b', 'acks=0'],
      'producer.config': ['{tmp}/client.properties', '{tmp}/absent'],
      'command-config': ['{tmp}/client.properties', '{tmp}/absent'],
      'transactional-id': ['one'],
      'transaction-duration-ms': ['100', '0', '-1'],
      'warmup-records': ['1', '3', '4', '-1'],
      'reporting-interval': ['1000', '0'],
    },
    without: ['print-metrics'],
  }),
  ...[
    ['--payload-file', '{tmp}/payloads'],
    ['--payload-file', '{tmp}/payloads', '--payload-delimiter', 'o|e'],
    ['--payload-file', '{tmp}/payloads', '--payload-delimiter', '['],
    ['--payload-file', '{tmp}/empty'],
    ['--payload-file', '{tmp}/absent'],
    ['--payload-monotonic'],
    ['--payload-monotonic', '--warmup-records', '1', '--transaction-duration-ms', '1'],
    ['--record-size', '5', '--payload-monotonic'],
    ['--record', '5'],
    ['--payload', 'x'],
    [
      '--record-size',
      '5',
      '--producer-props',
      'acks=all',
      'linger.ms=5',
      '--command-config',
      '{tmp}/client.properties',
    ],
  ].map((words) => [...server, '--topic', 'load', ...sizes, ...words]),
  ['--topic', 'load', ...sizes, '--record-size', '1', '--command-property', 'bootstrap.servers={bootstrap}'],
  ['--topic', 'load', ...sizes, '--record-size', '1', '--command-property', 'acks=1'],
])
