import { illegalState } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { CommitEntry } from './coordinator.ts'
import { PartitionState } from './partition-state.ts'

/** The partitions that a consumer has now. */
export class Assignment {
  #states: ReadonlyMap<string, PartitionState> = new Map()

  /** By `topic-partition`. */
  get states(): ReadonlyMap<string, PartitionState> {
    return this.#states
  }

  list(): TopicPartition[] {
    return [...this.#states.values()].map(({ topic, partition }) => ({ topic, partition }))
  }

  has(partition: TopicPartition): boolean {
    return this.#states.has(partitionName(partition))
  }

  /** Throws ClientError, in Java's words, for a partition that is not assigned. */
  state(partition: TopicPartition): PartitionState {
    const state = this.#states.get(partitionName(partition))
    if (state === undefined)
      throw illegalState(`No current assignment for partition ${partitionName(partition)}`)
    return state
  }

  /** Makes these the partitions; those that were there before keep their state. */
  replace(partitions: readonly TopicPartition[]): void {
    const next = new Map<string, PartitionState>()
    for (const partition of partitions) {
      const name = partitionName(partition)
      next.set(name, this.#states.get(name) ?? new PartitionState(partition))
    }
    this.#states = next
  }

  /** Takes these away. */
  remove(partitions: readonly TopicPartition[]): void {
    const gone = new Set(partitions.map(partitionName))
    this.replace(this.list().filter((each) => !gone.has(partitionName(each))))
  }

  /** Offsets behind the records that polls have returned. */
  consumed(): CommitEntry[] {
    const entries: CommitEntry[] = []
    for (const { topic, partition, position, leaderEpoch } of this.#states.values()) {
      if (position !== undefined) entries.push({ topic, partition, offset: position, leaderEpoch })
    }
    return entries
  }
}
