import { KeeperException } from '../../../zookeeper/client/keeper-exception.ts'
import { visitSubtree } from '../../../zookeeper/client/subtree.ts'
import { parseAcl } from '../acl-text.ts'
import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { statJson } from '../result-json.ts'
import { statLines } from '../stat-lines.ts'
import { usageError } from '../usage.ts'
import { versionOption } from '../version-option.ts'

const spec = {
  options: [
    { name: 's', description: 'stats' },
    { name: 'v', hasValue: true, description: 'version' },
    { name: 'R', description: 'recursive' },
  ],
}

/** setAcl: says who may do what with a znode, with -R also with all below it. */
export const setAcl: Command = {
  name: 'setAcl',
  usage: '[-s] [-v version] [-R] path acl',
  options: spec,
  async run(words, { client, out, err, answer }) {
    const line = parseOptions(words, spec)
    const [, path, text] = line.args
    if (path === undefined || text === undefined) throw usageError(setAcl)
    const acl = parseAcl(text, err)
    const version = versionOption(line)
    if (!line.has('R')) {
      const stat = await client.setAcl(path, acl, version)
      answer({ path, stat: statJson(stat) })
      if (line.has('s')) out.write(await statLines(stat))
      return
    }
    await visitSubtree(client, path, false, async (node) => {
      try {
        await client.setAcl(node, acl, version)
      } catch (error) {
        if (!(error instanceof KeeperException)) throw error
        out.write(error.message) // without a newline, as in the reference
      }
    })
  },
}
