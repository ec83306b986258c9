import type { AddWatchMode, addWatchModes } from '../../../zookeeper/client/client-options.ts'
import { InvalidPathError } from '../../../zookeeper/paths.ts'
import type { Command } from '../command.ts'
import { FatalError } from '../errors.ts'
import { parseOptions } from '../options.ts'
import { usageError } from '../usage.ts'

const DEFAULT_MODE: AddWatchMode = 'PERSISTENT_RECURSIVE'
const modes = [
  'PERSISTENT',
  'PERSISTENT_RECURSIVE',
] as const satisfies readonly (keyof typeof addWatchModes)[]
const spec = { options: [{ name: 'm', hasValue: true, description: '' }] }

/** addWatch: sets a watch that stays. A mode chosen with -m stays too, for every later addWatch of the same process. */
export function addWatchCommand(): Command {
  let mode = DEFAULT_MODE
  const command: Command = {
    name: 'addWatch',
    usage: `[-m mode] path # optional mode is one of [${modes.join(', ')}] - default is ${DEFAULT_MODE}`,
    options: spec,
    async run(words, { client }) {
      const line = parseOptions(words, spec)
      const path = line.args[1]
      if (path === undefined || line.args.length !== 2) throw usageError(command)
      const asked = line.value('m')?.toUpperCase()
      const chosen = asked === undefined ? mode : modes.find((name) => name === asked)
      if (chosen === undefined) throw usageError(command)
      mode = chosen
      try {
        await client.addWatch(path, mode)
      } catch (error) {
        // The one command whose reference does not expect a bad path.
        throw error instanceof InvalidPathError ? new FatalError(error.message) : error
      }
    },
  }
  return command
}
