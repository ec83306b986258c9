import type { ExtraOption } from './extra/extra-command.ts'
import { extraCommand, extraNames } from './extra-commands.ts'
import { helpTexts } from './help-texts.ts'
import { optionsTable } from './options.ts'
import { shellCommands, zooKeeperCommands } from './registry.ts'

/** Returns what `help` says: every command with what it does. */
export function helpOfAll(): string {
  const extra = [...extraNames, 'help']
  const rows = (names: readonly string[]): string =>
    names.map((name) => `  ${name.padEnd(22)}${helpTexts.get(name)?.summary ?? ''}\n`).join('')
  const own = [...helpTexts.keys()].filter((name) => !extra.includes(name))
  return `${rows(own)}\nBeyond ZooKeeper's own zkCli:\n${rows(extra)}\n"help COMMAND" shows how to use one.\n`
}

/** Returns what `help COMMAND` says: usage, options, what one may not expect, and examples; undefined for a name that is none. */
export async function helpOf(name: string): Promise<string | undefined> {
  const text = helpTexts.get(name)
  if (text === undefined) return undefined
  const extra = await extraCommand(name)
  const command = extra ?? zooKeeperCommands().get(name)
  const usage = command?.usage ?? shellCommands.get(name) ?? '[COMMAND]'
  const options = extra !== undefined ? extraTable(extra.extraOptions) : command?.options
  const table = typeof options === 'string' ? options : options === undefined ? '' : optionsTable(options)
  const width = Math.max(...text.examples.map(([line]) => line.length))
  return [
    `${name}: ${text.summary}\n`,
    `\n  ${name} ${usage}`.trimEnd(),
    table === '' ? '\n' : `\n\n${table}`,
    text.more === undefined ? '' : `\n${text.more.join('\n')}\n`,
    '\nExamples:\n',
    ...text.examples.map(([line, effect]) => `  ${line.padEnd(width)}   ${effect}\n`),
  ].join('')
}

/** Returns what `zkCli --help` says. */
export function helpOfZkCli(): string {
  return `zkCli: ZooKeeper's command line, for one command or a session

  zkCli [OPTION]... [COMMAND [ARGUMENT]...]

 -server HOST:PORT[,HOST:PORT]...[/CHROOT]   the servers (localhost:2181); unix:/PATH is a socket
 -timeout MS                                 the session timeout asked for (30000)
 -r                                          a read-only server will do
 -waitforconnection                          wait for the connection first, at most for the timeout
 -client-configuration FILE                  a properties file for the client
 --json                                      the outcome of COMMAND as JSON; an error too, on stderr
 --help                                      this text

Examples:
  zkCli                                      a session on the local server
  zkCli ls /                                 one command
  zkCli -server host:2181/app get /config    on another server, below /app
  zkCli --json get /app | jq .stat.version   for scripts
  zkCli help create                          how to use a command

${helpOfAll()}`
}

function extraTable(options: readonly ExtraOption[]): string {
  const rows = options.map(({ name, short, value, description }) => ({
    left: ` ${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
    description,
  }))
  const width = Math.max(...rows.map(({ left }) => left.length))
  return rows.map(({ left, description }) => `${left.padEnd(width)}   ${description}\n`).join('')
}
