import { server, topics } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

const describe = (...words) => [...server, '--describe', ...words]

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...topics,
  ...systematic('kafka-log-dirs', {
    base: server,
    contexts: [['--describe'], []],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      'broker-list': ['1', '1,1', '7', '1,7', 'x', '', ',', ' 1', '-1', '99999999999'],
      'topic-list': ['one', 'one,three', 'none', '', ',', 'one,one', ' one', 'o.*'],
    },
  }),
  describe('--topic-list', 'one', '--broker-list', '7,8'),
  describe('--topic-list', 'empty,none', '--broker-list', '1'),
]
