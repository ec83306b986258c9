import { systematic } from './systematic.mjs'

/** The brokers know alice, bob and admin, who may do everything. */
export const isSecured = true

const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required'
const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required'

function login(mechanism, jaas) {
  return `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=${mechanism}\nsasl.jaas.config=${jaas}\n`
}

export const files = {
  ...Object.fromEntries(
    ['admin', 'alice', 'bob'].map((user) => [
      `${user}.properties`,
      login('PLAIN', `${plain} username="${user}" password="${user}-secret";`),
    ]),
  ),
  'stranger.properties': login('PLAIN', `${plain} username="stranger" password="x";`),
  'no-token.properties': login('SCRAM-SHA-256', `${scram} username="x" password="y" tokenauth="true";`),
}

const as = (user, ...more) => [
  '--bootstrap-server',
  '{sasl}',
  '--command-config',
  `{tmp}/${user}.properties`,
  ...more,
]
const create = (user, ...more) => as(user, '--create', '--max-life-time-period', ...more)
const renew = (user, hmac, period) => as(user, '--renew', '--hmac', hmac, '--renew-time-period', period)
const expire = (user, hmac, period) => as(user, '--expire', '--hmac', hmac, '--expiry-time-period', period)
const describe = (user, ...owners) =>
  as(user, '--describe', ...owners.flatMap((owner) => ['--owner-principal', owner]))
const periods = ['-1', '0', '1', '3600000', '-2', '-3600000', '9223372036854775807', '-9223372036854775808']
const row = /^\S{22} (\S{86}==) /m

const valueless = ['--max-life-time-period', '--renew-time-period', '--expiry-time-period', '--hmac']

/** What is known to differ, see docs/compatibility.md. */
function marked(line) {
  const { args } = line.args === undefined ? { args: line } : line
  const hasNoValue = args.some(
    (word, at) => valueless.includes(word) && (at === args.length - 1 || /^--[a-z]/.test(args[at + 1])),
  )
  if (hasNoValue) return { ...line, args, except: 'a NullPointerException there' }
  if (args.includes('--describe') && !args.includes('--owner-principal'))
    return { ...line, args, except: 'lists no tokens there' }
  return { ...line, args, isUnordered: args.includes('--describe') }
}

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...systematic('kafka-delegation-tokens', {
    base: ['--bootstrap-server', '{sasl}', '--command-config', '{tmp}/bob.properties'],
    contexts: [
      ['--create', '--max-life-time-period', '3600000'],
      ['--describe', '--owner-principal', 'User:nobody'],
      ['--renew', '--hmac', 'bm9uZQ==', '--renew-time-period', '-1'],
      ['--expire', '--hmac', 'bm9uZQ==', '--expiry-time-period', '-1'],
    ],
    values: {
      'bootstrap-server': ['{sasl}', '', 'nonsense'],
      'command-config': ['{tmp}/bob.properties', '{tmp}/missing.properties'],
      'owner-principal': ['User:bob', 'bob', ''],
      'renewer-principal': ['User:bob', 'bob', ''],
      'max-life-time-period': ['3600000'],
      'renew-time-period': ['3600000'],
      'expiry-time-period': ['3600000'],
      hmac: ['bm9uZQ==', 'not base64'],
    },
  }),
  ...periods.map((period) => create('alice', period)),
  ...[['User:bob'], ['User:bob', 'User:admin'], ['Group:x'], ['User:'], [':'], [' User:bob ']].map(
    (renewers) => create('alice', '-1', ...renewers.flatMap((renewer) => ['--renewer-principal', renewer])),
  ),
  ...['User:alice', 'User:bob', 'User:nobody', 'Group:x'].flatMap((owner) =>
    ['alice', 'admin'].map((user) => create(user, '7200000', '--owner-principal', owner)),
  ),
  create('admin', '-1', '--owner-principal', 'User:alice', '--owner-principal', 'User:bob'),
  { args: create('alice', '86400000', '--renewer-principal', 'User:bob'), keeps: { hmac: row } },
  // A real broker may see a new token a moment later.
  describe('bob', 'User:nobody'),
  ...['alice', 'bob', 'admin'].flatMap((user) => [
    describe(user, 'User:alice'),
    describe(user, 'User:alice', 'User:bob'),
    describe(user, 'User:nobody'),
    describe(user, 'Group:x'),
    describe(user),
  ]),
  ...['alice', 'bob', 'admin'].flatMap((user) =>
    ['{hmac}', 'bm9uZQ==', 'bm9uZQ', '', 'a', '=', 'bm9uZQ===', 'bm-uZQ==', ' bm9uZQ=='].map((hmac) =>
      renew(user, hmac, '3600000'),
    ),
  ),
  ...periods.map((period) => renew('alice', '{hmac}', period)),
  expire('bob', '{hmac}', '3600000'),
  expire('alice', '{hmac}', '3600000'),
  ...['bm9uZQ==', 'bm9uZQ', '', 'a', '=', 'bm9uZQ===', 'bm-uZQ=='].map((hmac) => expire('alice', hmac, '-1')),
  ...periods
    .filter((period) => period.length < 19)
    .flatMap((period) => [
      { args: create('alice', '86400000', '--renewer-principal', 'User:bob'), keeps: { hmac: row } },
      expire('alice', '{hmac}', period),
      expire('alice', '{hmac}', '-1'),
      renew('alice', '{hmac}', '-1'),
    ]),
  ...['stranger', 'no-token'].flatMap((user) => [create(user, '-1'), describe(user, 'User:alice')]),
  [
    '--bootstrap-server',
    '{bootstrap}',
    '--command-config',
    '{tmp}/client.properties',
    '--create',
    '--max-life-time-period',
    '-1',
  ],
  [
    '--bootstrap-server',
    '{bootstrap}',
    '--command-config',
    '{tmp}/client.properties',
    '--describe',
    '--owner-principal',
    'User:a',
  ],
  [
    '--bootstrap-server',
    '{bootstrap}',
    '--command-config',
    '{tmp}/client.properties',
    '--renew',
    '--hmac',
    'bm9uZQ==',
    '--renew-time-period',
    '-1',
  ],
  [
    '--bootstrap-server',
    '{bootstrap}',
    '--command-config',
    '{tmp}/client.properties',
    '--expire',
    '--hmac',
    'bm9uZQ==',
    '--expiry-time-period',
    '-1',
  ],
].map(marked)
