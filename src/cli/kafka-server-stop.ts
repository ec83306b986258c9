import type { Io } from './kit/io.ts'
import { loadProperties } from './kit/properties.ts'
import { type RunningServer, runningServers } from './kit/running-servers.ts'
import { stopServers } from './kit/stop-servers.ts'

const help = `Asks the Kafka servers of this machine to end.

Examples:
  kafka-server-stop                          all of them
  kafka-server-stop --node-id=1              the one whose server.properties says node.id=1
  kafka-server-stop --process-role=broker    those whose process.roles are these

Options:
  --node-id=ID          this server alone
  --process-role=ROLES  the servers with these process.roles alone; --node-id comes first
  --help                shows this, and stops nothing
`

/**
 * kafka-server-stop: asks the Kafka servers of this machine to end, all of them or those of a process role or a node id. As in the
 * reference what else stands on the command line is passed over, and the script does not wait for their end.
 */
export async function main(
  argv: readonly string[],
  io: Io,
  servers: readonly RunningServer[] = runningServers('kafka', io.env),
): Promise<number> {
  // The reference stops every server when it is asked for help.
  if (argv.includes('--help')) {
    io.stdout.write(help)
    return 0
  }
  const processRole = behind(argv, '--process-role')
  const nodeId = behind(argv, '--node-id')
  if (processRole !== '' && nodeId !== '')
    io.stdout.write(
      'When both node-id and process-role are provided, the value for node-id will take precedence\n',
    )
  if (servers.length === 0) {
    io.stdout.write('No kafka server to stop\n')
    return 1
  }
  const wanted = servers.filter((server) => {
    if (nodeId !== '') return settingOf(server, 'node.id', '1') === nodeId
    return processRole === '' || settingOf(server, 'process.roles', 'broker,controller') === processRole
  })
  return stopServers(wanted, 'kafka', io)
}

/** The script takes what stands behind the equals sign up to the next blank. */
function behind(argv: readonly string[], option: string): string {
  const [, value = ''] = new RegExp(`${option}=([^ ]*)`).exec(argv.join(' ')) ?? []
  return value
}

/** What the server's file says; a server without a file is the default one. */
function settingOf({ serverProperties }: RunningServer, key: string, fallback: string): string {
  if (serverProperties === undefined) return fallback
  try {
    return loadProperties(serverProperties).get(key) ?? fallback
  } catch {
    return fallback
  }
}
