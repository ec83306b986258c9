import { ourTimes, server, times, topicArguments, topics } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

const words = (...more) => [...server, ...more]
const reset = (...more) => words('--reset-offsets', '--group', 'workers', '--dry-run', ...more)
const views = [
  [],
  ['--verbose'],
  ['--members'],
  ['--members', '--verbose'],
  ['--state'],
  ['--state', '--verbose'],
]

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...topics,
  words(
    '--reset-offsets',
    '--group',
    'workers',
    '--topic',
    'three',
    '--topic',
    'one',
    '--to-earliest',
    '--execute',
  ),
  ...systematic('kafka-share-groups', {
    base: server,
    contexts: [
      ['--list'],
      ['--describe', '--group', 'workers'],
      ['--reset-offsets', '--group', 'workers', '--topic', 'one', '--to-latest', '--dry-run'],
    ],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      group: ['workers', 'no-such', ''],
      topic: ['one', 'no-such'],
      timeout: ['5000', '-5'],
      'to-datetime': ['2024-01-01T00:00:00.000', 'xTy'],
      state: ['Stable', 'odd', 'stable, EMPTY', ',', 'Assigning'],
    },
  }),
  ...topicArguments.map((topic) => reset('--topic', topic, '--to-latest')),
  ...times.map((time) => reset('--topic', 'one', '--to-datetime', time)),
  ...ourTimes.map((time) => ({
    args: reset('--topic', 'one', '--to-datetime', time),
    except: 'times as people write them',
  })),
  reset('--all-topics', '--to-latest'),
  ...['workers', 'no-such'].flatMap((group) =>
    views.map((view) => words('--describe', '--group', group, ...view)),
  ),
  ...[['no-such'], ['one', 'no-such'], ['three']].map((list) =>
    words('--delete-offsets', '--group', 'workers', ...list.flatMap((topic) => ['--topic', topic])),
  ),
  words('--describe', '--group', 'workers'),
  words('--delete-offsets', '--group', 'no-such', '--topic', 'three'),
  words('--delete', '--group', 'no-such', '--group', 'workers'),
  words('--describe', '--group', 'workers'),
]
