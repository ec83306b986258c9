import { formatAclEntry } from '../acl-text.ts'
import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { aclJson, statJson } from '../result-json.ts'
import { statLines } from '../stat-lines.ts'
import { usageError } from '../usage.ts'

const spec = { options: [{ name: 's', description: 'stats' }] }

/** getAcl: prints who may do what with a znode, two lines an entry. */
export const getAcl: Command = {
  name: 'getAcl',
  usage: '[-s] path',
  options: spec,
  async run(words, { client, out, answer }) {
    const line = parseOptions(words, spec)
    const path = line.args[1]
    if (path === undefined) throw usageError(getAcl)
    const { acl, stat } = await client.getAcl(path)
    for (const entry of acl) out.write(`${formatAclEntry(entry)}\n`)
    answer({ path, acl: aclJson(acl), stat: statJson(stat) })
    if (line.has('s')) out.write(await statLines(stat))
  },
}
