/** Texts of the longer four-letter words. */
import { arch, freemem, homedir, hostname, type as osType, release, totalmem, userInfo } from 'node:os'
import { hexSessionId, hexZxid } from '../stat.ts'
import type { ClientConnection } from './client-connection.ts'
import { FULL_VERSION } from './version.ts'
import type { ZooKeeperServer } from './zookeeper-server.ts'

/** A line of `stat` (brief) or `cons`. */
export function clientLine(
  connection: ClientConnection,
  options: { readonly isBrief: boolean; readonly isAsker: boolean },
): string {
  const { stats } = connection
  const interest = options.isAsker ? 0 : connection.interestOps
  let text = ` ${connection.peerName}[${interest}](queued=${connection.outstandingCount},recved=${stats.packetsReceived},sent=${stats.packetsSent}`
  const { session } = connection
  if (!options.isBrief && session !== null) {
    const { latency } = stats
    text += `,sid=${hexSessionId(session.id)},lop=${stats.lastOperation},est=${stats.establishedAtMs},to=${session.timeoutMs}`
    if (stats.lastXid >= 0) text += `,lcxid=0x${stats.lastXid.toString(16)}`
    text += `,lzxid=${hexZxid(stats.lastZxid)},lresp=${stats.lastResponseAtMs},llat=${stats.lastLatencyMs}`
    text += `,minlat=${latency.min},avglat=${Math.trunc(latency.average)},maxlat=${latency.max}`
  }
  return `${text})`
}

/** `dump`: sessions by expiry, ephemerals by session, connections. */
export function dumpReport(server: ZooKeeperServer): string {
  const buckets = server.sessions.buckets()
  let text = `SessionTracker dump:\nSession Sets (${buckets.length})/(${server.sessions.expiringCount}):\n`
  for (const { dateMs, items } of buckets) {
    text += `${items.size} expire at ${javaDate(dateMs)}:\n`
    for (const session of items) text += `\t${hexSessionId(session.id)}\n`
  }
  const owners = server.tree.ephemeralSessions()
  text += `ephemeral nodes dump:\nSessions with Ephemerals (${owners.size}):\n`
  for (const [sessionId, paths] of owners) {
    text += `${hexSessionId(sessionId)}:\n`
    for (const path of paths) text += `\t${path}\n`
  }
  return text + connectionsDump(server)
}

/** Connections by the moment when they end: that of their session, or for want of one their own. */
function connectionsDump({ connections, time }: ZooKeeperServer): string {
  const sets = new Map<number, ClientConnection[]>()
  for (const connection of connections) {
    const { expiresAtMs } = connection.session ?? connection
    const set = sets.get(expiresAtMs)
    if (set === undefined) sets.set(expiresAtMs, [connection])
    else set.push(connection)
  }
  let text = `Connections dump:\nConnections Sets (${sets.size})/(${connections.size}):\n`
  for (const [expiresAtMs, set] of [...sets].sort(([a], [b]) => a - b)) {
    text += `${set.length} expire at ${javaDate(time.dateOf(expiresAtMs))}:\n`
    for (const { peerName, sessionId } of set)
      text += `\tip: ${peerName} sessionId: ${hexSessionId(sessionId)}\n`
  }
  return text
}

const BYTES_PER_MB = 1024 * 1024
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'aarch64', ia32: 'x86' }

/** `envi` */
export function environmentReport(): string {
  return `Environment:\n${environmentEntries()
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')}`
}

/** The environment, without what only a Java process has. */
export function environmentEntries(): [string, string][] {
  const memory = process.memoryUsage()
  return [
    ['zookeeper.version', FULL_VERSION],
    ['host.name', hostname()],
    ['node.version', process.version],
    ['os.name', osType()],
    ['os.arch', ARCHITECTURES[arch()] ?? arch()],
    ['os.version', release()],
    ['user.name', userName()],
    ['user.home', homedir()],
    ['user.dir', process.cwd()],
    ['os.memory.free', `${Math.trunc(freemem() / BYTES_PER_MB)}MB`],
    ['os.memory.max', `${Math.trunc(totalmem() / BYTES_PER_MB)}MB`],
    ['os.memory.total', `${Math.trunc(memory.heapTotal / BYTES_PER_MB)}MB`],
  ]
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A process whose user has no entry in the password database.
    return String(process.getuid?.() ?? '')
  }
}

/** `wchs`: like the other words about watches, as in the reference, it tells only of the data table. */
export function watchSummary({ tree }: ZooKeeperServer): string {
  const { watcherCount, pathCount, count } = tree.watches.data
  return `${watcherCount} connections watching ${pathCount} paths\nTotal watches:${count}\n`
}

/** `wchp` */
export function watchesByPath({ tree }: ZooKeeperServer): string {
  let text = ''
  for (const [path, watchers] of tree.watches.data.byPath()) {
    text += `${path}\n`
    for (const watcher of watchers) text += `\t${hexSessionId(watcher.sessionId)}\n`
  }
  return text
}

/** `wchc` */
export function watchesBySession({ tree }: ZooKeeperServer): string {
  let text = ''
  for (const [watcher, paths] of tree.watches.data.byWatcher()) {
    text += `${hexSessionId(watcher.sessionId)}\n`
    for (const path of paths) text += `\t${path}\n`
  }
  return text
}

/** A moment as Java's Date prints it, in UTC: `Sun Nov 22 21:43:05 UTC 2026`. */
function javaDate(ms: number): string {
  const [day, date, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${date} ${time} UTC ${year}`
}
