/*
 * Which way a server of the connect string is reached. An address that the local default daemon owns (its run file says which) is
 * reached by the daemon's Unix socket, any other by TCP. Where the local default address is asked for and nothing at all listens
 * there, the daemon is started first; SAMSA_AUTOSTART=0 turns that off. The run file is read at every dial, because a daemon may
 * come, go and come back during a session.
 */
import { connect, type Socket } from 'node:net'
import { parseConnectString, type ServerAddress } from '../../zookeeper/client/connect-string.ts'
import { dialServer } from '../../zookeeper/client/dial.ts'
import type { Io } from '../kit/io.ts'
import { isLoopback, localDaemon, refuses, socketOf } from '../kit/local-daemon.ts'

const DEFAULT_PORT = 2181

/** Opens a socket to a server by the shortest way there is. */
export function dialNearest(server: ServerAddress, env: NodeJS.ProcessEnv): Socket {
  const path =
    server.kind === 'tcp' ? socketOf(localDaemon('zookeeper', env), server.host, server.port) : undefined
  return path === undefined ? dialServer(server) : connect(path)
}

/**
 * Starts the local default daemon when a connect string names nothing but its address and nothing listens there.
 *
 * @throws ConnectStringError for a connect string that can't be read
 */
export async function ensureLocalDaemon(connectString: string, io: Io): Promise<void> {
  if (io.env['SAMSA_AUTOSTART'] === '0') return
  const [server, ...others] = parseConnectString(connectString).servers
  if (server?.kind !== 'tcp' || others.length > 0) return
  if (server.port !== DEFAULT_PORT || !isLoopback(server.host)) return
  if (localDaemon('zookeeper', io.env) !== undefined || !(await refuses(server))) return
  const { startDaemon } = await import('../kit/auto-start.ts')
  await startDaemon('zookeeper', io)
}
