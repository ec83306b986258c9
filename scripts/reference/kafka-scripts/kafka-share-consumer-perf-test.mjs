import { systematic } from './systematic.mjs'

const server = ['--bootstrap-server', '{bootstrap}']
const good = ['--topic', 'shared', '--num-records', '0', '--timeout', '2000']
const measured = (lines) => lines.map((args) => ({ args, isMeasured: true }))

export const lines = measured(
  systematic('kafka-share-consumer-perf-test', {
    base: server,
    contexts: [good],
    values: {
      'bootstrap-server': ['{bootstrap}', 'localhost', ''],
      topic: ['shared'],
      group: ['sharers'],
      'num-records': ['0', '-1'],
      messages: ['0'],
      timeout: ['2000', '0'],
      threads: ['2', '1'],
      'fetch-size': ['100', '-1'],
      'socket-buffer-size': ['65536', '-2'],
      'command-property': ['max.poll.records=2', 'auto.offset.reset=earliest'],
      'command-config': ['{tmp}/client.properties', '{tmp}/absent'],
      'consumer.config': ['{tmp}/client.properties', '{tmp}/absent'],
      'reporting-interval': ['1', '0', '-1'],
      'date-format': ['yyyy', 'b', ''],
    },
    without: ['print-metrics'],
  }),
)
