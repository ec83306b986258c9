/*
 * Which way a server of the connect string is reached. An address that the local default daemon owns (its run file says which) is
 * reached by the daemon's Unix socket, any other by TCP. Where the local default address is asked for and nothing at all listens
 * there, the daemon is started first; SAMSA_AUTOSTART=0 turns that off. The run file is read at every dial, because a daemon may
 * come, go and come back during a session.
 */
import { connect, type Socket } from 'node:net'
import { defaultDataDir } from '../../instance/home.ts'
import { instancePaths } from '../../instance/paths.ts'
import { type RoleAddresses, readRunFile } from '../../instance/run-file.ts'
import { parseConnectString, type ServerAddress } from '../../zookeeper/client/connect-string.ts'
import { dialServer } from '../../zookeeper/client/dial.ts'
import type { Io } from '../kit/io.ts'

const DEFAULT_PORT = 2181
const PROBE_DEADLINE_MS = 1000

/** Opens a socket to a server by the shortest way there is. */
export function dialNearest(server: ServerAddress, env: NodeJS.ProcessEnv): Socket {
  const path = server.kind === 'tcp' ? socketOf(localDaemon(env), server.host, server.port) : undefined
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
  if (localDaemon(io.env) !== undefined || !(await refuses(server.host, server.port))) return
  const { startDaemon } = await import('../kit/auto-start.ts')
  await startDaemon(io)
}

function localDaemon(env: NodeJS.ProcessEnv): RoleAddresses | undefined {
  return readRunFile(instancePaths(defaultDataDir(env)).runFile)?.zookeeper
}

/** Returns the daemon's socket when the address is one that it listens on. */
export function socketOf(daemon: RoleAddresses | undefined, host: string, port: number): string | undefined {
  const owns = daemon?.tcp.some((address) => {
    const colon = address.lastIndexOf(':')
    const listening = address.slice(0, colon).replace(/^\[|\]$/g, '')
    if (Number(address.slice(colon + 1)) !== port) return false
    return listening === host || (isLoopback(host) && (isLoopback(listening) || isAnyAddress(listening)))
  })
  return owns ? daemon?.unix : undefined
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '*' || host === ''
}

/** Tells whether a connection is refused at once; a port that keeps silent may still be somebody's. */
function refuses(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    const finish = (isRefused: boolean): void => {
      socket.destroy()
      resolve(isRefused)
    }
    socket.setTimeout(PROBE_DEADLINE_MS, () => finish(false))
    socket.once('connect', () => finish(false))
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code === 'ECONNREFUSED'))
  })
}
