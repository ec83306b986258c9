/**
 * A subscription to topics or a pattern, and what it means for the partitions: which are given up before the group shares out
 * anew, which are taken afterwards, and when a change of the topics asks for another round.
 */
import { isInternalTopic } from '../../topic-names.ts'
import type { Cluster } from '../cluster.ts'
import type { Metadata } from '../metadata.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Assignment } from './assignment.ts'
import type { Commits } from './commits.ts'
import type { Coordinator } from './coordinator.ts'
import { Membership } from './membership.ts'
import type { ConsumerSettings } from './settings.ts'
import type { RebalanceListener } from './types.ts'

export interface GroupSubscriptionOptions {
  cluster: Cluster
  metadata: Metadata
  settings: ConsumerSettings
  coordinator: Coordinator
  assignment: Assignment
  commits: Commits
  /** Called when a poll should look at this again. */
  onProgress(): void
}

export class GroupSubscription {
  readonly membership: Membership
  readonly #options: GroupSubscriptionOptions
  #wanted: readonly string[] | RegExp = []
  #listener: RebalanceListener = {}
  /** What the share of the last round was based on. */
  #basis = ''

  constructor(options: GroupSubscriptionOptions) {
    this.#options = options
    this.membership = new Membership({
      cluster: options.cluster,
      coordinator: options.coordinator,
      settings: options.settings,
      topics: () => this.topics(),
      owned: () => options.assignment.list(),
      prepare: (isLost) => this.#prepare(isLost),
      complete: (partitions) => this.#complete(partitions),
      partitionCounts: (topics) => this.#partitionCounts(topics),
      onProgress: options.onProgress,
    })
  }

  /** Subscribes to these topics, or all that the pattern matches as a whole, from the next poll on. */
  change(wanted: readonly string[] | RegExp, listener: RebalanceListener): void {
    this.#listener = listener
    this.#wanted = wanted instanceof RegExp ? wanted : [...new Set(wanted)]
    this.#options.metadata.wantOnly(wanted instanceof RegExp ? 'all' : wanted)
    this.membership.requestRejoin('subscription has changed')
  }

  /** Topics subscribed to now; of a pattern those that are known. */
  topics(): string[] {
    const wanted = this.#wanted
    if (!(wanted instanceof RegExp)) return [...wanted]
    const whole = new RegExp(`^(?:${wanted.source})$`, wanted.flags.replace(/[gy]/g, ''))
    const { metadata, settings } = this.#options
    return metadata
      .names()
      .filter((name) => whole.test(name) && !(settings.excludesInternalTopics && isInternalTopic(name)))
  }

  /** Brings membership on; true when the partitions may be read. */
  async advance(): Promise<boolean> {
    // A pattern matches nothing before the topics are known.
    if (this.#wanted instanceof RegExp && this.#options.metadata.names().length === 0) return false
    return (await this.membership.advance()) || this.membership.isCooperative
  }

  /** There was a Metadata answer. */
  noteMetadata(): void {
    if (this.membership.isStable && this.#currentBasis() !== this.#basis) {
      this.membership.requestRejoin('cached metadata has changed')
    }
  }

  /** Gives all partitions up and leaves the group. */
  async leave(deadlineMs: number, reason: string): Promise<void> {
    await this.#revoke(this.#options.assignment.list())
    await this.membership.leave(deadlineMs, reason)
  }

  /** Topics and partition counts, as one text. */
  #currentBasis(): string {
    const { metadata } = this.#options
    const counts = this.topics().map((topic) => `${topic}=${metadata.topic(topic)?.partitions.length ?? 0}`)
    return counts.sort().join(' ')
  }

  async #partitionCounts(topics: readonly string[]): Promise<Map<string, number>> {
    const { cluster, metadata, settings } = this.#options
    // Other members may subscribe to more than this one does.
    const unknown = topics.filter((topic) => metadata.topic(topic) === undefined)
    if (!(this.#wanted instanceof RegExp) && unknown.length > 0) {
      for (const topic of unknown) metadata.want(topic)
      await metadata.changed(cluster.clock.now() + settings.requestTimeoutMs)
    }
    const counts = new Map<string, number>()
    for (const topic of topics) {
      const count = metadata.topic(topic)?.partitions.length
      if (count !== undefined) counts.set(topic, count)
    }
    return counts
  }

  async #prepare(isLost: boolean): Promise<void> {
    const { assignment, commits, settings } = this.#options
    if (isLost) {
      const lost = assignment.list()
      assignment.replace([])
      if (lost.length === 0) return
      // As in Java, a listener that makes no difference is told that they are revoked.
      if (this.#listener.onPartitionsLost === undefined) await this.#listener.onPartitionsRevoked?.(lost)
      else await this.#listener.onPartitionsLost(lost)
      return
    }
    if (settings.autoCommits) await commits.commitQuietly(settings.requestTimeoutMs)
    const topics = new Set(this.topics())
    const { isCooperative } = this.membership
    await this.#revoke(assignment.list().filter(({ topic }) => !isCooperative || !topics.has(topic)))
  }

  async #complete(partitions: readonly TopicPartition[]): Promise<boolean> {
    const { assignment, commits } = this.#options
    this.#basis = this.#currentBasis()
    const topics = new Set(this.topics())
    if (partitions.some(({ topic }) => !topics.has(topic))) return true // subscribed elsewhere meanwhile
    const assigned = new Set(partitions.map(partitionName))
    const revoked = assignment.list().filter((each) => !assigned.has(partitionName(each)))
    await this.#revoke(revoked)
    const added = partitions.filter((each) => !assignment.has(each))
    assignment.replace(partitions)
    commits.schedule()
    await this.#listener.onPartitionsAssigned?.(added)
    return revoked.length > 0
  }

  async #revoke(partitions: TopicPartition[]): Promise<void> {
    if (partitions.length === 0) return
    await this.#listener.onPartitionsRevoked?.(partitions)
    this.#options.assignment.remove(partitions)
  }
}
