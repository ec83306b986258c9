import { aroundCommands } from './argparse-words.mjs'
import { server, topics } from './group-lines.mjs'

const call = (...words) => [...server, ...words]
const partition = (topic, number) => ['--topic', topic, '--partition', String(number)]
const numbers = ['0', '-1', 'x', '', '1.5', '99999999999', '99999999999999999999']
const patterns = ['', '.*', 'perf', 'perf.*', '(', '[', '(?i)PERF.*', '\\w+', 'none']

/** A producer that sends a record in a transaction, and waits for its turn to send the next when its time here is up. */
const leftOpen = (id, topic) => ({
  tool: 'kafka-producer-perf-test',
  args: [
    ...call('--topic', topic, '--num-records', '5', '--record-size', '10', '--throughput', '0.01'),
    ...['--transactional-id', id, '--transaction-duration-ms', '600000'],
  ],
  timeoutMs: 8000,
})
const committed = (id, topic) => ({
  tool: 'kafka-producer-perf-test',
  args: [
    ...call('--topic', topic, '--num-records', '3', '--record-size', '10', '--throughput', '-1'),
    ...['--transactional-id', id, '--transaction-duration-ms', '60000'],
  ],
  isMeasured: true,
})

const afterwards = [
  call('list'),
  ...['0', '-1', '1', '3600000', 'x', '', '99999999999999999999'].map((ms) =>
    call('list', '--duration-filter', ms),
  ),
  ...patterns.map((pattern) => call('list', '--transactional-id-pattern', pattern)),
  call('list', '--duration-filter', '0', '--transactional-id-pattern', 'perf-1'),
  ...['perf-1', 'perf-2', 'none', 'é'].map((id) => call('describe', '--transactional-id', id)),
  ...[partition('one', 0), partition('three', 0), partition('three', 9), partition('none', 0)].flatMap(
    (words) => [
      call('describe-producers', ...words),
      call('describe-producers', ...words, '--broker-id', '1'),
    ],
  ),
  ...numbers.map((number) => call('describe-producers', ...partition('one', number))),
  ...numbers.map((number) => call('describe-producers', ...partition('one', 0), '--broker-id', number)),
  call('find-hanging'),
  call('find-hanging', '--topic', 'one'),
  call('find-hanging', '--partition', '0'),
  call('find-hanging', ...partition('one', 0)),
  call('find-hanging', ...partition('one', 9)),
  call('find-hanging', '--topic', 'none'),
  call('find-hanging', '--broker-id', '1'),
  call('find-hanging', '--broker-id', '1', '--topic', 'one'),
  ...numbers.flatMap((number) => [
    call('find-hanging', '--topic', 'one', '--max-transaction-timeout', number),
    call('find-hanging', '--broker-id', '1', '--max-transaction-timeout', number),
  ]),
]

const aborts = [
  ['--start-offset', '9'],
  ['--start-offset', '5'],
  [],
  ['--producer-id', '0'],
  ['--producer-id', '0', '--producer-epoch', '0'],
  ['--producer-epoch', '0', '--coordinator-epoch', '0'],
  ['--producer-id', '999', '--producer-epoch', '0', '--coordinator-epoch', '0'],
  ['--start-offset', '9', '--producer-id', '0'],
  ...numbers.flatMap((number) => [
    ['--start-offset', number],
    ['--producer-id', number, '--producer-epoch', '0', '--coordinator-epoch', '0'],
    ['--producer-id', '999', '--producer-epoch', number, '--coordinator-epoch', '0'],
    ['--producer-id', '999', '--producer-epoch', '0', '--coordinator-epoch', number],
  ]),
]

const all = [
  ...topics,
  ...aroundCommands({
    server,
    commands: [
      { name: 'list', words: ['--duration-filter', '5'] },
      { name: 'describe', words: ['--transactional-id', 'none'] },
      { name: 'describe-producers', words: partition('one', 0) },
      { name: 'abort', words: [...partition('one', 0), '--start-offset', '5'] },
      { name: 'find-hanging', words: ['--topic', 'one'] },
      { name: 'forceTerminateTransaction', words: ['--transactionalId', 'none'] },
    ],
  }),
  ['-v'],
  ['--version'],
  ['--bootstrap-server', '', 'list'],
  ['--bootstrap-server', 'nonsense', 'list'],
  call('--command-config', '{tmp}/client.properties', 'list'),
  call('--command-config', '{tmp}/missing.properties', 'list'),
  committed('perf-1', 'one'),
  // A busy broker takes its time to write the markers.
  { args: call('list'), isUnordered: true, pauseMs: 2000 },
  call('describe', '--transactional-id', 'perf-1'),
  call('describe-producers', ...partition('one', 0)),
  leftOpen('perf-2', 'three'),
  leftOpen('perf-3', 'one'),
  ...afterwards,
  ...aborts.map((words) => call('abort', ...partition('one', 0), ...words)),
  call('forceTerminateTransaction', '--transactionalId', 'perf-2'),
  call('list'),
  call('describe', '--transactional-id', 'perf-2'),
  call('describe-producers', ...partition('one', 0)),
]

/** The order of a list is chance, the durations of transactions go on, and the reference never ends where an id is empty. */
function compared(line) {
  if (!Array.isArray(line)) return line
  if (line.includes('forceTerminateTransaction') && line.at(-1) === '')
    return { args: line, except: 'an empty id', timeoutMs: 5000 }
  return {
    args: line,
    isUnordered: line.includes('list'),
    isMeasured: line.includes('describe'),
    ...(asksForMissing(line) ? { timeoutMs: 2000 } : {}),
  }
}

/** Producers of a partition that is not there are asked for until a minute is over. */
function asksForMissing(line) {
  if (!line.includes('describe-producers') && !line.includes('abort')) return false
  const after = (option) => line[line.indexOf(option) + 1]
  return !['one', 'three'].includes(after('--topic')) || after('--partition') !== '0'
}

/** Command lines, in this order: what one makes the next finds. */
export const lines = all.map(compared)
