import { aroundCommands } from './argparse-words.mjs'
import { server } from './group-lines.mjs'

const inEach = (...words) => ['cluster-id', 'list-endpoints'].map((command) => [command, ...words])

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...aroundCommands({
    server,
    commands: [
      { name: 'cluster-id', isServerAfter: true },
      { name: 'list-endpoints', words: ['--include-fenced-brokers'], isServerAfter: true },
      { name: 'unregister', words: ['--id', '7'], isServerAfter: true },
    ],
  }),
  ...[
    ['-b', '{bootstrap}'],
    ['-b={bootstrap}'],
    ['--bootstrap-server={bootstrap}'],
    ['--bootstrap-server', ''],
    ['--bootstrap-server', 'nonsense'],
    ['--bootstrap-server', 'localhost:x'],
    ['--bootstrap-controller', 'nonsense'],
    ['--bootstrap-controller', ''],
    [...server, '--bootstrap-controller', '{bootstrap}'],
    [...server, '--config', '{tmp}/client.properties'],
    [...server, '--command-config', '{tmp}/client.properties'],
    [...server, '-c', '{tmp}/missing.properties'],
    [...server, '--config', '{tmp}/missing.properties'],
    [...server, '--config', '{tmp}/client.properties', '-c', '{tmp}/client.properties'],
    [...server, '-c', '{tmp}/odd.properties'],
    [...server, '-c', ''],
  ].flatMap((words) => inEach(...words)),
  ...['0', '-1', 'x', '', '1.5', '99999999999', '+7', ' 7'].map((id) => [
    'unregister',
    ...server,
    '--id',
    id,
  ]),
  ...inEach('--bootstrap-controller', '{bootstrap}'),
  ['unregister', '--bootstrap-controller', '{bootstrap}', '--id', '7'],
  ['unregister', ...server, '-i', '7', '--config', '{tmp}/client.properties'],
  // A real broker of one node lets itself be unregistered, and answers nobody any more.
  {
    args: ['unregister', ...server, '--id', '1'],
    except: 'our broker is the only one, and stays',
  },
]

export const files = { 'odd.properties': 'request.timeout.ms=abc\n' }
