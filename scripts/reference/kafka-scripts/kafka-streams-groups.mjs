import { planFiles, server, topicArguments, topics } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

export const files = planFiles

const words = (...more) => [...server, ...more]

/** Command lines; groups with members are the business of tests, for they take a program of Kafka Streams. */
export const lines = [
  ...topics,
  {
    tool: 'kafka-consumer-groups',
    args: words('--reset-offsets', '--group', 'billing', '--topic', 'three', '--to-earliest', '--execute'),
  },
  ...systematic('kafka-streams-groups', {
    base: server,
    contexts: [
      ['--list'],
      ['--describe', '--group', 'billing'],
      ['--reset-offsets', '--group', 'no-such', '--input-topic', 'three', '--to-earliest', '--dry-run'],
      ['--delete', '--group', 'no-such'],
    ],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      group: ['no-such', 'billing'],
      'input-topic': ['three', 'no-such'],
      'delete-internal-topic': ['no-such'],
      timeout: ['5000', '-5'],
      'from-file': ['{tmp}/plan-0.csv', '{tmp}/missing.csv'],
      'to-datetime': ['2024-01-01T00:00:00.000', 'xTy'],
      'by-duration': ['P1D', 'x'],
      'to-offset': ['2'],
      'shift-by': ['1'],
      state: ['Stable', 'odd', 'NotReady, EMPTY', ','],
    },
  }),
  ...topicArguments.map((topic) =>
    words('--reset-offsets', '--group', 'no-such', '--dry-run', '--input-topic', topic, '--to-latest'),
  ),
  words('--delete-offsets', '--group', 'no-such', '--input-topic', 'three'),
  words('--delete-offsets', '--group', 'no-such', '--all-input-topics'),
  words('--delete', '--group', 'no-such', '--group', 'billing', '--delete-all-internal-topics'),
]
