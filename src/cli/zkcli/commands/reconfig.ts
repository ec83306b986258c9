import type { Command } from '../command.ts'
import { membersOf } from '../dynamic-configuration.ts'
import { CommandError } from '../errors.ts'
import { parseJavaLong } from '../java-numbers.ts'
import { parseOptions } from '../options.ts'
import { dataJson, statJson } from '../result-json.ts'
import { statLines } from '../stat-lines.ts'
import { usageError } from '../usage.ts'

const spec = {
  options: [
    { name: 's', description: 'stats' },
    { name: 'v', hasValue: true, description: 'required current config version' },
    { name: 'file', hasValue: true, description: 'path of config file to parse for membership' },
    {
      name: 'members',
      hasValue: true,
      description: 'comma-separated list of config strings for non-incremental reconfig',
    },
    { name: 'add', hasValue: true, description: 'comma-separated list of config strings for new servers' },
    { name: 'remove', hasValue: true, description: 'comma-separated list of server IDs to remove' },
  ],
}

/** reconfig: changes the members of an ensemble, by what to add and remove or by the whole list. */
export const reconfig: Command = {
  name: 'reconfig',
  usage:
    '[-s] [-v version] [[-file path] | [-members serverID=host:port1:port2;port3[,...]*]] | ' +
    '[-add serverId=host:port1:port2;port3[,...]]* [-remove serverId[,...]*]',
  options: spec,
  async run(words, { client, out, answer }) {
    const line = parseOptions(words, spec)
    const isWhole = line.has('file') || line.has('members')
    const isChange = line.has('add') || line.has('remove')
    if (!isWhole && !isChange) throw usageError(reconfig)
    const version = line.value('v')
    const curConfigId = version === undefined ? -1n : parseJavaLong(version, 16)
    if (curConfigId === undefined)
      throw new CommandError('-v must be followed by a long (configuration version)')
    if (isWhole && isChange) {
      throw new CommandError(
        "Can't use -file or -members together with -add or -remove " +
          '(mixing incremental and non-incremental modes is not allowed)',
      )
    }
    if (line.has('file') && line.has('members')) {
      throw new CommandError("Can't use -file and -members together (conflicting non-incremental modes)")
    }
    const file = line.value('file')
    const { data, stat } = await client.reconfigure({
      joiningServers: line.value('add')?.toLowerCase() ?? null,
      leavingServers: line.value('remove')?.toLowerCase() ?? null,
      newMembers: file === undefined ? (line.value('members')?.toLowerCase() ?? null) : membersOf(file),
      curConfigId,
    })
    out.write(`Committed new configuration:\n${data?.toString() ?? ''}\n`)
    answer({ ...dataJson(data), stat: statJson(stat) })
    if (line.has('s')) out.write(await statLines(stat))
  },
}
