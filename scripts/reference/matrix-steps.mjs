// The steps of both quickstarts. `args` gets the servers' addresses and a word that keeps the four runs apart.
const lines = '这是第一个事件\nThis is my second event\n'
const topics = (name, args, holds) => ({
  name,
  tool: 'kafka-topics',
  args: ({ kafka }, run) => [...args(run), '--bootstrap-server', kafka],
  holds,
})
const consume = (name, more, expected, extra = {}) => ({
  name,
  tool: 'kafka-console-consumer',
  args: ({ kafka }, run) => ['--topic', `quickstart-${run}`, ...more(run), '--bootstrap-server', kafka],
  interruptAfter: expected.split('\n').length - 1,
  stderrLine: /^Processed a total of/,
  holds: ({ exit, stdout }) =>
    exit === 130 && stdout === `${expected}Processed a total of ${expected.split('\n').length - 1} messages`,
  ...extra,
})
const zk = (name, args, holds, stdin) => ({
  name,
  tool: 'zkCli',
  args: ({ zookeeper }, run) => ['-server', zookeeper, ...args(run)],
  holds,
  ...(stdin ? { stdin } : {}),
})

const ok = ({ exit }) => exit === 0
const says =
  (text) =>
  ({ exit, stdout }) =>
    exit === 0 && stdout.includes(text)

export const steps = [
  topics(
    'create a topic',
    (run) => ['--create', '--topic', `quickstart-${run}`],
    says('Created topic quickstart-RUN.'),
  ),
  topics('describe it', (run) => ['--describe', '--topic', `quickstart-${run}`], says('PartitionCount: 1')),
  topics('list it', (run) => ['--list', '--topic', `quickstart-${run}`], says('quickstart-RUN')),
  topics(
    'create it again',
    (run) => ['--create', '--topic', `quickstart-${run}`],
    ({ exit }) => exit === 1,
  ),
  topics(
    'create a bad name',
    () => ['--create', '--topic', 'a/b'],
    ({ exit }) => exit === 1,
  ),
  topics(
    'create with partitions and configs',
    (run) => [
      '--create',
      '--topic',
      `many-${run}`,
      '--partitions',
      '3',
      '--config',
      'retention.ms=60000',
      '--config',
      'cleanup.policy=compact',
    ],
    ok,
  ),
  topics('describe that', (run) => ['--describe', '--topic', `many-${run}`], says('PartitionCount: 3')),
  topics('add partitions', (run) => ['--alter', '--topic', `many-${run}`, '--partitions', '5'], ok),
  topics(
    'describe it with five',
    (run) => ['--describe', '--topic', `many-${run}`],
    says('PartitionCount: 5'),
  ),
  {
    name: 'produce two lines',
    tool: 'kafka-console-producer',
    args: ({ kafka }, run) => ['--topic', `quickstart-${run}`, '--bootstrap-server', kafka],
    stdin: lines,
    holds: ok,
  },
  consume('consume from the beginning', () => ['--from-beginning'], lines),
  consume('a second consumer sees the same', () => ['--from-beginning'], lines),
  consume('a consumer of a group', (run) => ['--from-beginning', '--group', `group-${run}`], lines),
  consume(
    'one partition and offset',
    () => ['--partition', '0', '--offset', '1'],
    'This is my second event\n',
  ),
  {
    name: 'produce with keys, lz4',
    tool: 'kafka-console-producer',
    args: ({ kafka }, run) => [
      '--topic',
      `keyed-${run}`,
      '--bootstrap-server',
      kafka,
      '--compression-codec',
      'lz4',
      '--reader-property',
      'parse.key=true',
      '--reader-property',
      'key.separator=:',
    ],
    stdin: 'a:1\nb:2\na:3\n',
    holds: ok,
  },
  {
    name: 'consume keys and offsets',
    tool: 'kafka-console-consumer',
    args: ({ kafka }, run) => [
      '--topic',
      `keyed-${run}`,
      '--bootstrap-server',
      kafka,
      '--from-beginning',
      '--max-messages',
      '3',
      '--formatter-property',
      'print.key=true',
      '--formatter-property',
      'print.offset=true',
    ],
    stderrLine: /^Processed a total of/,
    holds: says('Offset:0\ta\t1'),
  },
  topics('delete the topics', (run) => ['--delete', '--topic', `(quickstart|many|keyed)-${run}`], ok),
  zk('ls /', () => ['ls', '/'], says('[zookeeper]')),
  zk('create /zk_test', () => ['create', '/zk_test', 'my_data'], ok),
  zk('get it', () => ['get', '/zk_test'], says('my_data')),
  zk('set it', () => ['set', '/zk_test', 'junk'], ok),
  zk('get it with its stat', () => ['get', '-s', '/zk_test'], says('dataVersion = 1')),
  zk(
    'create it again',
    () => ['create', '/zk_test', 'x'],
    ({ exit }) => exit === 1,
  ),
  zk(
    'a session on a pipe',
    () => [],
    ({ exit }) => exit === 1,
    'ls /\ncreate /zk_test/a 这是数据\nget /zk_test/a\nstat /zk_test\nls -R /zk_test\ndelete /zk_test/a\nget /nope\nquit\n',
  ),
  zk('delete it', () => ['delete', '/zk_test'], ok),
  zk('ls / again', () => ['ls', '/'], says('[zookeeper]')),
]
