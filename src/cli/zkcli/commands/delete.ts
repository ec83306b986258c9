import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { usageError } from '../usage.ts'
import { versionOption } from '../version-option.ts'

const spec = { options: [{ name: 'v', hasValue: true, description: 'version' }] }

/** delete: removes a znode without children. A version as a second argument is the way of old, and is ignored. */
export const deleteNode: Command = {
  name: 'delete',
  usage: '[-v version] path',
  options: spec,
  async run(words, { client, err, answer }) {
    const line = parseOptions(words, spec)
    const path = line.args[1]
    if (path === undefined) throw usageError(deleteNode)
    if (line.args.length > 2) {
      err.write(
        "'delete path [version]' has been deprecated. Please use 'delete [-v version] path' instead.\n",
      )
    }
    await client.delete(path, versionOption(line))
    answer({ path })
  },
}
