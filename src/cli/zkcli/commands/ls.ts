import { visitSubtree } from '../../../zookeeper/client/subtree.ts'
import type { Command } from '../command.ts'
import { withOldWatch } from '../old-watch.ts'
import { optionsTable, parseOptions } from '../options.ts'
import { statJson } from '../result-json.ts'
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
  options: spec,
  async run(words, { client, out, err, answer, isJson }) {
    const first = parseOptions(words, spec)
    if (first.has('?')) out.write(`usage: ls [options] path\n${optionsTable(spec)}`)
    const line = withOldWatch({ words, line: first, spec, err, usage: '[-w]', name: 'ls' })
    const path = line.args[1]
    if (path === undefined) throw usageError(ls)
    const watch = line.has('w')
    if (line.has('R')) {
      const paths: string[] = []
      await visitSubtree(client, path, watch, (node) => {
        out.write(`${node}\n`)
        if (isJson) paths.push(node)
      })
      answer({ path, paths })
      return
    }
    const { children, stat } = await client.getChildren(path, { watch })
    const sorted = [...children].sort()
    out.write(`[${sorted.join(', ')}]\n`)
    answer({ path, children: sorted, stat: statJson(stat) })
    if (line.has('s')) out.write(await statLines(stat))
  },
}
