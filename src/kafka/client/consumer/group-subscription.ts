/**
 * A subscription to topics or a pattern, and what it means for the partitions: which are given up before the group shares out
 * anew, which are taken afterwards, and when a change of the topics asks for another round.
 */
import { isInternalTopic } from '../../topic-names.ts'
import type { Cluster } from '../cluster.ts'
import type { Metadata } from '../metadata.ts'
import type { TopicPartition } from '../types.ts'
import type { Assignment } from './assignment.ts'
import type { Commits } from './commits.ts'
import type { Coordinator } from './coordinator.ts'
import type { GroupMembership } from './group-membership.ts'
import { HeartbeatMembership } from './heartbeat-membership.ts'
import { consumerHeartbeat } from './heartbeat-protocol.ts'
import { Membership } from './membership.ts'
import type { ConsumerSettings } from './settings.ts'
import { Share } from './share.ts'
import type { RebalanceListener, SubscriptionPattern } from './types.ts'

type Wanted = readonly string[] | RegExp | SubscriptionPattern

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
  readonly membership: GroupMembership
  readonly #options: GroupSubscriptionOptions
  #wanted: Wanted = []
  readonly #share: Share

  constructor(options: GroupSubscriptionOptions) {
    this.#options = options
    this.#share = new Share(options)
    this.membership =
      options.settings.groupProtocol === 'consumer' ? this.#consumerProtocol() : this.#classicProtocol()
  }

  /** Subscribes to these topics, or all that the pattern matches as a whole, from the next poll on. */
  change(wanted: Wanted, listener: RebalanceListener): void {
    this.#share.listener = listener
    const isPattern = wanted instanceof RegExp || 're2j' in wanted
    this.#wanted = isPattern ? wanted : [...new Set(wanted)]
    this.#options.metadata.wantOnly(isPattern ? 'all' : wanted)
    this.membership.requestRejoin('subscription has changed')
  }

  /** Topics subscribed to now; of a pattern those that are known, and none where the coordinator evaluates it. */
  topics(): string[] {
    const wanted = this.#wanted
    if ('re2j' in wanted) return []
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
    this.membership.noteMetadata()
  }

  /** Gives all partitions up and leaves the group. */
  async leave(deadlineMs: number, reason: string): Promise<void> {
    await this.#share.revoke(this.#share.list())
    await this.membership.leave(deadlineMs, reason)
  }

  #consumerProtocol(): HeartbeatMembership {
    const share = this.#share
    return new HeartbeatMembership({
      ...this.#options,
      protocol: consumerHeartbeat,
      topics: () => this.topics(),
      pattern: () => ('re2j' in this.#wanted ? this.#wanted.re2j : undefined),
      lose: () => share.lose(),
      reconcile: async (partitions) => {
        await share.commit()
        await share.become(partitions)
      },
    })
  }

  #classicProtocol(): Membership {
    const share = this.#share
    const membership: Membership = new Membership({
      ...this.#options,
      topics: () => this.topics(),
      owned: () => share.list(),
      prepare: (isLost) => (isLost ? share.lose() : this.#giveUp(membership.isCooperative)),
      complete: (partitions) => this.#complete(partitions),
      basis: () => this.#basis(),
      partitionCounts: (topics) => this.#partitionCounts(topics),
    })
    return membership
  }

  /** Topics and partition counts, as one text. */
  #basis(): string {
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

  /** Before a classic round: whoever is not cooperative gives up everything. */
  async #giveUp(isCooperative: boolean): Promise<void> {
    await this.#share.commit()
    const topics = new Set(this.topics())
    await this.#share.revoke(this.#share.list().filter(({ topic }) => !isCooperative || !topics.has(topic)))
  }

  /** After a classic round; true when there has to be another. */
  async #complete(partitions: readonly TopicPartition[]): Promise<boolean> {
    const topics = new Set(this.topics())
    if (partitions.some(({ topic }) => !topics.has(topic))) return true // subscribed elsewhere meanwhile
    return this.#share.become(partitions)
  }
}
