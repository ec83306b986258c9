import type { Command } from './command.ts'
import { addAuth } from './commands/add-auth.ts'
import { addWatchCommand } from './commands/add-watch.ts'
import { close } from './commands/close.ts'
import { config } from './commands/config.ts'
import { create } from './commands/create.ts'
import { delQuota } from './commands/del-quota.ts'
import { deleteNode } from './commands/delete.ts'
import { deleteAll } from './commands/delete-all.ts'
import { get } from './commands/get.ts'
import { getAcl } from './commands/get-acl.ts'
import { getAllChildrenNumber } from './commands/get-all-children-number.ts'
import { getEphemerals } from './commands/get-ephemerals.ts'
import { listQuota } from './commands/list-quota.ts'
import { ls } from './commands/ls.ts'
import { reconfig } from './commands/reconfig.ts'
import { removeWatches } from './commands/remove-watches.ts'
import { set } from './commands/set.ts'
import { setAcl } from './commands/set-acl.ts'
import { setQuota } from './commands/set-quota.ts'
import { stat } from './commands/stat.ts'
import { sync } from './commands/sync.ts'
import { version } from './commands/version.ts'
import { whoAmI } from './commands/who-am-i.ts'

/** Commands of the shell itself, with their usage. */
export const shellCommands: ReadonlyMap<string, string> = new Map([
  ['connect', 'host:port'],
  ['history', ''],
  ['redo', 'cmdno'],
  ['printwatches', 'on|off'],
  ['quit', ''],
])

/** Returns the commands that work on ZooKeeper, by name; addWatch remembers its mode, so that each shell has its own. */
export function zooKeeperCommands(): ReadonlyMap<string, Command> {
  const all = [
    addAuth,
    addWatchCommand(),
    close,
    config,
    create,
    deleteAll,
    deleteNode,
    delQuota,
    get,
    getAcl,
    getAllChildrenNumber,
    getEphemerals,
    listQuota,
    ls,
    reconfig,
    removeWatches,
    set,
    setAcl,
    setQuota,
    stat,
    sync,
    version,
    whoAmI,
  ]
  return new Map(all.map((command) => [command.name, command]))
}

/** Returns the names of all commands in the order of the usage list. */
export function commandNames(commands: ReadonlyMap<string, Command>): string[] {
  return [...shellCommands.keys(), ...commands.keys()].sort()
}

/** Returns what zkCli prints before the error of an unknown command: every command with its usage. */
export function usageText(commands: ReadonlyMap<string, Command>): string {
  const lines = commandNames(commands).map(
    (name) => `\t${name} ${shellCommands.get(name) ?? commands.get(name)?.usage ?? ''}\n`,
  )
  return `ZooKeeper -server host:port -client-configuration properties-file cmd args\n${lines.join('')}`
}
