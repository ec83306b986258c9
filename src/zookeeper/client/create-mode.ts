/** The seven kinds of znode that create makes, by their flag on the wire. */
export const createModes = {
  PERSISTENT: 0,
  EPHEMERAL: 1,
  PERSISTENT_SEQUENTIAL: 2,
  EPHEMERAL_SEQUENTIAL: 3,
  CONTAINER: 4,
  PERSISTENT_WITH_TTL: 5,
  PERSISTENT_SEQUENTIAL_WITH_TTL: 6,
} as const
export type CreateMode = keyof typeof createModes

/** Tells whether the server appends a counter to the path. */
export function isSequential(mode: CreateMode): boolean {
  return (
    mode === 'PERSISTENT_SEQUENTIAL' ||
    mode === 'EPHEMERAL_SEQUENTIAL' ||
    mode === 'PERSISTENT_SEQUENTIAL_WITH_TTL'
  )
}

/** Tells whether the node lives by a time to live. */
export function isTtl(mode: CreateMode): boolean {
  return mode === 'PERSISTENT_WITH_TTL' || mode === 'PERSISTENT_SEQUENTIAL_WITH_TTL'
}
