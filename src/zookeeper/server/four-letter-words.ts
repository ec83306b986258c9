/**
 * Four-letter words: a client sends `ruok` instead of a frame and gets a text back, then the connection is closed.
 *
 * Only words of the whitelist are answered, `srvr` always. A word that isn't one of the known is taken for the length of a
 * frame, far too large, and the connection is closed silently.
 */

import { hexZxid } from '../stat.ts'
import type { ClientConnection } from './client-connection.ts'
import { directoryBytes } from './directory-size.ts'
import { javaDouble } from './java-double.ts'
import { monitorValues } from './metrics/monitor-values.ts'
import {
  clientLine,
  dumpReport,
  environmentReport,
  watchesByPath,
  watchesBySession,
  watchSummary,
} from './reports.ts'
import { FULL_VERSION } from './version.ts'
import type { ZooKeeperServer } from './zookeeper-server.ts'

/** What the first bytes of a connection turned out to be; null: no word. */
export type WordAnswer = { readonly text: string } | 'incomplete' | null

const STMK_BYTES = 12

export class FourLetterWords {
  readonly #server: ZooKeeperServer
  readonly #enabled: Set<string>

  constructor(server: ZooKeeperServer) {
    this.#server = server
    const { fourLetterWords, readOnlyModeEnabled } = server.config
    this.#enabled = new Set(fourLetterWords.includes('*') ? WORDS.keys() : ['srvr', ...fourLetterWords])
    if (readOnlyModeEnabled) this.#enabled.add('isro')
  }

  /** Looks whether `bytes`, at least four, begin with a word. */
  answer(bytes: Buffer, connection: ClientConnection): WordAnswer {
    const word = bytes.toString('latin1', 0, 4)
    const report = WORDS.get(word)
    if (report === undefined) return null
    const isEnabled = this.#enabled.has(word)
    if (word === 'stmk' && isEnabled && bytes.length < STMK_BYTES) return 'incomplete'
    const { stats } = this.#server
    stats.packetsReceived++
    connection.stats.packetsReceived++
    const text = isEnabled
      ? (this.#traceMaskAnswer(word, bytes) ?? report(this.#server, connection))
      : `${word} is not executed because it is not in the whitelist.\n`
    stats.packetsSent++
    return { text }
  }

  #traceMaskAnswer(word: string, bytes: Buffer): string | undefined {
    if (word === 'stmk') this.#server.traceMask = bytes.readBigInt64BE(4)
    return word === 'stmk' || word === 'gtmk' ? String(this.#server.traceMask) : undefined
  }
}

type Report = (server: ZooKeeperServer, asker: ClientConnection) => string

const WORDS: ReadonlyMap<string, Report> = new Map<string, Report>([
  ['conf', configuration],
  ['cons', (server, asker) => `${clientLines(server, asker, false)}\n`],
  ['crst', resetConnections],
  ['dirs', directories],
  ['dump', dumpReport],
  ['envi', () => environmentReport()],
  ['gtmk', () => ''],
  ['hash', () => ''],
  ['isro', () => 'rw'],
  ['mntr', monitor],
  ['ruok', () => 'imok'],
  ['srst', resetServer],
  ['srvr', serverSummary],
  ['stat', statusReport],
  ['stmk', () => ''],
  ['wchc', (server) => `${watchesBySession(server)}\n`],
  ['wchp', (server) => `${watchesByPath(server)}\n`],
  ['wchs', watchSummary],
])

function clientLines(server: ZooKeeperServer, asker: ClientConnection, isBrief: boolean): string {
  let text = ''
  for (const connection of server.connections) {
    // Those of the port that the question came by.
    if (connection.isSecure !== asker.isSecure) continue
    text += `${clientLine(connection, { isBrief, isAsker: connection === asker })}\n`
  }
  return text
}

function statusReport(server: ZooKeeperServer, asker: ClientConnection): string {
  return `Zookeeper version: ${FULL_VERSION}\nClients:\n${clientLines(server, asker, true)}\n${counters(server)}`
}

function serverSummary(server: ZooKeeperServer): string {
  return `Zookeeper version: ${FULL_VERSION}\n${counters(server)}`
}

function counters(server: ZooKeeperServer): string {
  const { stats } = server
  const { latency } = stats
  return (
    `Latency min/avg/max: ${latency.min}/${javaDouble(latency.average)}/${latency.max}\n` +
    `Received: ${stats.packetsReceived}\n` +
    `Sent: ${stats.packetsSent}\n` +
    `Connections: ${server.connections.size}\n` +
    `Outstanding: ${server.outstandingRequests}\n` +
    `Zxid: ${hexZxid(server.lastZxid)}\n` +
    'Mode: standalone\n' +
    `Node count: ${server.nodeCount}\n`
  )
}

function configuration(server: ZooKeeperServer): string {
  const { config } = server
  const bytes = directoryBytes(config.dataDir)
  return (
    `clientPort=${config.clientPort}\n` +
    `secureClientPort=${config.secureClientPort}\n` +
    `dataDir=${config.dataDir}\n` +
    `dataDirSize=${bytes}\n` +
    `dataLogDir=${config.dataDir}\n` +
    `dataLogSize=${bytes}\n` +
    `tickTime=${config.tickTimeMs}\n` +
    `maxClientCnxns=${config.maxClientCnxns}\n` +
    `minSessionTimeout=${config.minSessionTimeoutMs}\n` +
    `maxSessionTimeout=${config.maxSessionTimeoutMs}\n` +
    `clientPortListenBacklog=${config.clientPortListenBacklog}\n` +
    'serverId=0\n'
  )
}

function directories(server: ZooKeeperServer): string {
  const bytes = directoryBytes(server.config.dataDir)
  return `datadir_size: ${bytes}\nlogdir_size: ${bytes}\n`
}

function monitor(server: ZooKeeperServer): string {
  let text = `zk_version\t${FULL_VERSION}\nzk_server_state\tstandalone\n`
  for (const { name, value, isDouble } of monitorValues(server)) {
    text += `zk_${name}\t${isDouble ? javaDouble(value) : value}\n`
  }
  return text
}

function resetServer(server: ZooKeeperServer): string {
  server.resetStats()
  return 'Server stats reset.\n'
}

function resetConnections(server: ZooKeeperServer): string {
  for (const connection of server.connections) connection.stats.reset()
  return 'Connection stats reset.\n'
}
