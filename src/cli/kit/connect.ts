/**
 * Finding the cluster. A script given an address that the local default daemon owns takes that daemon's Unix socket; `unix:/path` names
 * a socket; all else is TCP. When the address is the local default and nothing at all listens there, the daemon is started first
 * (SAMSA_AUTOSTART=0 turns that off). Where nothing listens otherwise, one line says so at once, while the client goes on trying as the
 * reference does.
 */
import { connect as dial } from 'node:net'
import { defaultDataDir } from '../../instance/home.ts'
import { instancePaths } from '../../instance/paths.ts'
import { type RoleAddresses, readRunFile } from '../../instance/run-file.ts'
import type { ClientHooks, ClientProperties } from '../../kafka/client/hooks.ts'
import type { Io } from './io.ts'
import { scriptLog } from './log.ts'

/** What a Kafka client needs to be opened by a script. */
export interface ClientSetting {
  properties: ClientProperties
  hooks: ClientHooks
}

const DEFAULT_PORT = 9092
const PROBE_DEADLINE_MS = 1_000

/** Settles where `bootstrap.servers` leads, starting the local default daemon if that is what it takes. */
export async function connectTo(properties: ReadonlyMap<string, string>, io: Io): Promise<ClientSetting> {
  const log = scriptLog(io)
  const asRecord = Object.fromEntries(properties)
  const servers = splitServers(properties.get('bootstrap.servers') ?? '')
  const socket = servers.find((server) => server.startsWith('unix:'))
  if (socket !== undefined) {
    const path = socket.slice('unix:'.length)
    void warnWhenDeaf([{ path }], io)
    // Whatever address the broker names for itself, it is behind this socket.
    return { properties: asRecord, hooks: { log, resolveAddress: () => path } }
  }
  if (!isPlaintext(properties)) return { properties: asRecord, hooks: { log } }

  const addresses = servers.map(parseAddress)
  let daemon = localDaemon(io)
  if (
    addresses.some(
      (address) => address !== undefined && socketOf(daemon, address.host, address.port) !== undefined,
    )
  ) {
    return {
      properties: asRecord,
      hooks: { log, resolveAddress: (host, port) => socketOf(daemon, host, port) },
    }
  }
  const known = addresses.filter((address) => address !== undefined)
  if (daemon === undefined && mayStartDaemon(known, io) && (await isDeaf(known))) {
    const { startDaemon } = await import('./auto-start.ts')
    await startDaemon(io)
    daemon = localDaemon(io)
  } else void warnWhenDeaf(known, io)
  return {
    properties: asRecord,
    hooks: { log, resolveAddress: (host, port) => socketOf(daemon, host, port) },
  }
}

interface Address {
  host: string
  port: number
}

function splitServers(bootstrapServers: string): string[] {
  return bootstrapServers
    .split(',')
    .map((server) => server.trim())
    .filter((server) => server !== '')
}

/** Undefined for what is no address: the client refuses it in the reference's words. */
function parseAddress(server: string): Address | undefined {
  const match = /^(?:[a-zA-Z]+:\/\/)?\[?([0-9a-zA-Z\-._%:]+)\]?:(\d+)$/.exec(server)
  return match?.[1] === undefined ? undefined : { host: match[1], port: Number(match[2]) }
}

function isPlaintext(properties: ReadonlyMap<string, string>): boolean {
  return (properties.get('security.protocol') ?? 'PLAINTEXT').toUpperCase() === 'PLAINTEXT'
}

function localDaemon(io: Io): RoleAddresses | undefined {
  return readRunFile(instancePaths(defaultDataDir(io.env)).runFile)?.kafka
}

function socketOf(daemon: RoleAddresses | undefined, host: string, port: number): string | undefined {
  const owns = daemon?.tcp.some((owned) => {
    const listening = parseAddress(owned)
    if (listening === undefined || listening.port !== port) return false
    if (listening.host === host) return true
    return isLoopback(host) && (isLoopback(listening.host) || isAnyAddress(listening.host))
  })
  return owns ? daemon?.unix : undefined
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '*' || host === ''
}

function mayStartDaemon(addresses: readonly Address[], io: Io): boolean {
  if (io.env['SAMSA_AUTOSTART'] === '0') return false
  const [only] = addresses
  return addresses.length === 1 && only !== undefined && only.port === DEFAULT_PORT && isLoopback(only.host)
}

async function warnWhenDeaf(targets: readonly (Address | { path: string })[], io: Io): Promise<void> {
  if (targets.length === 0 || !(await isDeaf(targets))) return
  const names = targets
    .map((target) => ('path' in target ? target.path : `${target.host}:${target.port}`))
    .join(', ')
  io.stderr.write(
    `Nothing listens on ${names}. Start the daemon with "samsa start", or check the address; still trying.\n`,
  )
}

/** Tells whether every target refuses a connection at once; a target that is silent or far away may still be well. */
async function isDeaf(targets: readonly (Address | { path: string })[]): Promise<boolean> {
  const refusals = await Promise.all(targets.map(refuses))
  return refusals.every((refused) => refused)
}

function refuses(target: Address | { path: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = 'path' in target ? dial(target.path) : dial(target.port, target.host)
    const finish = (refused: boolean) => {
      socket.destroy()
      resolve(refused)
    }
    socket.unref()
    socket.setTimeout(PROBE_DEADLINE_MS, () => finish(false))
    socket.once('connect', () => finish(false))
    socket.once('error', (error: NodeJS.ErrnoException) =>
      finish(error.code === 'ECONNREFUSED' || error.code === 'ENOENT'),
    )
  })
}
