import type { Command } from '../zkcli/command.ts'
import { extraNames } from '../zkcli/extra-commands.ts'
import { shellCommands, zooKeeperCommands } from '../zkcli/registry.ts'
import { startupFlags, startupValues } from '../zkcli/startup-options.ts'
import { serverCommands } from '../zkserver/server-commands.ts'
import type { Grammar, GrammarCommand, GrammarOption } from './grammar.ts'

/** The grammar of zkCli: its own options, then a command with its options. */
export function zkCliGrammar(): Grammar {
  const commands = [...zooKeeperCommands().values()]
  const others = [...shellCommands.keys(), ...extraNames].filter((name) => name !== 'quit')
  return {
    options: [
      ...startupValues.map((name) =>
        option(name, '', 'word', name === '-client-configuration' ? 'files' : undefined),
      ),
      ...startupFlags.map((name) => option(name, '')),
    ],
    commands: [...commands.map(zkCliCommand), ...others.map((name) => command(name, []))],
  }
}

function zkCliCommand({ name, usage, options }: Command): GrammarCommand {
  const own = (options?.options ?? []).map((each) =>
    option(`-${each.name}`, each.description, each.hasValue ? 'word' : 'nothing'),
  )
  return { ...command(name, own), description: usage }
}

/** The grammar of zkServer. */
export const zkServerGrammar: Grammar = {
  options: [option('--config', 'the folder of zoo.cfg', 'word', 'folders')],
  commands: serverCommands.map((name) => ({
    ...command(name, []),
    grammar: { options: [], commands: [], positional: 'files' },
  })),
}

function command(name: string, options: readonly GrammarOption[]): GrammarCommand {
  return { name, description: '', grammar: { options, commands: [] } }
}

function option(
  name: string,
  description: string,
  takes: GrammarOption['takes'] = 'nothing',
  suggests?: GrammarOption['suggests'],
): GrammarOption {
  return { names: [name], description, takes, suggests, separator: undefined }
}
