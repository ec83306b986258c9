/** What a look into the stored tree finds, for the scripts that show it. */
export interface ZooKeeperInspection {
  readonly lastZxid: number
  readonly znodes: number
  readonly sessions: number
  /** The last change of each kind that each node tells of, in the order of zxids. */
  readonly changes: readonly StoredChange[]
  /** What is wrong, a line each. */
  readonly problems: readonly string[]
}

/** A transaction as far as a node still tells of it. */
export interface StoredChange {
  readonly zxid: number
  /** Ms since the epoch; undefined where the node keeps no time of it. */
  readonly timeMs: number | undefined
  /** Of an ephemeral's creation. */
  readonly sessionId: bigint | undefined
  /** `children` is a creation or deletion below the node. */
  readonly kind: 'create' | 'setData' | 'children'
  readonly path: string
}
