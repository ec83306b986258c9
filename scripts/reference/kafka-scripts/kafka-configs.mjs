import { server } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

const alter = (entity, ...words) => [...server, '--alter', ...entity, ...words]
const describe = (entity, ...words) => [...server, '--describe', ...entity, ...words]
const ofType = (type, name) => ['--entity-type', type, ...(name === undefined ? [] : ['--entity-name', name])]

const topics = [['--topic', 'one'], ofType('topics', 'one'), ['--topic', 'none'], ofType('topics')]
// One that is not there is waited for.
const brokers = [
  ['--broker', '1'],
  ['--broker-defaults'],
  ofType('brokers'),
  [...ofType('brokers'), '--entity-default'],
  ofType('broker-loggers', '1'),
]
const clients = [
  ['--user', 'alice'],
  ['--user-defaults'],
  ['--client', 'c1'],
  ['--client-defaults'],
  ['--user', 'alice', '--client', 'c1'],
  ['--user', 'alice', '--client-defaults'],
  ['--user-defaults', '--client', 'c1'],
  ['--user-defaults', '--client-defaults'],
  ofType('users'),
  ofType('clients'),
  [...ofType('users', 'bob'), ...ofType('clients', 'c2')],
  [...ofType('clients', 'c2'), ...ofType('users', 'bob')],
  [...ofType('users', 'bob'), ...ofType('clients'), '--entity-default'],
  [...ofType('users'), '--entity-default', ...ofType('clients'), '--entity-default'],
  [...ofType('users'), ...ofType('clients')],
]
const others = [
  ['--ip', '10.0.0.1'],
  ['--ip-defaults'],
  ofType('ips'),
  ['--group', 'billing'],
  ofType('groups'),
  ['--client-metrics', 'm1'],
  ofType('client-metrics'),
]
const entities = [...topics, ...brokers, ...clients, ...others]
// Limits are high where the scripts themselves would feel them.
const changes = [
  'producer_byte_rate=104857600',
  'consumer_byte_rate=20480000.5,request_percentage=20000',
  'connection_creation_rate=1000',
  'SCRAM-SHA-256=[iterations=4096,password=secret]',
  'retention.ms=1000',
  'no.such=1',
  'interval.ms=1000,match=[client_id=a.*,client_software_name=b]',
  'consumer.session.timeout.ms=50000',
]
const odd = [
  '',
  'x',
  '=',
  'a=b=c',
  'a=[b,c',
  'a=[b,c]',
  'a=[]',
  'a=b,',
  ',a=b',
  ' retention.ms = 5 ',
  'retention.ms=',
  'retention.ms=abc',
  'retention.ms=-2',
  'cleanup.policy=[compact,delete]',
  'cleanup.policy=compact,delete',
  'min.compaction.lag.ms=10,max.compaction.lag.ms=5',
]
const oddQuotas = [
  'producer_byte_rate=abc',
  'producer_byte_rate=-1',
  'producer_byte_rate=0',
  'producer_byte_rate=1e9',
  'producer_byte_rate=',
  'producer_byte_rate=Infinity',
  'controller_mutation_rate=500000',
]
const scram = [
  'SCRAM-SHA-256=[password=a]',
  'SCRAM-SHA-512=[iterations=8192,password=b]',
  'SCRAM-SHA-256=[iterations=1,password=a]',
  'SCRAM-SHA-256=[iterations=x,password=a]',
  'SCRAM-SHA-256=[iterations=99999999,password=a]',
  'SCRAM-SHA-256=[iterations=8192]',
  'SCRAM-SHA-256=password=a',
  'SCRAM-SHA-256=[]',
  'SCRAM-SHA-1=[password=a]',
  'SCRAM-SHA-256=[password=a],producer_byte_rate=5000000',
]

const asked = [
  { tool: 'kafka-topics', args: [...server, '--create', '--topic', 'one', '--partitions', '3'] },
  ...systematic('kafka-configs', {
    base: server,
    contexts: [
      ['--describe', '--topic', 'one'],
      ['--alter', '--topic', 'one', '--add-config', 'retention.ms=5'],
      ['--describe', '--entity-type', 'users'],
      ['--alter', '--user', 'alice', '--delete-config', 'producer_byte_rate'],
      [],
    ],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      'add-config': ['retention.ms=6', 'producer_byte_rate=5000000', 'x'],
      'add-config-file': ['{tmp}/topic.properties', '{tmp}/missing.properties'],
      'delete-config': ['retention.ms', 'retention.ms,no.such', ''],
      'entity-type': ['topics', 'users', 'clients', 'nonsense', ''],
      'entity-name': ['one', '', 'alice'],
      topic: ['one', ''],
      broker: ['1', 'x', ''],
      'broker-logger': ['1', 'x', ''],
      ip: ['10.0.0.1', ''],
    },
    without: ['bootstrap-controller'],
  }),
  [...server, '--bootstrap-controller', '{bootstrap}', '--describe', '--topic', 'one'],
  ['--bootstrap-controller', '{bootstrap}', '--describe', '--topic', 'one'],
  describe(['--broker', '7']),
  ...changes.flatMap((change) => entities.map((entity) => alter(entity, '--add-config', change))),
  ...entities.flatMap((entity) => [
    describe(entity),
    ...(entity[0] === '--broker' ? [] : [describe(entity, '--all')]),
  ]),
  ...changes.flatMap((change) => {
    const keys = change.replace(/=\[[^\]]*\]|=[^,]*/g, '')
    return entities.map((entity) => alter(entity, '--delete-config', keys))
  }),
  ...entities.map((entity) => describe(entity)),
  ...odd.flatMap((change) => [
    alter(['--topic', 'one'], '--add-config', change),
    describe(['--topic', 'one']),
    alter(['--group', 'billing'], '--add-config', change),
    alter(['--broker-defaults'], '--add-config', change),
  ]),
  ...oddQuotas.flatMap((change) => [
    alter(['--user', 'carol'], '--add-config', change),
    alter(['--client', 'c3'], '--add-config', change, '--delete-config', 'request_percentage'),
    describe(['--user', 'carol']),
  ]),
  ...scram.flatMap((change) => [
    alter(['--user', 'dora'], '--add-config', change),
    alter(['--user', 'dora', '--client', 'c4'], '--add-config', change),
    alter(['--user-defaults'], '--add-config', change),
    describe(['--user', 'dora']),
    describe(ofType('users')),
  ]),
  alter(['--user', 'dora'], '--delete-config', 'SCRAM-SHA-256'),
  alter(['--user', 'dora'], '--delete-config', 'SCRAM-SHA-256'),
  alter(['--user', 'nobody'], '--delete-config', 'SCRAM-SHA-512'),
  alter(['--user', 'dora'], '--delete-config', 'SCRAM-SHA-512,producer_byte_rate'),
  alter(['--user', 'dora'], '--add-config-file', '{tmp}/scram.properties'),
  describe(ofType('users')),
  ...['kafka=DEBUG', 'kafka=nonsense', 'kafka=debug', 'no.such.logger=INFO', 'root=WARN', 'kafka='].flatMap(
    (change) => [alter(['--broker-logger', '1'], '--add-config', change), describe(['--broker-logger', '1'])],
  ),
  ...['kafka', 'no.such.logger', 'root', 'kafka,root'].map((key) =>
    alter(['--broker-logger', '1'], '--delete-config', key),
  ),
  ...['log.cleaner.threads=2', 'node.id=5', 'log.retention.ms=abc', 'max.connections=2147483647'].flatMap(
    (change) => [
      alter(['--broker', '1'], '--add-config', change),
      alter(['--broker-defaults'], '--add-config', change),
      describe(['--broker', '1']),
      describe(['--broker-defaults']),
    ],
  ),
  ...['log.cleaner.threads', 'node.id', 'no.such', 'log.cleaner.threads,log.cleaner.threads'].flatMap(
    (key) => [
      alter(['--broker', '1'], '--delete-config', key),
      alter(['--broker-defaults'], '--delete-config', key),
    ],
  ),
  ...['topic', 'odd', 'empty', 'scram'].flatMap((file) => [
    alter(['--topic', 'one'], '--add-config-file', `{tmp}/${file}.properties`),
    alter(
      ['--topic', 'one'],
      '--add-config-file',
      `{tmp}/${file}.properties`,
      '--delete-config',
      'retention.ms',
    ),
    describe(['--topic', 'one']),
  ]),
  describe(['--broker', '1'], '--all'),
]

/** What one broker and another tell each of its own. */
function exception(words) {
  if (!words.includes('--describe')) return undefined
  if (words.includes('--broker-logger') || words.includes('broker-loggers'))
    return 'each broker has its own loggers'
  const isOfBrokers = words.includes('--broker') || words.includes('brokers')
  return isOfBrokers && words.includes('--all') ? 'our broker has no listener for controllers' : undefined
}

/** Command lines, in this order: what one makes the next finds. */
export const lines = asked.map((line) => {
  const except = exception(line.args ?? line)
  return except === undefined ? line : { args: line, except }
})

export const files = {
  'topic.properties': 'retention.ms=7000\ncleanup.policy=compact,delete\n',
  'odd.properties': '# nothing\n retention.ms : 8\\\n 000\nno.such\n',
  'empty.properties': '',
  'scram.properties': 'SCRAM-SHA-256=[iterations=4096,password=from-a-file]\n',
}
