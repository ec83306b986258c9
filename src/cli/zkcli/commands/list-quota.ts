import { isKeeperError } from '../../../zookeeper/client/keeper-exception.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { limitsPath, QuotaTrack, statsPath } from '../quota-track.ts'
import { usageError } from '../usage.ts'

/** listquota: prints the limits of a path and what it uses. */
export const listQuota: Command = {
  name: 'listquota',
  usage: 'path',
  async run(words, { client, out, err, note, answer }) {
    const path = parseOptions(words, { options: [] }).args[1]
    if (path === undefined) throw usageError(listQuota)
    note.write(`absolute path is ${limitsPath(path)}\n`)
    try {
      const limits = QuotaTrack.parse((await client.getData(limitsPath(path))).data)
      const used = QuotaTrack.parse((await client.getData(statsPath(path))).data)
      out.write(`Output quota for ${path} ${limits}\nOutput stat for ${path} ${used}\n`)
      answer({ path, limits: limits.toJson(), used: used.toJson() })
    } catch (error) {
      if (!isKeeperError(error, ErrorCode.NONODE)) throw error
      err.write(`quota for ${path} does not exist.\n`)
    }
  },
}
