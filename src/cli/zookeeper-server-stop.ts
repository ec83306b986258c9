import type { Io } from './kit/io.ts'
import { type RunningServer, runningServers } from './kit/running-servers.ts'
import { stopServers } from './kit/stop-servers.ts'

/** zookeeper-server-stop: asks the ZooKeeper servers of this machine to end; the script does not wait for their end. */
export async function main(
  _argv: readonly string[],
  io: Io,
  servers: readonly RunningServer[] = runningServers('zookeeper', io.env),
): Promise<number> {
  if (servers.length === 0) {
    io.stdout.write('No zookeeper server to stop\n')
    return 1
  }
  return stopServers(servers, 'zookeeper', io)
}
