import { partitionName, type TopicPartition } from '../types.ts'
import type { Assignment } from './assignment.ts'
import type { Commits } from './commits.ts'
import type { ConsumerSettings } from './settings.ts'
import type { RebalanceListener } from './types.ts'

/** A member's share of the partitions: taking and giving up, and telling the listener. */
export class Share {
  readonly #assignment: Assignment
  readonly #commits: Commits
  readonly #settings: ConsumerSettings
  listener: RebalanceListener = {}

  constructor(parts: { assignment: Assignment; commits: Commits; settings: ConsumerSettings }) {
    this.#assignment = parts.assignment
    this.#commits = parts.commits
    this.#settings = parts.settings
  }

  /** Partitions owned now. */
  list(): TopicPartition[] {
    return this.#assignment.list()
  }

  /** Commits what was consumed, where that goes by itself: before something is given up. Never rejects. */
  async commit(): Promise<void> {
    if (this.#settings.autoCommits) await this.#commits.commitQuietly(this.#settings.requestTimeoutMs)
  }

  /** The group has given everything to others already. */
  async lose(): Promise<void> {
    const lost = this.list()
    this.#assignment.replace([])
    if (lost.length === 0) return
    // As in Java, a listener that makes no difference is told that they are revoked.
    if (this.listener.onPartitionsLost === undefined) await this.listener.onPartitionsRevoked?.(lost)
    else await this.listener.onPartitionsLost(lost)
  }

  /** Gives these up. */
  async revoke(partitions: TopicPartition[]): Promise<void> {
    if (partitions.length === 0) return
    await this.listener.onPartitionsRevoked?.(partitions)
    this.#assignment.remove(partitions)
  }

  /** Makes these the share: gives up what is not among them, then takes the new ones. True when something was given up. */
  async become(partitions: readonly TopicPartition[]): Promise<boolean> {
    const assigned = new Set(partitions.map(partitionName))
    const revoked = this.list().filter((each) => !assigned.has(partitionName(each)))
    await this.revoke(revoked)
    const added = partitions.filter((each) => !this.#assignment.has(each))
    this.#assignment.replace(partitions)
    this.#commits.schedule()
    await this.listener.onPartitionsAssigned?.(added)
    return revoked.length > 0
  }
}
