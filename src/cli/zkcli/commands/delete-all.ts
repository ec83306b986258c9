import { deleteSubtree } from '../../../zookeeper/client/subtree.ts'
import type { Command } from '../command.ts'
import { CommandError } from '../errors.ts'
import { parseJavaInt } from '../java-numbers.ts'
import { parseOptions } from '../options.ts'
import { usageError } from '../usage.ts'

const DEFAULT_BATCH = 1000
const spec = { options: [{ name: 'b', hasValue: true, description: 'batch size' }] }

/** deleteall: removes a znode and everything below it, in transactions of so many nodes; 0 is node by node. */
export const deleteAll: Command = {
  name: 'deleteall',
  usage: 'path [-b batch size]',
  options: spec,
  async run(words, { client, err, answer }) {
    const line = parseOptions(words, spec)
    const path = line.args[1]
    if (path === undefined) throw usageError(deleteAll)
    const batch = line.value('b')
    const batchSize = batch === undefined ? DEFAULT_BATCH : parseJavaInt(batch)
    if (batchSize === undefined) throw new CommandError('-b argument must be an int value')
    const isDone = await deleteSubtree(client, path, batchSize)
    answer({ path, isComplete: isDone })
    if (!isDone) err.write('Failed to delete some node(s) in the subtree!\n')
  },
}
