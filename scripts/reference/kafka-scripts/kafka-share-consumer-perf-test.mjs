import { creation, systematic } from './systematic.mjs'

const server = ['--bootstrap-server', '{bootstrap}']
const good = ['--topic', 'shared', '--num-records', '0', '--timeout', '2000']
const fill = ['--topic', 'shared', '--num-records', '5', '--record-size', '10', '--throughput', '-1']

/** A group that reads from the beginning. */
const share = (group, ...words) => [
  {
    tool: 'kafka-configs',
    args: [...server, '--alter', '--group', group, '--add-config', 'share.auto.offset.reset=earliest'],
  },
  {
    args: [...server, '--topic', 'shared', '--num-records', '5', '--group', group, ...words],
    isMeasured: true,
    except: 'the reference warns where it could not leave the group in half a second',
  },
]

export const lines = [
  creation('shared'),
  { tool: 'kafka-producer-perf-test', args: [...server, ...fill], isMeasured: true },
  ...share('alone'),
  ...share('told', '--show-consumer-stats'),
  ...share('detailed', '--show-detailed-stats', '--reporting-interval', '60000'),
  ...systematic('kafka-share-consumer-perf-test', {
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
  }).map((args) => ({ args, isMeasured: true, except: reason(args.join(' ')) })),
]

function reason(words) {
  if (/--threads (0|-1)$/.test(words)) return 'the reference says no more than null'
  if (/--socket-buffer-size 0$/.test(words)) return 'the reference logs it in the background, and goes on'
  return undefined
}
