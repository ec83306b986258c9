import type { WatcherType } from '../../../zookeeper/client/watch-registry.ts'
import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { usageError } from '../usage.ts'

const spec = {
  options: [
    { name: 'c', description: 'child watcher type' },
    { name: 'd', description: 'data watcher type' },
    { name: 'p', description: 'persistent watcher type' },
    { name: 'r', description: 'persistent recursive watcher type' },
    { name: 'a', description: 'any watcher type' },
    { name: 'l', description: 'remove locally when there is no server connection' },
  ],
}

/** Of several types given the first of this order counts. */
const typeOfOption: readonly (readonly [string, WatcherType])[] = [
  ['c', 'Children'],
  ['d', 'Data'],
  ['p', 'Persistent'],
  ['r', 'PersistentRecursive'],
]

/** removewatches: takes back this session's watches on a path; each tells so with an event. */
export const removeWatches: Command = {
  name: 'removewatches',
  usage: 'path [-c|-d|-a] [-l]',
  options: spec,
  async run(words, { client }) {
    const line = parseOptions(words, spec)
    const path = line.args[1]
    if (path === undefined) throw usageError(removeWatches)
    const type = typeOfOption.find(([option]) => line.has(option))?.[1] ?? 'Any'
    await client.removeAllWatches(path, type, line.has('l'))
  },
}
