import { aroundCommands } from './argparse-words.mjs'
import { server } from './group-lines.mjs'

const describe = (...words) => [...server, 'describe', ...words]
const remove = (...words) => [...server, 'remove-controller', ...words]
const withConfig = (file, ...words) => [...server, '--command-config', `{tmp}/${file}`, ...words]
const directory = 'AAAAAAAAAAAAAAAAAAAAAQ'

const controllers = {
  'controller.properties': [
    'process.roles=controller',
    'node.id=2',
    'controller.listener.names=CONTROLLER',
    'listeners=CONTROLLER://localhost:9093',
    'log.dirs={tmp}/no-such',
  ],
  'broker.properties': ['process.roles=broker', 'node.id=2', 'log.dirs={tmp}/no-such'],
  'no-role.properties': ['node.id=2'],
  'no-id.properties': ['process.roles=controller', 'log.dirs={tmp}/no-such'],
  'bad-id.properties': ['process.roles=controller', 'node.id=x', 'log.dirs={tmp}/no-such'],
  'no-dirs.properties': ['process.roles=controller', 'node.id=2'],
  'no-listeners.properties': [
    'process.roles=controller',
    'node.id=2',
    'controller.listener.names=CONTROLLER',
    'log.dirs={tmp}/no-such',
  ],
}

/** Times since the last fetch, and offsets, move on between two calls. */
const moves = (args) => (args.includes('describe') ? { args, isMeasured: true } : args)

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...aroundCommands({
    server,
    commands: [
      { name: 'describe', words: ['--status'] },
      { name: 'describe', words: ['--replication', '--human-readable'] },
      { name: 'add-controller', words: ['--dry-run'] },
      { name: 'remove-controller', words: ['-i', '7', '-d', directory, '--dry-run'] },
    ],
  }),
  ['--bootstrap-server', '', 'describe', '--status'],
  ['--bootstrap-server', 'nonsense', 'describe', '--status'],
  ['--bootstrap-controller', 'nonsense', 'describe', '--status'],
  [...server, '--bootstrap-controller', '{bootstrap}', 'describe', '--status'],
  ['--bootstrap-controller', '{bootstrap}', 'describe', '--status'],
  withConfig('client.properties', 'describe', '--status'),
  withConfig('missing.properties', 'describe', '--status'),
  describe('--status', '--replication'),
  describe('--status', '--human-readable'),
  describe('--human-readable'),
  describe('--replication'),
  describe('--replication', '--human-readable'),
  ...Object.keys(controllers).flatMap((file) => [
    withConfig(file, 'add-controller'),
    withConfig(file, 'add-controller', '--dry-run'),
  ]),
  ...['1', '7', '-1', 'x', '', '99999999999'].flatMap((id) => [
    remove('-i', id, '-d', directory),
    remove('--controller-id', id, '--controller-directory-id', directory, '--dry-run'),
  ]),
  ...[
    '',
    'x',
    'short',
    `${directory}A`,
    'AAAAAAAAAAAAAAAAAAAAAA',
    '!!!!!!!!!!!!!!!!!!!!!!',
    'AAAAAAAAAAAAAAAAAAAAA=',
  ].flatMap((text) => [remove('-i', '7', '-d', text), remove('-i', '7', '-d', text, '--dry-run')]),
].map(moves)

export const files = Object.fromEntries(
  Object.entries(controllers).map(([name, texts]) => [name, texts.map((text) => `${text}\n`).join('')]),
)
