import type { Socket } from 'node:net'
import type { Clock } from '../../runtime/clock.ts'
import type { ACL } from '../messages.ts'
import type { ServerAddress } from './connect-string.ts'
import type { CreateMode } from './create-mode.ts'
import type { SaslCredentials } from './sasl-dialogue.ts'
import type { Watcher } from './watched-event.ts'

/** How to reach ZooKeeper and as whom. */
export interface ZooKeeperOptions {
  /** The session timeout asked for, in ms. */
  readonly sessionTimeoutMs?: number
  /** Whether a server in read-only mode will do. */
  readonly canBeReadOnly?: boolean
  /** Hears the events of the session, and those of watches set with `watch: true`. */
  readonly watcher?: Watcher
  /** How long a request may take before it fails with REQUESTTIMEOUT and the connection is given up, in ms; 0 is for ever. */
  readonly requestTimeoutMs?: number
  /** The longest frame taken from a server (jute.maxbuffer of the client). */
  readonly maxFrameBytes?: number
  readonly clock?: Clock
  readonly dial?: (server: ServerAddress) => Socket
  /** Who authenticates by SASL; 'unavailable': somebody who wants to and can't, which the watcher is told. */
  readonly sasl?: SaslCredentials | 'unavailable'
}

/** What a new znode gets besides its path. */
export interface CreateOptions {
  readonly data?: Buffer | null
  /** Anyone may do anything when left out. */
  readonly acl?: readonly ACL[]
  readonly mode?: CreateMode
  /** For the TTL modes, in ms. */
  readonly ttlMs?: number
}

/** Whom a read leaves a watch for: true is the client's default watcher. */
export interface WatchOptions {
  readonly watch?: boolean | Watcher
}

/** How addWatch listens: to the node and its list of children, or to everything below it. */
export const addWatchModes = { PERSISTENT: 0, PERSISTENT_RECURSIVE: 1 } as const
export type AddWatchMode = keyof typeof addWatchModes
