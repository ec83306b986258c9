/**
 * Membership in a classic group.
 *
 * A member joins (JoinGroup), the coordinator makes one member the leader, the leader shares out the partitions, everybody learns
 * its share (SyncGroup), and heartbeats keep the member alive until something changes: then all join again. A round has three
 * steps: preparing (what is owned is given up or kept, as the protocol demands), the exchange with the coordinator, and
 * completing (the new share is taken). The first and last run inside the consumer's poll, because they call its listener; the
 * exchange goes on in the background while polls come and go.
 *
 * Whoever does not poll for max.poll.interval.ms leaves the group.
 */
import { errors } from '../../errors.ts'
import { JoinGroupApi, type JoinGroupResponse } from '../../messages/11-join-group.ts'
import { HeartbeatApi } from '../../messages/12-heartbeat.ts'
import { LeaveGroupApi } from '../../messages/13-leave-group.ts'
import { SyncGroupApi } from '../../messages/14-sync-group.ts'
import { backoffMs } from '../backoff.ts'
import { type ClientError, kafkaException, toClientError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { TopicPartition } from '../types.ts'
import type { Assignor, GroupMember, LastAssignment } from './assignors/assignor.ts'
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './assignors/protocol.ts'
import type { Committer, Coordinator } from './coordinator.ts'
import type { GroupMembership } from './group-membership.ts'
import {
  isRejoinable,
  type JoiningMember,
  joinFault,
  reportHeartbeatFault,
  syncFault,
} from './join-faults.ts'
import type { ConsumerSettings } from './settings.ts'

const LOGGER = 'org.apache.kafka.clients.consumer.internals.ConsumerCoordinator'
const PROTOCOL_TYPE = 'consumer'
const NO_GENERATION = -1
/** The coordinator answers JoinGroup when the slowest member has come: later than other requests. */
const JOIN_GRACE_MS = 5000
/** LeaveGroup names a list of members from here on. */
const LEAVE_MANY = 3

export interface MembershipOptions {
  cluster: Cluster
  coordinator: Coordinator
  settings: ConsumerSettings
  /** Topics subscribed to now. */
  topics(): readonly string[]
  /** Partitions owned now. */
  owned(): TopicPartition[]
  /** Before the exchange. `isLost`: the group has gone on without this member. */
  prepare(isLost: boolean): Promise<void>
  /** After the exchange, with the new share; true when it wants another round at once. */
  complete(partitions: readonly TopicPartition[]): Promise<boolean>
  /** What a share depends on, as one text: another share is due when it changes. */
  basis(): string
  /** Partition counts of topics, fresh: for the leader. */
  partitionCounts(topics: readonly string[]): Promise<Map<string, number>>
  /** Called when a poll should look at this again. */
  onProgress(): void
}

type Round = { partitions: TopicPartition[] } | { error: ClientError }

export class Membership implements GroupMembership {
  readonly #options: MembershipOptions
  #memberId = ''
  #generation = NO_GENERATION
  #isRejoinNeeded = true
  /** What the share of the last round was based on. */
  #basis = ''
  /** OffsetFetch knows members of the consumer protocol only. */
  readonly reader = undefined
  #last: LastAssignment | undefined
  #protocolName: string | undefined
  #isPrepared = false
  #round: Promise<void> | undefined
  #outcome: Round | undefined
  #failures = 0
  #reason = ''
  #fatal: ClientError | undefined
  #cancelHeartbeat = () => {}
  #lastPollMs: number
  #lastHeartbeatMs = 0
  #isClosed = false

  constructor(options: MembershipOptions) {
    this.#options = options
    this.#lastPollMs = options.cluster.clock.now()
  }

  get committer(): Committer {
    const { groupInstanceId } = this.#options.settings
    return { memberId: this.#memberId, generation: this.#generation, groupInstanceId }
  }

  /** Joined, and with no need to join again. */
  get isStable(): boolean {
    const isUnderWay = this.#round !== undefined || this.#outcome !== undefined
    return !isUnderWay && !this.#isRejoinNeeded && this.#generation !== NO_GENERATION
  }

  /** Whether the members of the group keep partitions while they rejoin: only when all configured assignors can. */
  get isCooperative(): boolean {
    return this.#options.settings.assignors.every(({ isCooperative }) => isCooperative)
  }

  notePoll(): void {
    this.#lastPollMs = this.#options.cluster.clock.now()
  }

  noteMetadata(): void {
    if (this.isStable && this.#options.basis() !== this.#basis)
      this.requestRejoin('cached metadata has changed')
  }

  /** Joins again at the next poll. */
  requestRejoin(reason: string): void {
    this.#isRejoinNeeded = true
    this.#reason = reason
    this.#options.onProgress()
  }

  noteExpulsion(error: ClientError): void {
    if (error.is('UNKNOWN_MEMBER_ID')) this.#memberId = ''
    this.#generation = NO_GENERATION
    this.requestRejoin('the member was expelled')
  }

  async advance(): Promise<boolean> {
    for (;;) {
      if (this.#fatal !== undefined) throw this.#takeFatal()
      const outcome = this.#outcome
      if (outcome !== undefined) {
        this.#outcome = undefined
        await this.#finish(outcome)
        continue
      }
      if (this.#round !== undefined) return false
      if (this.isStable) return true
      if (!this.#isPrepared) {
        this.#cancelHeartbeat()
        await this.#options.prepare(this.#generation === NO_GENERATION)
        this.#isPrepared = true
      }
      this.#isRejoinNeeded = false
      this.#round = this.#run().finally(() => {
        this.#round = undefined
        this.#options.onProgress()
      })
    }
  }

  /** Leaves the group, unless static membership means to come back. Never rejects. */
  async leave(deadlineMs: number, reason: string): Promise<void> {
    this.#isClosed = true
    this.#cancelHeartbeat()
    const { cluster, coordinator, settings } = this.#options
    // A JoinGroup that is still unanswered would hold up what comes behind it on its connection.
    const connection =
      this.#round === undefined
        ? coordinator.openConnection()
        : (coordinator.openConnection('main') ?? undefined)
    const memberId = this.#memberId
    if (connection === undefined || memberId === '' || settings.groupInstanceId !== undefined) return
    this.#memberId = ''
    this.#generation = NO_GENERATION
    const version = connection.versions.pick(LeaveGroupApi)
    const who = version >= LEAVE_MANY ? { members: [{ memberId, reason }] } : { memberId }
    const timeoutMs = Math.max(1, deadlineMs - cluster.clock.now())
    await connection
      .send(LeaveGroupApi, { groupId: coordinator.groupId, ...who }, { version, timeoutMs })
      .catch(() => {})
  }

  #takeFatal(): ClientError {
    const error = this.#fatal ?? kafkaException('')
    this.#fatal = undefined
    this.#isRejoinNeeded = true
    return error
  }

  /** The exchange with the coordinator. Its end is left in #outcome. */
  async #run(): Promise<void> {
    const { cluster, settings } = this.#options
    if (this.#failures > 0) await cluster.pause(backoffMs(this.#failures, settings.retryBackoff))
    try {
      const deadlineMs = cluster.clock.now() + settings.requestTimeoutMs
      await this.#options.coordinator.connection(deadlineMs)
      const joined = await this.#join()
      this.#outcome = { partitions: await this.#sync(joined) }
    } catch (fault) {
      this.#outcome = { error: toClientError(fault) }
    }
  }

  async #finish(outcome: Round): Promise<void> {
    if ('error' in outcome) {
      this.#isRejoinNeeded = true
      const { error } = outcome
      if (isRejoinable(error)) this.#failures++
      else {
        this.#failures = 0
        this.#isPrepared = false
        throw error
      }
      return
    }
    this.#failures = 0
    this.#isPrepared = false
    this.#reason = ''
    this.#startHeartbeats()
    this.#basis = this.#options.basis()
    if (await this.#options.complete(outcome.partitions))
      this.requestRejoin('the assignment is not settled yet')
  }

  async #join(): Promise<JoinGroupResponse> {
    for (;;) {
      const { cluster, coordinator, settings } = this.#options
      const connection = await coordinator.connection(cluster.clock.now() + settings.requestTimeoutMs)
      const answer = await connection.send(
        JoinGroupApi,
        {
          groupId: coordinator.groupId,
          sessionTimeoutMs: settings.sessionTimeoutMs,
          rebalanceTimeoutMs: settings.maxPollIntervalMs,
          memberId: this.#memberId,
          ...this.#instance(),
          protocolType: PROTOCOL_TYPE,
          protocols: settings.assignors.map((assignor) => ({
            name: assignor.name,
            metadata: this.#subscription(assignor),
          })),
          reason: this.#reason,
        },
        { timeoutMs: Math.max(settings.requestTimeoutMs, settings.maxPollIntervalMs + JOIN_GRACE_MS) },
      )
      const error = answer.errorCode === errors.NONE.code ? undefined : coordinator.errorOf(answer.errorCode)
      if (error === undefined) {
        this.#memberId = answer.memberId
        this.#generation = answer.generationId
        this.#protocolName = answer.protocolName ?? undefined
        return answer
      }
      if (error.is('MEMBER_ID_REQUIRED')) {
        this.#memberId = answer.memberId
        continue
      }
      if (error.is('UNKNOWN_MEMBER_ID')) {
        this.#memberId = ''
        this.#generation = NO_GENERATION
      }
      throw joinFault(error, this.#joining())
    }
  }

  #subscription(assignor: Assignor): Buffer {
    return encodeSubscription({
      topics: this.#options.topics(),
      userData: assignor.userData?.(this.#last) ?? null,
      ownedPartitions: this.#options.owned(),
      generation: this.#generation,
      rack: this.#options.settings.rack,
    })
  }

  async #sync(joined: JoinGroupResponse): Promise<TopicPartition[]> {
    const { cluster, coordinator, settings } = this.#options
    const isLeader = joined.leader === joined.memberId
    const assignments = isLeader && !joined.skipAssignment ? await this.#assign(joined) : []
    const connection = await coordinator.connection(cluster.clock.now() + settings.requestTimeoutMs)
    const answer = await connection.send(
      SyncGroupApi,
      {
        groupId: coordinator.groupId,
        generationId: joined.generationId,
        memberId: joined.memberId,
        ...this.#instance(),
        protocolType: PROTOCOL_TYPE,
        protocolName: joined.protocolName,
        assignments,
      },
      { timeoutMs: Math.max(settings.requestTimeoutMs, settings.maxPollIntervalMs + JOIN_GRACE_MS) },
    )
    if (answer.errorCode === errors.NONE.code) {
      const partitions = decodeAssignment(answer.assignment)
      this.#last = { partitions, generation: joined.generationId }
      return partitions
    }
    const error = coordinator.errorOf(answer.errorCode)
    if (error.is('UNKNOWN_MEMBER_ID') || error.is('ILLEGAL_GENERATION')) {
      if (error.is('UNKNOWN_MEMBER_ID')) this.#memberId = ''
      this.#generation = NO_GENERATION
    }
    throw syncFault(error, this.#joining())
  }

  async #assign(joined: JoinGroupResponse): Promise<{ memberId: string; assignment: Buffer }[]> {
    const { settings } = this.#options
    const assignor = settings.assignors.find(({ name }) => name === joined.protocolName)
    if (assignor === undefined) {
      throw kafkaException(`Coordinator selected invalid assignment protocol: ${joined.protocolName}`)
    }
    const members = joined.members.map(
      ({ memberId, groupInstanceId, metadata }): GroupMember => ({
        memberId,
        groupInstanceId,
        ...decodeSubscription(metadata),
      }),
    )
    const topics = [...new Set(members.flatMap((member) => member.topics))]
    const assignment = assignor.assign(members, await this.#options.partitionCounts(topics))
    this.#warnOfUnassigned(topics, assignment)
    return [...assignment].map(([memberId, partitions]) => ({
      memberId,
      assignment: encodeAssignment(partitions),
    }))
  }

  #warnOfUnassigned(
    topics: readonly string[],
    assignment: ReadonlyMap<string, readonly TopicPartition[]>,
  ): void {
    const assigned = new Set([...assignment.values()].flat().map(({ topic }) => topic))
    const left = topics.filter((topic) => !assigned.has(topic))
    if (left.length === 0) return
    const { log, logPrefix } = this.#options.cluster
    const text = `The following subscribed topics are not assigned to any members: [${left.join(', ')}] `
    log?.warn(logPrefix + text, LOGGER)
  }

  #startHeartbeats(): void {
    this.#lastHeartbeatMs = this.#options.cluster.clock.now()
    this.#scheduleHeartbeat()
  }

  #scheduleHeartbeat(): void {
    this.#cancelHeartbeat()
    if (this.#isClosed) return
    const { cluster, settings } = this.#options
    this.#cancelHeartbeat = cluster.clock.after(settings.heartbeatIntervalMs, () => {
      void this.#heartbeat().finally(() => {
        if (this.isStable || this.#isRejoinNeeded) this.#continueHeartbeats()
      })
    })
  }

  /** Beats on while a rejoin waits for the next poll; a round under way stands for them. */
  #continueHeartbeats(): void {
    if (this.#round === undefined && this.#generation !== NO_GENERATION) this.#scheduleHeartbeat()
  }

  async #heartbeat(): Promise<void> {
    const { cluster, coordinator, settings } = this.#options
    const now = cluster.clock.now()
    if (now - this.#lastPollMs > settings.maxPollIntervalMs) return this.#leaveForSlowness(now)
    const generation = this.#generation
    try {
      const connection = await coordinator.connection(now + settings.requestTimeoutMs)
      const answer = await connection.send(HeartbeatApi, {
        groupId: coordinator.groupId,
        generationId: generation,
        memberId: this.#memberId,
        ...this.#instance(),
      })
      if (answer.errorCode === errors.NONE.code) {
        this.#lastHeartbeatMs = cluster.clock.now()
        return
      }
      // An answer that a new round has overtaken says nothing of the member that it made.
      if (generation === this.#generation && this.#round === undefined)
        this.#heedHeartbeat(coordinator.errorOf(answer.errorCode))
    } catch {
      // A lost connection: the next beat looks for the coordinator again.
      if (now - this.#lastHeartbeatMs > settings.sessionTimeoutMs) coordinator.forget()
    }
  }

  #heedHeartbeat(error: ClientError): void {
    if (error.is('REBALANCE_IN_PROGRESS')) {
      this.#lastHeartbeatMs = this.#options.cluster.clock.now()
      this.requestRejoin('group is already rebalancing')
    } else if (error.is('UNKNOWN_MEMBER_ID') || error.is('ILLEGAL_GENERATION')) this.noteExpulsion(error)
    else if (!error.isRetriable) {
      reportHeartbeatFault(error, this.#joining())
      this.#fatal = error
      this.#options.onProgress()
    }
  }

  async #leaveForSlowness(now: number): Promise<void> {
    const { cluster, settings } = this.#options
    const text =
      'consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, which typically implies that the poll loop is spending too much time processing messages. You can address this either by increasing max.poll.interval.ms or by reducing the maximum size of batches returned in poll() with max.poll.records.'
    cluster.log?.warn(cluster.logPrefix + text, LOGGER)
    await this.leave(now + settings.requestTimeoutMs, 'consumer poll timeout has expired.')
    this.#isClosed = false
    this.requestRejoin('consumer pro-actively leaving the group')
  }

  #joining(): JoiningMember {
    const { cluster, coordinator, settings } = this.#options
    return {
      log: cluster.log,
      logPrefix: cluster.logPrefix,
      groupId: coordinator.groupId,
      groupInstanceId: settings.groupInstanceId,
      memberId: this.#memberId,
      generation: this.#generation,
      protocolName: this.#protocolName,
    }
  }

  #instance(): { groupInstanceId: string } | Record<string, never> {
    const { groupInstanceId } = this.#options.settings
    return groupInstanceId === undefined ? {} : { groupInstanceId }
  }
}
