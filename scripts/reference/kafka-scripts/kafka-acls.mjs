import { server } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

/** The brokers keep ACLs. */
export const isSecured = true

export const files = {
  'alice.properties': [
    'security.protocol=SASL_PLAINTEXT',
    'sasl.mechanism=PLAIN',
    'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="alice-secret";',
    '',
  ].join('\n'),
}

const words = (...more) => [...server, ...more]
const add = (...more) => words('--add', ...more)
const remove = (...more) => words('--remove', '--force', ...more)
const list = (...more) => words('--list', ...more)
const alice = ['--allow-principal', 'User:alice']
const patterns = ['literal', 'prefixed', 'any', 'match', 'LITERAL', 'Prefixed', 'unknown', 'odd', '']
const operations = [
  'Read',
  'write',
  'CREATE',
  'Delete',
  'Alter',
  'Describe',
  'ClusterAction',
  'AlterConfigs',
  'DescribeConfigs',
  'IdempotentWrite',
  'All',
  'CreateTokens',
  'DescribeTokens',
  'TwoPhaseCommit',
  'any',
  'unknown',
  'Odd',
  ' Read ',
  'Cluster_Action',
  '',
]
const resources = [
  ['--topic', 'orders'],
  ['--topic', '*'],
  ['--topic', ' padded '],
  ['--topic', ''],
  ['--topic', 'bad topic/name'],
  ['--group', 'billing'],
  ['--group', '*'],
  ['--cluster'],
  ['--transactional-id', 'tx'],
  ['--transactional-id', ' padded '],
  ['--delegation-token', 'token'],
  ['--user-principal', 'User:bob'],
  ['--user-principal', 'bob'],
  ['--topic', 'orders', '--topic', 'bills', '--group', 'billing', '--cluster'],
  ['--topic', 'orders', '--topic', 'orders'],
]
const principals = [
  'User:alice',
  'User:*',
  ' User:alice ',
  'alice',
  'User:',
  ':alice',
  'Group:a:b',
  'User:CN=a,O=b',
  '',
]
const roles = [
  ['--producer', '--topic', 'orders'],
  ['--producer', '--idempotent', '--topic', 'orders'],
  ['--producer', '--topic', 'orders', '--topic', 'bills', '--transactional-id', 'tx'],
  ['--producer', '--topic', 'orders', '--group', 'billing'],
  ['--producer', '--topic', 'orders', '--cluster'],
  ['--consumer', '--topic', 'orders', '--group', 'billing'],
  ['--consumer', '--topic', 'orders', '--group', '*', '--group', 'billing'],
  ['--consumer', '--topic', 'orders'],
  ['--consumer', '--group', 'billing'],
  ['--consumer', '--topic', 'orders', '--group', 'billing', '--cluster'],
  ['--consumer', '--topic', 'orders', '--group', 'billing', '--transactional-id', 'tx'],
  ['--producer', '--consumer', '--topic', 'orders', '--group', 'billing'],
  [
    '--producer',
    '--consumer',
    '--idempotent',
    '--topic',
    'orders',
    '--group',
    'billing',
    '--transactional-id',
    'tx',
  ],
  ['--producer', '--topic', 'ord', '--resource-pattern-type', 'prefixed'],
  ['--producer', '--idempotent', '--topic', 'ord', '--resource-pattern-type', 'prefixed'],
  ['--consumer', '--topic', 'ord', '--group', 'bill', '--resource-pattern-type', 'prefixed'],
  ['--consumer', '--topic', 'ord', '--group', 'bill', '--resource-pattern-type', 'match'],
  ['--idempotent', '--topic', 'orders'],
]

/** What hash sets of the JVM put in any order; and what differs on purpose, see docs/compatibility.md. */
function asSets(args) {
  return { args, isUnordered: true, except: exceptionOf(args) }
}

function exceptionOf(args) {
  if (args.includes('--remove') && !args.includes('--force')) return 'asks without a terminal'
  const isOfNothing = args.some((word, at) => word === '' && ['--topic', '--group'].includes(args[at - 1]))
  if (args.includes('--add') && args.includes('one') && isOfNothing)
    return 'which of two resources fails first is chance'
  return undefined
}

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...systematic('kafka-acls', {
    base: server,
    contexts: [
      ['--list'],
      ['--add', ...alice, '--topic', 'one'],
      ['--remove', '--force', ...alice, '--topic', 'one'],
    ],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'bootstrap-controller': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      topic: ['one', ''],
      group: ['workers', ''],
      'allow-principal': ['User:alice', 'alice'],
      'deny-principal': ['User:bob', 'bob'],
      principal: ['User:alice', 'alice'],
      operation: ['Read', 'odd'],
      'resource-pattern-type': patterns,
    },
  }),
  list(),
  remove('--topic', 'one'),
  ...resources.flatMap((resource) => [
    add(...alice, ...resource),
    add(...alice, ...resource, '--operation', 'Describe', '--operation', 'alter'),
    add('--deny-principal', 'User:bob', '--deny-host', '10.0.0.7', ...resource),
    add(...resource),
    list(...resource),
  ]),
  list(),
  ...resources.flatMap((resource) =>
    ['prefixed', 'match', 'any'].flatMap((pattern) => [
      add(...alice, ...resource, '--resource-pattern-type', pattern),
      list(...resource, '--resource-pattern-type', pattern),
    ]),
  ),
  ...principals.flatMap((principal) => [
    add('--allow-principal', principal, '--topic', 'of-principals'),
    list('--principal', principal),
  ]),
  list('--principal', 'User:alice', '--principal', 'User:*', '--principal', 'User:nobody'),
  list('--principal', 'User:alice', '--topic', 'orders', '--group', 'billing'),
  list('--topic', 'of-principals'),
  ...operations.flatMap((operation) =>
    [
      ['--topic', 'orders'],
      ['--group', 'billing'],
      ['--cluster'],
      ['--transactional-id', 'tx'],
      ['--delegation-token', 'token'],
      ['--user-principal', 'User:bob'],
    ].map((resource) =>
      add('--allow-principal', 'User:of-operations', '--operation', operation, ...resource),
    ),
  ),
  list('--principal', 'User:of-operations'),
  add(
    ...[
      '--allow-principal',
      'User:a',
      '--allow-principal',
      'User:b',
      '--allow-host',
      '10.0.0.1',
      '--allow-host',
      ' 10.0.0.2 ',
    ],
    ...[
      '--deny-principal',
      'User:c',
      '--deny-host',
      '*',
      '--operation',
      'Read',
      '--operation',
      'Write',
      '--topic',
      'many',
    ],
  ),
  add('--allow-principal', 'User:a', '--allow-host', '', '--topic', 'many'),
  add('--allow-host', '10.0.0.1', '--topic', 'many'),
  add('--deny-host', '10.0.0.1', '--allow-principal', 'User:a', '--topic', 'many'),
  list('--topic', 'many'),
  remove('--allow-principal', 'User:a', '--allow-host', '10.0.0.1', '--operation', 'Read', '--topic', 'many'),
  list('--topic', 'many'),
  remove('--allow-principal', 'User:a', '--operation', 'All', '--topic', 'many'),
  remove('--allow-principal', 'User:a', '--operation', 'Any', '--topic', 'many'),
  list('--topic', 'many'),
  ...roles.flatMap((role) => [
    add('--allow-principal', 'User:of-roles', ...role),
    add('--allow-principal', 'User:of-roles', '--allow-host', '10.0.0.9', ...role),
    list('--principal', 'User:of-roles'),
    remove('--allow-principal', 'User:of-roles', ...role),
    list('--principal', 'User:of-roles'),
    remove(...role),
  ]),
  list(),
  add('--allow-principal', 'User:x', '--topic', 'ord', '--resource-pattern-type', 'prefixed'),
  add('--allow-principal', 'User:y', '--topic', 'orders'),
  add('--allow-principal', 'User:z', '--topic', '*'),
  ...patterns.map((pattern) => list('--topic', 'orders', '--resource-pattern-type', pattern)),
  remove('--allow-principal', 'User:x', '--topic', 'orders', '--resource-pattern-type', 'any'),
  list('--topic', 'orders', '--resource-pattern-type', 'match'),
  remove('--topic', 'orders', '--resource-pattern-type', 'match'),
  list('--topic', 'orders', '--resource-pattern-type', 'match'),
  ['--bootstrap-server', '{sasl}', '--command-config', '{tmp}/alice.properties', '--list'],
  [
    '--bootstrap-server',
    '{sasl}',
    '--command-config',
    '{tmp}/alice.properties',
    '--add',
    ...alice,
    '--topic',
    't',
  ],
  [
    '--bootstrap-server',
    '{sasl}',
    '--command-config',
    '{tmp}/alice.properties',
    '--remove',
    '--force',
    '--topic',
    't',
  ],
  ...resources.map((resource) => remove(...resource)),
  list(),
].map(asSets)
