import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { usageError } from '../usage.ts'

/** getAllChildrenNumber: counts everything below a znode. */
export const getAllChildrenNumber: Command = {
  name: 'getAllChildrenNumber',
  usage: 'path',
  async run(words, { client, out, answer }) {
    const path = parseOptions(words, { options: [] }).args[1]
    if (path === undefined) throw usageError(getAllChildrenNumber)
    const count = await client.getAllChildrenNumber(path)
    out.write(`${count}\n`)
    answer({ path, count })
  },
}
