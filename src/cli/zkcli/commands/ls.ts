import { visitSubtree } from '../../../zookeeper/client/subtree.ts'
import type { Command } from '../command.ts'
import { withOldWatch } from '../old-watch.ts'
import { optionsTable, parseOptions } from '../options.ts'
import { statLines } from '../stat-lines.ts'
import { usageError } from '../usage.ts'

const spec = {
  options: [
    { name: '?', description: 'help' },
    { name: 's', description: 'stat' },
    { name: 'w', description: 'watch' },
    { name: 'R', description: 'recurse' },
  ],
}

/** ls: lists a znode's children, or with -R the paths of all below it (then -s is ignored). */
export const ls: Command = {
  name: 'ls',
  usage: '[-s] [-w] [-R] path',
  async run(words, { client, out, err }) {
    const first = parseOptions(words, spec)
    if (first.has('?')) out.write(`usage: ls [options] path\n${optionsTable(spec)}`)
    const line = withOldWatch({ words, line: first, spec, err, usage: '[-w]', name: 'ls' })
    const path = line.args[1]
    if (path === undefined) throw usageError(ls)
    const watch = line.has('w')
    if (line.has('R')) {
      await visitSubtree(client, path, watch, (node) => {
        out.write(`${node}\n`)
      })
      return
    }
    const { children, stat } = await client.getChildren(path, { watch })
    out.write(`[${[...children].sort().join(', ')}]\n`)
    if (line.has('s')) out.write(await statLines(stat))
  },
}
