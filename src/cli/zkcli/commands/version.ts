import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { FULL_VERSION } from '../reference-version.ts'
import { usageError } from '../usage.ts'

/** version: prints the version whose behaviour this is. Needs no server. */
export const version: Command = {
  name: 'version',
  usage: '',
  async run(words, { out, answer }) {
    if (parseOptions(words, { options: [] }).args.length > 1) throw usageError(version)
    out.write(`ZooKeeper CLI version: ${FULL_VERSION}\n`)
    answer({ version: FULL_VERSION })
  },
}
