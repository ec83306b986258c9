/**
 * Membership in a group that lives by heartbeats alone: of the consumer protocol (KIP-848, group.protocol=consumer), or a share group
 * (KIP-932).
 *
 * One request does it all: the heartbeat. It says what has changed with the member, and its answer carries the member's epoch and,
 * when there is something new, the share that the coordinator has chosen. The member comes round to that share on its own: the
 * consumer's poll gives up and takes partitions, and the next heartbeat names what is owned then, upon which the coordinator
 * lets others have what was given up. There are no rounds, and nobody waits for anybody. A member that has nothing asks again soon,
 * and then ever less often: the coordinator may be about to share out (group.share.assignment.interval.ms and its like), and tells
 * only those who ask.
 *
 * Heartbeats go on in the background while polls come and go; everything that calls the consumer's listener runs inside a poll.
 * Whoever does not poll for max.poll.interval.ms leaves the group until the next poll.
 */
import { errors } from '../../errors.ts'
import { randomUuid } from '../../uuid.ts'
import { backoffMs } from '../backoff.ts'
import { type ClientError, toClientError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Metadata } from '../metadata.ts'
import type { TopicPartition } from '../types.ts'
import type { Committer, Coordinator, OffsetReader } from './coordinator.ts'
import type { GroupMembership } from './group-membership.ts'
import { consequenceOf, reportFault, reportSlowness } from './heartbeat-faults.ts'
import { HeartbeatFields, type MemberState } from './heartbeat-fields.ts'
import type { HeartbeatAnswer, HeartbeatIdentity, HeartbeatProtocol } from './heartbeat-protocol.ts'
import type { ConsumerSettings } from './settings.ts'
import {
  areSame,
  type NamedPartitions,
  partitionsOf,
  resolveTarget,
  type TopicIdPartitions,
} from './target-share.ts'

const JOIN_EPOCH = 0
const LEAVE_EPOCH = -1
/** A static member leaves for a while: its partitions wait for it. */
const LEAVE_STATIC_EPOCH = -2

export type MemberSettings = Pick<
  ConsumerSettings,
  'groupInstanceId' | 'maxPollIntervalMs' | 'requestTimeoutMs' | 'retryBackoff' | 'rack' | 'remoteAssignor'
>

export interface HeartbeatMembershipOptions {
  protocol: HeartbeatProtocol
  cluster: Cluster
  metadata: Metadata
  coordinator: Coordinator
  settings: MemberSettings
  /** Topics subscribed to now. */
  topics(): readonly string[]
  /** A pattern that the coordinator evaluates. */
  pattern?(): string | undefined
  /** The group has gone on without this member: what it owned is gone. */
  lose(): Promise<void>
  /** Makes these the partitions owned. */
  reconcile(partitions: readonly TopicPartition[]): Promise<void>
  /** Called when a poll should look at this again. */
  onProgress(): void
}

/** Outside: to join at the next poll. Failed: the caller has been told why there will be no more heartbeats. */
type State = 'outside' | 'joining' | 'member' | 'failed' | 'left'

export class HeartbeatMembership implements GroupMembership {
  readonly isCooperative = true
  readonly #options: HeartbeatMembershipOptions
  readonly #memberId = randomUuid()
  readonly #fields = new HeartbeatFields()
  #state: State = 'outside'
  #epoch = JOIN_EPOCH
  #target: readonly TopicIdPartitions[] | undefined
  /** What the target was last made into; undefined before the first time. */
  #owned: readonly NamedPartitions[] | undefined
  /** Topic ids that Metadata was asked for since the last heartbeat. */
  #askedFor = ''
  #error: ClientError | undefined
  #failures = 0
  /** Answers in a row after which this member had no partition. */
  #emptyAnswers = 0
  #isBeating = false
  #isBeatDue = false
  #cancelTimer = () => {}
  #lastPollMs: number

  constructor(options: HeartbeatMembershipOptions) {
    this.#options = options
    this.#lastPollMs = options.cluster.clock.now()
  }

  /** Made up by the member itself. */
  get memberId(): string {
    return this.#memberId
  }

  get committer(): Committer {
    const { groupInstanceId } = this.#options.settings
    if (!this.isStable) return { memberId: '', generation: -1, groupInstanceId }
    return { memberId: this.#memberId, generation: this.#epoch, groupInstanceId }
  }

  get reader(): OffsetReader | undefined {
    return this.isStable ? { memberId: this.#memberId, memberEpoch: this.#epoch } : undefined
  }

  get isStable(): boolean {
    return this.#state === 'member'
  }

  notePoll(): void {
    this.#lastPollMs = this.#options.cluster.clock.now()
  }

  noteMetadata(): void {
    if (this.isStable && !this.#fields.hasSentTopics(this.#options.topics())) this.#beat()
  }

  /** The next heartbeat says what has changed, and finds out what the coordinator makes of this member. */
  requestRejoin(): void {
    this.noteMetadata()
    this.#options.onProgress()
  }

  noteExpulsion(): void {
    if (this.isStable) this.#beat()
  }

  async advance(): Promise<boolean> {
    for (;;) {
      this.#throwError()
      if (this.#state === 'outside') await this.#rejoin()
      if (this.#state !== 'member') return false
      const share = this.#dueShare()
      if (share === undefined) return true
      await this.#reconcile(share)
    }
  }

  async leave(deadlineMs: number): Promise<void> {
    const { cluster, coordinator, protocol, settings } = this.#options
    const hasJoined = this.#isActive()
    this.#state = 'left'
    this.#cancelTimer()
    const connection = coordinator.openConnection()
    if (!hasJoined || connection === undefined) return
    const memberEpoch = settings.groupInstanceId === undefined ? LEAVE_EPOCH : LEAVE_STATIC_EPOCH
    const timeoutMs = Math.max(1, deadlineMs - cluster.clock.now())
    const request = { ...this.#identity(), memberEpoch }
    await protocol.send(connection, request, { timeoutMs }).catch(() => {})
  }

  #isActive(): boolean {
    return this.#state === 'joining' || this.#state === 'member'
  }

  #throwError(): void {
    const error = this.#error
    this.#error = undefined
    if (error !== undefined) throw error
  }

  async #rejoin(): Promise<void> {
    this.#epoch = JOIN_EPOCH
    this.#target = undefined
    this.#owned = undefined
    this.#emptyAnswers = 0
    await this.#options.lose()
    this.#state = 'joining'
    this.#beat()
  }

  /** The part of the target whose topics are known, when it is not what is owned. */
  #dueShare(): NamedPartitions[] | undefined {
    if (this.#target === undefined) return undefined
    const { metadata } = this.#options
    const owned = new Map(this.#owned?.map(({ topicId, topic }) => [topicId, topic]))
    // A topic that was deleted stays owned until the coordinator takes it away.
    const { named, unknown } = resolveTarget(this.#target, (id) => metadata.nameOf(id) ?? owned.get(id))
    if (unknown.length > 0 && this.#askedFor !== unknown.join()) {
      this.#askedFor = unknown.join()
      metadata.requestUpdate()
    }
    return this.#owned !== undefined && areSame(named, this.#owned) ? undefined : named
  }

  async #reconcile(share: NamedPartitions[]): Promise<void> {
    await this.#options.reconcile(partitionsOf(share))
    if (!this.isStable) return // expelled meanwhile: the next step is to lose all of it
    this.#owned = share
    this.#beat()
  }

  /** Sends a heartbeat now, or right after the one that is under way. */
  #beat(): void {
    this.#cancelTimer()
    this.#isBeatDue = true
    if (this.#isBeating) return
    this.#isBeating = true
    this.#isBeatDue = false
    void this.#exchange().then((pauseMs) => {
      this.#isBeating = false
      const isUrgent = this.#isBeatDue && this.#failures === 0
      if (this.#isActive()) this.#schedule(isUrgent ? 0 : pauseMs)
      this.#options.onProgress()
    })
  }

  #schedule(pauseMs: number): void {
    this.#cancelTimer = this.#options.cluster.clock.after(pauseMs, () => {
      const { cluster, settings } = this.#options
      const now = cluster.clock.now()
      if (now - this.#lastPollMs > settings.maxPollIntervalMs) this.#leaveForSlowness(now)
      else this.#beat()
    })
  }

  /** A heartbeat and its answer; resolves with the time until the next one. */
  async #exchange(): Promise<number> {
    const { cluster, coordinator, protocol, settings } = this.#options
    try {
      const connection = await coordinator.connection(cluster.clock.now() + settings.requestTimeoutMs)
      if (!this.#isActive()) return 0
      const isJoining = this.#state === 'joining'
      const fields = this.#fields.next(this.#memberState(), isJoining)
      const request = { ...this.#identity(), memberEpoch: this.#epoch, ...fields }
      const answer = await protocol.send(connection, request)
      if (!this.#isActive()) return 0
      if (answer.errorCode !== errors.NONE.code)
        throw coordinator.errorOf(answer.errorCode, answer.errorMessage)
      this.#accept(answer)
      const { initialMs } = settings.retryBackoff
      return this.#emptyAnswers === 0
        ? answer.heartbeatIntervalMs
        : backoffMs(this.#emptyAnswers, { initialMs, maxMs: answer.heartbeatIntervalMs })
    } catch (fault) {
      this.#fields.forget()
      if (this.#isActive()) this.#heed(toClientError(fault))
      return backoffMs(this.#failures, settings.retryBackoff)
    }
  }

  #accept(answer: HeartbeatAnswer): void {
    this.#failures = 0
    this.#state = 'member'
    this.#epoch = answer.memberEpoch
    this.#askedFor = ''
    if (answer.assignment !== null) this.#target = answer.assignment.topicPartitions
    this.#emptyAnswers = this.#target === undefined || this.#target.length === 0 ? this.#emptyAnswers + 1 : 0
  }

  #heed(error: ClientError): void {
    this.#failures++
    const consequence = consequenceOf(error)
    if (consequence === 'retry') return
    if (consequence === 'rejoin') {
      this.#failures = 0
      this.#state = 'outside'
      return
    }
    const { cluster, protocol, settings } = this.#options
    this.#error = reportFault(error, {
      kind: protocol.kind,
      log: cluster.log,
      logPrefix: cluster.logPrefix,
      memberId: this.#memberId,
      memberEpoch: this.#epoch,
      state: this.#state === 'joining' ? 'JOINING' : 'STABLE',
      groupInstanceId: settings.groupInstanceId,
    })
    if (consequence === 'fail') this.#state = 'failed'
  }

  #leaveForSlowness(now: number): void {
    const { cluster, protocol } = this.#options
    reportSlowness({ log: cluster.log, logPrefix: cluster.logPrefix, kind: protocol.kind })
    void this.leave(now + this.#options.settings.requestTimeoutMs) // never rejects
    this.#state = 'outside'
  }

  #memberState(): MemberState {
    const { settings, topics, pattern } = this.#options
    return {
      rebalanceTimeoutMs: settings.maxPollIntervalMs,
      topics: topics(),
      pattern: pattern?.(),
      serverAssignor: settings.remoteAssignor,
      rack: settings.rack,
      owned: this.#owned ?? [],
    }
  }

  #identity(): Omit<HeartbeatIdentity, 'memberEpoch'> {
    const { coordinator, settings } = this.#options
    const { groupInstanceId } = settings
    const instance = groupInstanceId === undefined ? {} : { instanceId: groupInstanceId }
    return { groupId: coordinator.groupId, memberId: this.#memberId, ...instance }
  }
}
