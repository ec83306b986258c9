/**
 * Finding the cluster. A script given an address that the local default daemon owns takes that daemon's Unix socket; `unix:/path` names
 * a socket; all else is TCP. When the address is the local default and nothing at all listens there, the daemon is started first
 * (SAMSA_AUTOSTART=0 turns that off). Where nothing listens otherwise, one line soon says so, while the client goes on trying as the
 * reference does.
 */
import type { ClientHooks, ClientProperties } from '../../kafka/client/hooks.ts'
import { hint } from './hint.ts'
import type { Io } from './io.ts'
import { jaasFileOf } from './jaas-file.ts'
import { isLoopback, localDaemon, refuses, socketOf, type Target } from './local-daemon.ts'
import { scriptLog } from './log.ts'

/** What a Kafka client needs to be opened by a script. */
export interface ClientSetting {
  properties: ClientProperties
  hooks: ClientHooks
}

const DEFAULT_PORT = 9092
const MAX_PORT = 65_535
/** A script that is answered meanwhile is spared a second connection. */
const PROBE_AFTER_MS = 100
/** Scripts that have said that nothing listens: those with several clients say it once. */
const warned = new WeakSet<Io>()

/** Settles where `bootstrap.servers` leads, starting the local default daemon if that is what it takes. */
export async function connectTo(properties: ReadonlyMap<string, string>, io: Io): Promise<ClientSetting> {
  const log = scriptLog(io)
  const jaasFile = jaasFileOf(io.env)
  const told = { log, onDropped: dropNotice(io) }
  const shared = jaasFile === undefined ? told : { ...told, jaasFile }
  const asRecord = Object.fromEntries(properties)
  const servers = splitServers(properties.get('bootstrap.servers') ?? '')
  const socket = servers.find((server) => server.startsWith('unix:'))
  if (socket !== undefined) {
    const path = socket.slice('unix:'.length)
    warnWhenDeaf([{ path }], io)
    // Whatever address the broker names for itself, it is behind this socket.
    return { properties: asRecord, hooks: { ...shared, resolveAddress: () => path } }
  }
  if (!isPlaintext(properties)) {
    warnWhenDeaf(
      servers.map(parseAddress).filter((address) => address !== undefined),
      io,
    )
    return { properties: asRecord, hooks: shared }
  }

  const addresses = servers.map(parseAddress)
  let daemon = localDaemon('kafka', io.env)
  if (
    addresses.some(
      (address) => address !== undefined && socketOf(daemon, address.host, address.port) !== undefined,
    )
  ) {
    return {
      properties: asRecord,
      hooks: { ...shared, resolveAddress: (host, port) => socketOf(daemon, host, port) },
    }
  }
  const known = addresses.filter((address) => address !== undefined)
  if (daemon === undefined && mayStartDaemon(known, io) && (await isDeaf(known))) {
    const { startDaemon } = await import('./auto-start.ts')
    await startDaemon('kafka', io)
    daemon = localDaemon('kafka', io.env)
  } else warnWhenDeaf(known, io)
  return {
    properties: asRecord,
    hooks: { ...shared, resolveAddress: (host, port) => socketOf(daemon, host, port) },
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
  if (match?.[1] === undefined || Number(match[2]) > MAX_PORT) return undefined
  return { host: match[1], port: Number(match[2]) }
}

function isPlaintext(properties: ReadonlyMap<string, string>): boolean {
  return (properties.get('security.protocol') ?? 'PLAINTEXT').toUpperCase() === 'PLAINTEXT'
}

function mayStartDaemon(addresses: readonly Address[], io: Io): boolean {
  if (io.env['SAMSA_AUTOSTART'] === '0') return false
  const [only] = addresses
  return addresses.length === 1 && only !== undefined && only.port === DEFAULT_PORT && isLoopback(only.host)
}

/** Tells a terminal, once, that what listens there seems to be something else than what is asked for. */
function dropNotice(io: Io): (server: string) => void {
  let isTold = false
  return (server) => {
    if (isTold) return
    isTold = true
    hint(
      io,
      `${server} ends connections without an answer: check the port (Kafka has 9092, ZooKeeper 2181), and whether it wants TLS or a login (security.protocol in a --command-config file); still trying.`,
    )
  }
}

function warnWhenDeaf(targets: readonly Target[], io: Io): void {
  if (targets.length > 0) setTimeout(() => void probe(targets, io), PROBE_AFTER_MS).unref()
}

async function probe(targets: readonly Target[], io: Io): Promise<void> {
  if (!(await isDeaf(targets)) || warned.has(io)) return
  warned.add(io)
  const names = targets
    .map((target) => ('path' in target ? target.path : `${target.host}:${target.port}`))
    .join(', ')
  io.stderr.write(
    `Nothing listens on ${names}. Start the daemon with "samsa start", or check the address; still trying.\n`,
  )
}

/** Tells whether every target refuses a connection at once; a target that is silent or far away may still be well. */
async function isDeaf(targets: readonly Target[]): Promise<boolean> {
  const refusals = await Promise.all(targets.map(refuses))
  return refusals.every((refused) => refused)
}
