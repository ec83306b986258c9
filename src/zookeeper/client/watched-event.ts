/** What happened, by the codes of the wire (WatcherEvent.type); the last three are made by the client itself. */
export const eventTypeNames = {
  [-1]: 'None',
  1: 'NodeCreated',
  2: 'NodeDeleted',
  3: 'NodeDataChanged',
  4: 'NodeChildrenChanged',
  5: 'DataWatchRemoved',
  6: 'ChildWatchRemoved',
  7: 'PersistentWatchRemoved',
} as const
export type EventType = (typeof eventTypeNames)[keyof typeof eventTypeNames]

/** The session's state that an event reports, by the codes of the wire (WatcherEvent.state). */
export const keeperStateNames = {
  [-1]: 'Unknown',
  0: 'Disconnected',
  1: 'NoSyncConnected',
  3: 'SyncConnected',
  4: 'AuthFailed',
  5: 'ConnectedReadOnly',
  6: 'SaslAuthenticated',
  [-112]: 'Expired',
  7: 'Closed',
} as const
export type KeeperState = (typeof keeperStateNames)[keyof typeof keeperStateNames]

/** The zxid of an event that no transaction caused. */
export const NO_ZXID = -1

/** One event as a watcher gets it. `path` is null for events of the session itself (type None). */
export interface WatchedEvent {
  readonly type: EventType
  readonly state: KeeperState
  readonly path: string | null
  readonly zxid: number
}

/** Hears events. The default watcher of a client also hears those of the session. */
export type Watcher = (event: WatchedEvent) => void

/** Names an event type of the wire; undefined for a code that 3.9 does not know. */
export function eventTypeOf(code: number): EventType | undefined {
  return Object.hasOwn(eventTypeNames, code) ? eventTypeNames[code as keyof typeof eventTypeNames] : undefined
}

/** Names a keeper state of the wire; undefined for a code that 3.9 does not know. */
export function keeperStateOf(code: number): KeeperState | undefined {
  return Object.hasOwn(keeperStateNames, code)
    ? keeperStateNames[code as keyof typeof keeperStateNames]
    : undefined
}

/** Returns an event of the session itself. */
export function sessionEvent(state: KeeperState): WatchedEvent {
  return { type: 'None', state, path: null, zxid: NO_ZXID }
}

/** Formats an event as the reference client prints it. */
export function formatWatchedEvent(event: WatchedEvent): string {
  return `WatchedEvent state:${event.state} type:${event.type} path:${event.path} zxid: ${event.zxid}`
}
