import { KeeperException } from '../../../zookeeper/client/keeper-exception.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import type { Command } from '../command.ts'
import { withOldWatch } from '../old-watch.ts'
import { parseOptions } from '../options.ts'
import { statJson } from '../result-json.ts'
import { statLines } from '../stat-lines.ts'
import { usageError } from '../usage.ts'

const spec = { options: [{ name: 'w', description: 'watch' }] }

/** stat: prints a znode's Stat. */
export const stat: Command = {
  name: 'stat',
  usage: '[-w] path',
  options: spec,
  async run(words, { client, out, err, answer }) {
    const first = parseOptions(words, spec)
    if (first.args.length < 2) throw usageError(stat)
    const line = withOldWatch({ words, line: first, spec, err, usage: '[-w]', name: 'stat' })
    const path = line.args[1] ?? ''
    const found = await client.exists(path, { watch: line.has('w') })
    if (found === null) throw new KeeperException(ErrorCode.NONODE, path)
    answer({ path, stat: statJson(found) })
    out.write(await statLines(found))
  },
}
