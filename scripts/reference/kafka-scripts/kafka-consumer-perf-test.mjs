import { systematic } from './systematic.mjs'

const server = ['--bootstrap-server', '{bootstrap}']
const fill = ['--topic', 'read', '--num-records', '5', '--record-size', '10', '--throughput', '-1']
const good = ['--topic', 'read', '--num-records', '5', '--timeout', '2000']
const measured = (lines) => lines.map((args) => ({ args, isMeasured: true }))

export const lines = [
  { tool: 'kafka-producer-perf-test', args: [...server, ...fill], isMeasured: true },
  ...measured(
    systematic('kafka-consumer-perf-test', {
      base: server,
      contexts: [good],
      values: {
        'bootstrap-server': ['{bootstrap}', 'localhost', ''],
        topic: ['read'],
        include: ['rea.*', '['],
        group: ['readers'],
        'num-records': ['5', '0', '-1'],
        messages: ['5'],
        timeout: ['2000', '0'],
        'fetch-size': ['100', '0', '-1'],
        'socket-buffer-size': ['65536', '-2'],
        'command-property': ['max.poll.records=2', 'group.protocol=consumer', 'isolation.level=x'],
        'command-config': ['{tmp}/client.properties', '{tmp}/absent'],
        'consumer.config': ['{tmp}/client.properties', '{tmp}/absent'],
        'reporting-interval': ['1', '0', '-1'],
        'date-format': ['yyyy', 'b', "'open", ''],
      },
      without: ['print-metrics', 'from-latest', 'show-detailed-stats'],
    }),
  ),
  ...measured(
    [['--from-latest'], ['--show-detailed-stats'], ['--from-latest', '--show-detailed-stats']].map(
      (words) => [...server, ...good, ...words],
    ),
  ),
]
