import { server, topics } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...topics,
  ...['kafka-consumer-groups', 'kafka-share-groups'].map((tool) => ({
    tool,
    args: [
      ...server,
      '--reset-offsets',
      '--group',
      `of-${tool}`,
      '--topic',
      'three',
      '--to-earliest',
      '--execute',
    ],
  })),
  ...systematic('kafka-groups', {
    base: server,
    contexts: [['--list'], []],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      'group-type': ['classic', 'SHARE', 'x', 'unknown', ''],
      protocol: ['consumer', 'share', ''],
    },
  }),
]
