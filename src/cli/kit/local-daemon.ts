import { connect } from 'node:net'
import { defaultDataDir } from '../../instance/home.ts'
import { instancePaths } from '../../instance/paths.ts'
import { type Role, type RoleAddresses, readRunFile } from '../../instance/run-file.ts'

/** A place that a client can dial. */
export type Target = { host: string; port: number } | { path: string }

const PROBE_DEADLINE_MS = 1_000

/** Where the local default daemon serves a role; undefined when it does not run. */
export function localDaemon(role: Role, env: NodeJS.ProcessEnv): RoleAddresses | undefined {
  return readRunFile(instancePaths(defaultDataDir(env)).runFile)?.[role]
}

/** Returns the daemon's Unix socket when the address is one that it listens on. */
export function socketOf(daemon: RoleAddresses | undefined, host: string, port: number): string | undefined {
  const owns = daemon?.tcp.some((address) => {
    const colon = address.lastIndexOf(':')
    const listening = address.slice(0, colon).replace(/^\[|\]$/g, '')
    if (Number(address.slice(colon + 1)) !== port) return false
    return listening === host || (isLoopback(host) && (isLoopback(listening) || isAnyAddress(listening)))
  })
  return owns ? daemon?.unix : undefined
}

/** Tells whether a host name or address means this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '*' || host === ''
}

/** Tells whether a connection is refused at once; a target that is silent or far away may still be well. */
export function refuses(target: Target): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = 'path' in target ? connect(target.path) : connect(target.port, target.host)
    const finish = (isRefused: boolean): void => {
      socket.destroy()
      resolve(isRefused)
    }
    socket.unref()
    socket.setTimeout(PROBE_DEADLINE_MS, () => finish(false))
    socket.once('connect', () => finish(false))
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      finish(code === 'ECONNREFUSED' || code === 'ENOENT'),
    )
  })
}
