import type { Store } from '../../../store/store.ts'
import { errors } from '../../errors.ts'
import type { LogManager } from '../log/log-manager.ts'
import { stateError } from '../share-coordinator/refusal.ts'
import { coordinatorKey, type SharePartitionKey } from '../share-coordinator/share-partition-key.ts'
import { SharePartition, type SharePartitionServices } from './share-partition.ts'

export interface SharePartitionsOptions extends Omit<SharePartitionServices, 'waiters'> {
  readonly store: Store
  readonly logs: LogManager
}

/** The share partitions that are in use, opened when a member first fetches. */
export class SharePartitions {
  readonly #options: SharePartitionsOptions
  readonly #byKey = new Map<string, SharePartition>()

  constructor(options: SharePartitionsOptions) {
    this.#options = options
    options.topics.onDelete(({ topicId }) => {
      options.store.afterCommit(() => this.#close(({ key }) => key.topicId === topicId))
    })
  }

  /** One that is in use. */
  get(key: SharePartitionKey): SharePartition | undefined {
    return this.#byKey.get(coordinatorKey(key))
  }

  /** One that is in use from now on; the topic and its partition exist. */
  open(key: SharePartitionKey): SharePartition {
    const existing = this.get(key)
    if (existing) return existing
    const { logs } = this.#options
    const log = logs.get(key.topicId, key.partition)
    const partition = new SharePartition(key, log, { ...this.#options, waiters: logs.waiters }, () =>
      this.#forget(key, partition),
    )
    this.#byKey.set(coordinatorKey(key), partition)
    // Whoever waits for it is woken when it is done, and told what has failed.
    void partition.load()
    return partition
  }

  /** Ends the use of a group's: it has no members with sessions any more. What is on file stays. */
  closeGroup(groupId: string): void {
    this.#close(({ key }) => key.groupId === groupId)
  }

  /** Ends all timers. */
  close(): void {
    this.#close(() => true)
  }

  #close(isMeant: (partition: SharePartition) => boolean): void {
    for (const partition of [...this.#byKey.values()]) {
      if (isMeant(partition)) partition.fail(stateError(errors.UNKNOWN_TOPIC_OR_PARTITION))
    }
  }

  #forget(key: SharePartitionKey, partition: SharePartition): void {
    if (this.get(key) === partition) this.#byKey.delete(coordinatorKey(key))
  }
}
