import type { Io } from './kit/io.ts'
import { type RunningServer, runningServers } from './kit/running-servers.ts'
import { stopServers } from './kit/stop-servers.ts'

const help = `Asks the ZooKeeper servers of this machine to end, all of them.

Examples:
  zookeeper-server-stop

Options:
  --help  shows this, and stops nothing
`

/** zookeeper-server-stop: asks the ZooKeeper servers of this machine to end; the script does not wait for their end. */
export async function main(
  argv: readonly string[],
  io: Io,
  servers: readonly RunningServer[] = runningServers('zookeeper', io.env),
): Promise<number> {
  // The reference stops every server when it is asked for help.
  if (argv.includes('--help')) {
    io.stdout.write(help)
    return 0
  }
  if (servers.length === 0) {
    io.stdout.write('No zookeeper server to stop\n')
    return 1
  }
  return stopServers(servers, 'zookeeper', io)
}
