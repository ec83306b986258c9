import type { Clock } from '../../../runtime/clock.ts'
import type { Waiters } from '../../../runtime/waiters.ts'
import { errors } from '../../errors.ts'
import type { BrokerLog } from '../broker.ts'
import type { GroupConfigs } from '../cluster/group-configs.ts'
import type { Topics } from '../cluster/topics.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import { NO_ERROR, type StateError, stateError } from '../share-coordinator/refusal.ts'
import type { ShareCoordinator } from '../share-coordinator/share-coordinator.ts'
import type { SharePartitionKey } from '../share-coordinator/share-partition-key.ts'
import type { StateBatch } from '../share-coordinator/state-batch.ts'
import { unreadable } from '../unreadable-log.ts'
import { type AcknowledgementBatch, acknowledge } from './acknowledge.ts'
import { acquire, type FetchedRecords } from './acquire.ts'
import type { AcquiredRecords } from './acquired-records.ts'
import { moveToLogStart } from './archive.ts'
import { fetchEnd } from './fetch-end.ts'
import { loadSharePartition } from './load.ts'
import { moveStartOffset } from './move-start-offset.ts'
import { persisterError } from './persister-error.ts'
import { expireLocks, nextLockExpiryMs, releaseMember } from './release.ts'
import { resetOffset } from './reset-offset.ts'
import {
  canAcquire,
  nextFetchOffset,
  type SharePartitionState,
  type ShareSettings,
} from './share-partition-state.ts'
import { commitAll, rollBackAll, type StateChange } from './state-change.ts'

export interface SharePartitionServices {
  readonly clock: Clock
  readonly shareCoordinator: ShareCoordinator
  /** Woken, by log, when there may be something to acquire. */
  readonly waiters: Waiters<PartitionLog>
  readonly groupConfigs: Pick<GroupConfigs, 'of'>
  readonly topics: Topics
  readonly log: BrokerLog
}

/** What a member asks for. */
export interface AcquireFor {
  readonly memberId: string
  readonly maxRecords: number
  readonly isRecordLimit: boolean
  readonly batchSize: number
}

/**
 * A share partition that is in use: its state (share-partition-state.ts), read from the share coordinator when the first
 * member fetches, and what is to be done about it. A change that members are told of is put on file first. Locks that run
 * out are looked for with one timer, which is never later than the first of them.
 */
export class SharePartition {
  readonly key: SharePartitionKey
  readonly log: PartitionLog
  /** Why it cannot be used; a new one must be made. */
  failure: StateError | undefined
  readonly #services: SharePartitionServices
  readonly #onFailure: (partition: SharePartition) => void
  #state: SharePartitionState | undefined
  #stateEpoch = 0
  #timerAtMs = Number.POSITIVE_INFINITY
  #cancelTimer: () => void = () => {}

  constructor(
    key: SharePartitionKey,
    log: PartitionLog,
    services: SharePartitionServices,
    onFailure: (partition: SharePartition) => void,
  ) {
    this.key = key
    this.log = log
    this.#services = services
    this.#onFailure = onFailure
  }

  /** Where to fetch for the next member from; undefined when nothing can be acquired now. */
  get fetchOffset(): number | undefined {
    const state = this.#active
    return state && canAcquire(state, this.#settings) ? nextFetchOffset(state) : undefined
  }

  /** How far to read (exclusive) from there on for so many records. */
  fetchEnd(fetchOffset: number, maxRecords: number): number {
    return this.#state ? fetchEnd(this.#state, fetchOffset, maxRecords) : fetchOffset
  }

  /** Reads the state; settles when that is done, well or not. */
  async load(): Promise<void> {
    const { shareCoordinator, clock, groupConfigs } = this.#services
    const read = await shareCoordinator.read(this.key, this.log.leaderEpoch)
    if (this.failure) return
    if (read.errorCode !== errors.NONE.code) {
      this.fail(persisterError('read', read))
      return
    }
    const { groupId } = this.key
    let { startOffset } = read
    if (startOffset === -1) {
      const reset = groupConfigs.of(groupId).shareAutoOffsetReset
      try {
        startOffset = resetOffset(this.log, reset, clock.now())
      } catch (thrown) {
        const what = 'to find where a share group begins'
        this.fail(stateError(errors[unreadable(thrown, { log: this.log, what }, this.#services)]))
        return
      }
    }
    this.#state = loadSharePartition(startOffset, read.stateBatches)
    this.#stateEpoch = read.stateEpoch
    if (this.#state === undefined) {
      const { topicId, partition } = this.key
      const what = `Failed to initialize the share partition ${groupId}-${topicId}-${partition}`
      this.fail(stateError(errors.UNKNOWN_SERVER_ERROR, what))
    }
    this.#wake()
  }

  /** Gives a member what is free of the records that were fetched. */
  acquire(asked: AcquireFor, fetched: FetchedRecords): AcquiredRecords[] {
    const state = this.#active
    if (state === undefined) return []
    const nowMs = this.#services.clock.now()
    const acquired = acquire(state, { ...asked, nowMs }, fetched, this.#settings)
    this.#watchLocks(nowMs)
    return acquired
  }

  /** Settles when the acknowledgements are on file, or have been refused. */
  async acknowledge(
    memberId: string,
    acknowledgements: readonly AcknowledgementBatch[],
  ): Promise<StateError> {
    const state = this.#active
    if (state === undefined) return notFound
    const nowMs = this.#services.clock.now()
    const result = acknowledge(state, acknowledgements, { memberId, settings: this.#settings, nowMs })
    this.#watchLocks(nowMs)
    return result.isOk ? this.#putOnFile(state, result.changes) : result.error
  }

  /** Takes back what a member has acquired; settles when that is on file. */
  async release(memberId: string): Promise<StateError> {
    const state = this.#active
    return state ? this.#putOnFile(state, releaseMember(state, memberId, this.#settings)) : notFound
  }

  /** The log has no records at the fetch offset: it begins later. */
  followLogStart(): void {
    if (this.#state) moveToLogStart(this.#state, this.log.logStartOffset)
  }

  /** Ends its use: its topic is gone, nobody is left, or somebody else has taken its place. */
  fail(failure: StateError): void {
    if (this.failure) return
    this.failure = failure
    this.#cancelTimer()
    this.#onFailure(this)
    this.#wake()
  }

  get #active(): SharePartitionState | undefined {
    return this.failure ? undefined : this.#state
  }

  get #settings(): ShareSettings {
    const config = this.#services.groupConfigs.of(this.key.groupId)
    return {
      lockDurationMs: config.shareRecordLockDurationMs,
      maxDeliveryCount: config.shareDeliveryCountLimit,
      maxRecordLocks: config.sharePartitionMaxRecordLocks,
      isRenewEnabled: config.shareRenewAcknowledgeEnable,
    }
  }

  async #putOnFile(state: SharePartitionState, changes: readonly StateChange[]): Promise<StateError> {
    if (changes.length === 0) return NO_ERROR
    const error = await this.#write(
      state,
      changes.map(({ batch }) => batch),
    )
    if (error.errorCode === errors.NONE.code) commitAll(state, changes)
    else rollBackAll(state, changes, this.#services.clock.now())
    this.#wake()
    return error
  }

  async #write(state: SharePartitionState, stateBatches: readonly StateBatch[]): Promise<StateError> {
    const written = await this.#services.shareCoordinator.write(this.key, {
      stateEpoch: this.#stateEpoch,
      leaderEpoch: this.log.leaderEpoch,
      startOffset: state.startOffset,
      deliveryCompleteCount: state.deliveryCompleteCount,
      stateBatches,
    })
    if (written.errorCode === errors.NONE.code) return NO_ERROR
    const error = persisterError('write', written)
    if (isFinal(error)) this.fail(error)
    return error
  }

  /** Sees to it that the timer is not later than a lock that was taken now. */
  #watchLocks(nowMs: number): void {
    this.#setTimer(nowMs + this.#settings.lockDurationMs, nowMs)
  }

  #setTimer(atMs: number, nowMs: number): void {
    if (atMs >= this.#timerAtMs) return
    this.#cancelTimer()
    this.#timerAtMs = atMs
    this.#cancelTimer = this.#services.clock.after(atMs - nowMs, () => this.#expireLocks())
  }

  #expireLocks(): void {
    const state = this.#active
    if (state === undefined) return
    this.#timerAtMs = Number.POSITIVE_INFINITY
    const nowMs = this.#services.clock.now()
    const released = expireLocks(state, nowMs, this.#settings)
    const next = nextLockExpiryMs(state)
    if (next !== undefined) this.#setTimer(next, nowMs)
    if (released.length === 0) return
    // Not awaited: the records are available whether that is on file or not.
    void this.#write(state, released).then(() => {
      moveStartOffset(state)
      this.#wake()
    })
    this.#wake()
  }

  #wake(): void {
    this.#services.waiters.wake(this.log)
  }
}

const notFound = stateError(errors.UNKNOWN_TOPIC_OR_PARTITION)

/** Errors after which this share partition can do nothing right any more. */
function isFinal({ errorCode }: StateError): boolean {
  return (
    errorCode === errors.NOT_LEADER_OR_FOLLOWER.code ||
    errorCode === errors.GROUP_ID_NOT_FOUND.code ||
    errorCode === errors.UNKNOWN_TOPIC_OR_PARTITION.code
  )
}
