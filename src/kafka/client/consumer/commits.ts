import { type ClientError, toClientError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import { type OffsetAndMetadata, partitionName, type TopicPartition } from '../types.ts'
import type { CommitEntry, Committer, Coordinator } from './coordinator.ts'
import type { GroupMembership } from './group-membership.ts'
import { retryUntil } from './retry.ts'
import type { ConsumerSettings } from './settings.ts'

const LOGGER = 'org.apache.kafka.clients.consumer.internals.ConsumerCoordinator'
/** Who commits without being a member. */
export const NOBODY: Committer = { memberId: '', generation: -1, groupInstanceId: undefined }

export interface CommitsOptions {
  cluster: Cluster
  settings: ConsumerSettings
  coordinator: Coordinator
  /** Undefined where partitions are assigned by hand. */
  membership(): GroupMembership | undefined
  /** Offsets behind what polls have returned. */
  consumed(): CommitEntry[]
  /** Whether somebody wants the poll to end: then nothing is tried again. */
  isInterrupted(): boolean
}

/** Commits offsets, when asked for and every auto.commit.interval.ms. */
export class Commits {
  readonly #options: CommitsOptions
  #nextMs: number | undefined

  constructor(options: CommitsOptions) {
    this.#options = options
  }

  /** When a poll has to look after the next automatic commit; infinity for never. */
  get dueMs(): number {
    return this.#nextMs ?? Number.POSITIVE_INFINITY
  }

  /** The interval begins now. */
  schedule(): void {
    if (!this.#options.settings.autoCommits) return
    this.#nextMs = this.#options.cluster.clock.now() + this.#options.settings.autoCommitIntervalMs
  }

  /** Commits in the background when the time has come. */
  commitIfDue(): void {
    const { settings, cluster } = this.#options
    if (!settings.autoCommits) return
    if (this.#nextMs === undefined) this.schedule()
    if (cluster.clock.now() < this.dueMs) return
    this.schedule()
    void this.commitQuietly(settings.requestTimeoutMs) // it reports its failure itself
  }

  /** Commits what was consumed; a failure is only logged. */
  async commitQuietly(timeoutMs: number): Promise<void> {
    const { cluster } = this.#options
    const entries = this.#options.consumed()
    if (entries.length === 0) return
    try {
      // The epoch may have moved on while the commit was on its way.
      await this.#commitUntil(entries, timeoutMs, isStale)
    } catch (fault) {
      const text = `Asynchronous auto-commit of offsets ${describe(entries)} failed: ${toClientError(fault).message}`
      cluster.log?.warn(cluster.logPrefix + text, LOGGER)
    }
  }

  /** The automatic commit of a close, which does not look for a coordinator that was never found. */
  async commitBeforeLeaving(timeoutMs: number): Promise<void> {
    const { settings, coordinator } = this.#options
    const membership = this.#options.membership()
    const canCommit = membership === undefined || membership.isStable
    if (settings.autoCommits && canCommit && coordinator.openConnection() !== undefined)
      await this.commitQuietly(timeoutMs)
  }

  /** Commits these offsets, or what was consumed. Rejects with ClientError. */
  async commit(offsets: ReadonlyMap<TopicPartition, OffsetAndMetadata> | undefined): Promise<void> {
    const entries =
      offsets === undefined
        ? this.#options.consumed()
        : [...offsets].map(([{ topic, partition }, offset]) => ({ topic, partition, ...offset }))
    await this.#commitUntil(entries, this.#options.settings.apiTimeoutMs)
  }

  /** Last committed offsets; partitions without one are missing. Rejects with ClientError. */
  async committed(partitions: readonly TopicPartition[]): Promise<Map<TopicPartition, OffsetAndMetadata>> {
    const { cluster, settings, coordinator, isInterrupted, membership } = this.#options
    const timeoutText = () =>
      `Timeout of ${settings.apiTimeoutMs}ms expired before the last committed offset for partitions [${partitions.map(partitionName).join(', ')}] could be determined. Try tuning default.api.timeout.ms larger to relax the threshold.`
    const found = await retryUntil(
      cluster.clock.now() + settings.apiTimeoutMs,
      { cluster, settings, timeoutText, isInterrupted, retries: isStale },
      (deadlineMs) => coordinator.fetchOffsets(partitions, deadlineMs, membership()?.reader),
    )
    const committed = new Map<TopicPartition, OffsetAndMetadata>()
    for (const partition of partitions) {
      const offset = found.get(partitionName(partition))
      if (offset !== undefined) committed.set(partition, offset)
    }
    return committed
  }

  async #commitUntil(
    entries: readonly CommitEntry[],
    timeoutMs: number,
    retries: (error: ClientError) => boolean = () => false,
  ): Promise<void> {
    const { cluster, settings, coordinator, isInterrupted } = this.#options
    const membership = this.#options.membership()
    const timeoutText = () =>
      `Timeout of ${timeoutMs}ms expired before successfully committing offsets ${describe(entries)}`
    try {
      const deadlineMs = cluster.clock.now() + timeoutMs
      await retryUntil(deadlineMs, { cluster, settings, timeoutText, isInterrupted, retries }, (until) =>
        coordinator.commit(entries, membership?.committer ?? NOBODY, until),
      )
    } catch (fault) {
      const error = toClientError(fault)
      if (error.is('REBALANCE_IN_PROGRESS')) membership?.requestRejoin('group is already rebalancing')
      if (error.is('UNKNOWN_MEMBER_ID') || error.is('ILLEGAL_GENERATION')) membership?.noteExpulsion(error)
      throw error
    }
  }
}

/** The member's epoch is another by now: with that one it may go. */
function isStale(error: ClientError): boolean {
  return error.is('STALE_MEMBER_EPOCH')
}

/** `{topic-0=OffsetAndMetadata{…}}`, as Java prints it. */
function describe(entries: readonly CommitEntry[]): string {
  const shown = entries.map((each) => {
    const { offset, leaderEpoch, metadata } = each
    const value = `OffsetAndMetadata{offset=${offset}, leaderEpoch=${leaderEpoch ?? 'null'}, metadata='${metadata ?? ''}'}`
    return `${partitionName(each)}=${value}`
  })
  return `{${shown.join(', ')}}`
}
