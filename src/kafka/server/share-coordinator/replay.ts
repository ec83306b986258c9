import type {
  ShareSnapshotValue,
  ShareUpdateValue,
} from '../../messages/coordinator-records/share-snapshot.ts'
import type { RecordOrigin } from '../coordinator/turn.ts'
import type { ShareStateRecord } from './records.ts'
import { coordinatorKey, type SharePartitionKey } from './share-partition-key.ts'
import type { PersistedPartition, PersistedState, ShareCoordinatorState } from './state.ts'
import { combineStateBatches } from './state-batch.ts'

/** Applies one record of the log to the state. */
export function replay(
  state: ShareCoordinatorState,
  record: ShareStateRecord,
  { offset }: RecordOrigin,
): void {
  if (record.kind === 'update') {
    replayUpdate(state, record.key, record.value)
  } else if (record.value === null) {
    state.partitions.delete(coordinatorKey(record.key))
    state.lastTombstoneOffset = offset
  } else {
    replaySnapshot(state, record.key, record.value, offset)
  }
}

function replaySnapshot(
  state: ShareCoordinatorState,
  key: SharePartitionKey,
  value: ShareSnapshotValue,
  offset: number,
): void {
  const { leaderEpoch, stateEpoch } = value
  const id = coordinatorKey(key)
  const known = state.partitions.get(id)
  if (known === undefined) {
    state.partitions.set(id, {
      key,
      state: value,
      maxLeaderEpoch: leaderEpoch,
      maxStateEpoch: stateEpoch,
      updatesSinceSnapshot: 0,
      snapshotOffset: offset,
    })
    return
  }
  noteEpochs(known, leaderEpoch, stateEpoch)
  known.state = value
  known.snapshotOffset = offset
  // Snapshots for other reasons do not put off the one that is due, as in the reference.
  if (known.updatesSinceSnapshot >= state.config.updatesPerSnapshot) known.updatesSinceSnapshot = 0
}

/** An update without a snapshot before it stands for itself; only a log that was cut in the wrong place has one. */
function replayUpdate(state: ShareCoordinatorState, key: SharePartitionKey, value: ShareUpdateValue): void {
  const id = coordinatorKey(key)
  const known = state.partitions.get(id)
  if (known === undefined) {
    state.partitions.set(id, {
      key,
      state: { ...value, stateEpoch: 0, createTimestamp: 0, writeTimestamp: 0 },
      maxLeaderEpoch: value.leaderEpoch,
      maxStateEpoch: -1,
      updatesSinceSnapshot: 1,
      snapshotOffset: -1,
    })
    return
  }
  noteEpochs(known, value.leaderEpoch, known.maxStateEpoch)
  known.state = updated(known.state, value)
  known.updatesSinceSnapshot++
}

function updated(before: PersistedState, value: ShareUpdateValue): PersistedState {
  const startOffset = value.startOffset === -1 ? before.startOffset : value.startOffset
  return {
    ...before,
    startOffset,
    deliveryCompleteCount: value.deliveryCompleteCount,
    leaderEpoch: value.leaderEpoch === -1 ? before.leaderEpoch : value.leaderEpoch,
    stateBatches: combineStateBatches(before.stateBatches, value.stateBatches, startOffset),
  }
}

function noteEpochs(known: PersistedPartition, leaderEpoch: number, stateEpoch: number): void {
  known.maxLeaderEpoch = Math.max(known.maxLeaderEpoch, leaderEpoch)
  known.maxStateEpoch = Math.max(known.maxStateEpoch, stateEpoch)
}
