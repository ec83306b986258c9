/** What a connection needs of the server. */
import type { Socket } from 'node:net'
import type { Clock } from '../../runtime/clock.ts'
import type { JuteReader } from '../jute.ts'
import type { ConnectRequest } from '../messages.ts'
import type { Access } from './auth/access.ts'
import type { ClientConnection } from './client-connection.ts'
import type { ZooKeeperConfig } from './config.ts'
import type { WriterPool } from './connection-output.ts'
import type { DataTree } from './data-tree.ts'
import type { WordAnswer } from './four-letter-words.ts'
import type { ServerMetrics } from './metrics/server-metrics.ts'
import type { WriteOrigin } from './pending-write.ts'
import type { RequestThrottle } from './request-throttle.ts'
import type { ServerStats } from './server-stats.ts'
import type { Session, Sessions } from './sessions.ts'

/** Where the server tells what it does. */
export interface ZooKeeperLog {
  info(text: string): void
  warn(text: string): void
  error(text: string, cause?: unknown): void
}

export interface ServerCore {
  readonly config: ZooKeeperConfig
  readonly clock: Clock
  readonly log: ZooKeeperLog
  readonly access: Access
  readonly stats: ServerStats
  readonly metrics: ServerMetrics
  readonly tree: DataTree<ClientConnection>
  readonly sessions: Sessions<ClientConnection>
  readonly output: WriterPool
  /** Which connections must wait with their requests. */
  readonly throttle: RequestThrottle<ClientConnection>
  /** No more requests are taken, for good or until the database is replaced; those under way are finished. */
  readonly isHolding: boolean
  /** The last transaction that is final. */
  readonly lastZxid: number
  /** The last transaction that passed prep. */
  readonly lastPreparedZxid: number

  /** Begins or takes up a session; ends in `finishConnect` or a closed connection. */
  connect(connection: ClientConnection, request: ConnectRequest): void
  /** Prepares a write and lets it wait in the connection's queue; false when its body cannot be read. */
  prepareWrite(
    connection: ClientConnection,
    request: {
      readonly xid: number
      readonly opCode: number
      readonly receivedAtMs: number
      readonly body: JuteReader
    },
  ): boolean
  closeSession(session: Session<ClientConnection>, origin: WriteOrigin<ClientConnection>): void
  /** Looks whether the first bytes of a connection, at least four, are a four-letter word. */
  answerWord(bytes: Buffer, connection: ClientConnection): WordAnswer
  /** Has the connection's queue looked at after the next transactions are final. */
  waitForFinal(connection: ClientConnection): void
  /** Forgets a connection that is closed or closing. */
  detach(connection: ClientConnection): void
  /** Destroys a socket whose peer does not close its side within two ticks. */
  cutLater(socket: Socket): void
  markDirty(connection: ClientConnection): void
  /** Flushes all connections that have something to send. */
  flushAll(): void
}
