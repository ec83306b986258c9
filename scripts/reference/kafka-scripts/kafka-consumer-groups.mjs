import {
  durations,
  longs,
  ourTimes,
  planFiles,
  plans,
  server,
  times,
  topicArguments,
  topics,
} from './group-lines.mjs'
import { systematic } from './systematic.mjs'

export const files = planFiles

const words = (...more) => [...server, ...more]
const reset = (...more) => words('--reset-offsets', '--group', 'billing', '--dry-run', ...more)
const kinds = [
  ['--to-earliest'],
  ['--to-latest'],
  ['--to-current'],
  ...longs.flatMap((long) => [
    ['--to-offset', long],
    ['--shift-by', long],
  ]),
]
const scopes = [
  ['--topic', 'three'],
  ['--topic', 'three:0,2'],
  ['--all-topics'],
  ['--topic', 'one', '--topic', 'empty:1'],
]
const views = [
  [],
  ['--verbose'],
  ['--members'],
  ['--members', '--verbose'],
  ['--state'],
  ['--state', '--verbose'],
  ['--offsets'],
]

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...topics,
  ...['billing', 'other', '组', 'a group'].map((group) =>
    words(
      '--reset-offsets',
      '--group',
      group,
      '--topic',
      'three',
      '--topic',
      'one',
      '--to-offset',
      '1',
      '--execute',
    ),
  ),
  ...systematic('kafka-consumer-groups', {
    base: server,
    contexts: [
      ['--list'],
      ['--describe', '--group', 'billing'],
      ['--reset-offsets', '--group', 'billing', '--topic', 'one', '--dry-run'],
    ],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      group: ['billing', 'no-such', ''],
      topic: ['one', 'no-such'],
      timeout: ['5000', '-5'],
      'from-file': ['{tmp}/plan-0.csv', '{tmp}/missing.csv', '{tmp}'],
      'to-datetime': ['2024-01-01T00:00:00.000', 'xTy'],
      'by-duration': ['P1D', 'x'],
      'to-offset': ['2'],
      'shift-by': ['1'],
      state: ['Stable', 'odd', 'stable, EMPTY', ','],
      type: ['classic', 'share', 'CLASSIC,consumer', ','],
      'validate-regex': ['a.*', '[', '(a', '*', '(?=a)', 'a{1001}'],
    },
  }),
  ...scopes.flatMap((scope) => kinds.map((kind) => reset(...scope, ...kind))),
  ...topicArguments.map((topic) => reset('--topic', topic, '--to-latest')),
  ...times.map((time) => reset('--topic', 'one', '--to-datetime', time)),
  ...ourTimes.map((time) => ({
    args: reset('--topic', 'one', '--to-datetime', time),
    except: 'times as people write them',
  })),
  ...durations.map((duration) => reset('--topic', 'one', '--by-duration', duration)),
  ...plans.flatMap((_, at) => [
    reset('--from-file', `{tmp}/plan-${at}.csv`),
    [...reset('--from-file', `{tmp}/plan-${at}.csv`), '--group', 'other'],
  ]),
  ...['billing', '组', 'a group', 'no-such'].flatMap((group) =>
    views.map((view) => words('--describe', '--group', group, ...view)),
  ),
  ...views.map((view) => words('--describe', '--all-groups', ...view)),
  [...reset('--topic', 'three', '--topic', 'a-topic-with-a-name-of-more-than-24', '--to-latest'), '--export'],
  [...reset('--topic', 'three:1', '--to-latest'), '--group', 'other', '--export'],
  ...[['three:0', 'one'], ['no-such'], ['no-such', 'three'], ['three:55'], ['three:a'], ['bad topic']].map(
    (list) => words('--delete-offsets', '--group', 'billing', ...list.flatMap((topic) => ['--topic', topic])),
  ),
  words('--delete-offsets', '--group', 'no-such', '--topic', 'three'),
  words('--delete', '--group', 'no-such', '--group', 'billing'),
  words('--delete', '--group', 'other'),
  words('--describe', '--group', 'other'),
]
