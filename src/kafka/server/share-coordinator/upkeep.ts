import type { PersistedPartition, ShareCoordinatorState, ShareTurn } from './state.ts'

/** How often cold partitions are looked for, and how long one has had no snapshot then. Internal keys of the reference. */
export const COLD_PARTITION_INTERVAL_MS = 300_000
/** How often the topic is pruned. An internal key of the reference. */
export const PRUNE_INTERVAL_MS = 300_000

/** One turn makes one batch, which must fit into a message; what is left over is done the next time. */
const MAX_TURN_BYTES = 500_000

/**
 * Writes snapshots of partitions that have had none for long: the oldest snapshot is what keeps the log from being pruned.
 * When the last snapshot of every partition was such a one, nothing is going on and nothing is gained.
 */
export function snapshotColdPartitions(state: ShareCoordinatorState, turn: ShareTurn): void {
  const all = [...state.partitions.values()]
  if (all.every(isSnapshotOfCold)) return
  let bytes = 0
  for (const partition of all) {
    const { key, state: before } = partition
    if (turn.nowMs - before.writeTimestamp < COLD_PARTITION_INTERVAL_MS) continue
    bytes += estimatedBytes(partition)
    if (bytes > MAX_TURN_BYTES && turn.records.length > 0) return
    const value = {
      ...before,
      stateBatches: [...before.stateBatches],
      snapshotEpoch: before.snapshotEpoch + 1,
      writeTimestamp: turn.nowMs,
    }
    turn.records.push({ kind: 'snapshot', key, value })
  }
}

/** Such a snapshot keeps the time at which the state was made. */
function isSnapshotOfCold({ state }: PersistedPartition): boolean {
  return state.createTimestamp !== state.writeTimestamp
}

function estimatedBytes({ key, state }: PersistedPartition): number {
  return 100 + key.groupId.length * 3 + 19 * state.stateBatches.length
}

/** The offset before which the log has nothing that counts any more; 0 when nothing can be said. */
export function firstNeededOffset(state: ShareCoordinatorState): number {
  let first = Number.POSITIVE_INFINITY
  for (const { snapshotOffset } of state.partitions.values()) first = Math.min(first, snapshotOffset)
  return Math.max(0, Number.isFinite(first) ? first : state.lastTombstoneOffset)
}
