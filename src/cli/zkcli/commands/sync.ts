import { KeeperException } from '../../../zookeeper/client/keeper-exception.ts'
import type { Command } from '../command.ts'
import { CommandError } from '../errors.ts'
import { parseOptions } from '../options.ts'
import { usageError } from '../usage.ts'

const SYNC_TIMEOUT_MS = 30_000

/** sync: waits until the server has caught up with its leader. */
export const sync: Command = {
  name: 'sync',
  usage: 'path',
  async run(words, { client, out, answer }) {
    const path = parseOptions(words, { options: [] }).args[1]
    if (path === undefined) throw usageError(sync)
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<never>((_, reject) => {
      // The reference prints the message of a TimeoutException, which has none.
      timer = setTimeout(() => reject(new CommandError('null')), SYNC_TIMEOUT_MS)
    })
    try {
      await Promise.race([client.sync(path), timeout])
      out.write('Sync is OK\n')
      answer({ path, rc: 0 })
    } catch (error) {
      if (!(error instanceof KeeperException)) throw error
      out.write(`Sync has failed. rc=${error.keeperCode}\n`)
      answer({ path, rc: error.keeperCode })
    } finally {
      clearTimeout(timer)
    }
  },
}
