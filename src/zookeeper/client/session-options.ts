import type { Socket } from 'node:net'
import type { Clock } from '../../runtime/clock.ts'
import type { ServerAddress } from './connect-string.ts'
import type { Request } from './request-queue.ts'
import type { SaslCredentials } from './sasl-dialogue.ts'
import type { WatchedEvent } from './watched-event.ts'

/** Where a session is in its life, by the reference's words. CLOSED and AUTH_FAILED are final. */
export type SessionState =
  | 'NOT_CONNECTED'
  | 'CONNECTING'
  | 'CONNECTED'
  | 'CONNECTEDREADONLY'
  | 'CLOSED'
  | 'AUTH_FAILED'

/** What a session needs to know and whom it tells. */
export interface SessionOptions {
  /** In the order in which they are tried. */
  readonly servers: readonly ServerAddress[]
  /** Asked of the server, which bounds it; in ms. */
  readonly timeoutMs: number
  /** Whether a server in read-only mode will do. */
  readonly canBeReadOnly: boolean
  /** The longest frame taken from a server. */
  readonly maxFrameBytes: number
  readonly clock: Clock
  /** Opens a socket to a server. */
  readonly dial?: (server: ServerAddress) => Socket
  /** Who authenticates by SASL on every connection; 'unavailable': somebody who can't, which is told before the session goes on without. */
  readonly sasl?: SaslCredentials | 'unavailable'
  /** Hears events of the session and of znodes, with the paths of the server. */
  onEvent(event: WatchedEvent): void
  /** Returns the requests that set the client's watches again, seen up to a zxid, on a new connection. */
  rearm(lastZxid: number): readonly Request[]
}
