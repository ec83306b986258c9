import type { CreateMode as CreateModes } from '../op-codes.ts'

/** The name of one of the seven kinds of znode that create makes. */
export type CreateMode = keyof typeof CreateModes

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
