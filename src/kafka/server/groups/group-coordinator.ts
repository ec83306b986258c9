import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../runtime/clock.ts'
import type { Store } from '../../../store/store.ts'
import { errors } from '../../errors.ts'
import { coordinatorPartition } from '../../java-hash.ts'
import type { OffsetCommitRequest } from '../../messages/08-offset-commit.ts'
import type { OffsetFetchRequest } from '../../messages/09-offset-fetch.ts'
import type { JoinGroupRequest } from '../../messages/11-join-group.ts'
import type { HeartbeatRequest } from '../../messages/12-heartbeat.ts'
import type { SyncGroupRequest } from '../../messages/14-sync-group.ts'
import type { ListGroupsRequest } from '../../messages/16-list-groups.ts'
import type { TxnOffsetCommitRequest } from '../../messages/28-txn-offset-commit.ts'
import type { OffsetDeleteRequest } from '../../messages/47-offset-delete.ts'
import type { ConsumerGroupHeartbeatRequest } from '../../messages/68-consumer-group-heartbeat.ts'
import type { StreamsGroupHeartbeatRequest } from '../../messages/88-streams-group-heartbeat.ts'
import { GROUP_METADATA_TOPIC } from '../../topic-names.ts'
import { randomUuid, ZERO_UUID } from '../../uuid.ts'
import type { BrokerLog } from '../broker.ts'
import type { BrokerConfigs } from '../cluster/broker-configs.ts'
import type { GroupConfigs } from '../cluster/group-configs.ts'
import type { Topics } from '../cluster/topics.ts'
import { ParkedRequests } from '../coordinator/parked.ts'
import { CoordinatorRuntime, type Outcome } from '../coordinator/runtime.ts'
import type { LogManager } from '../log/log-manager.ts'
import type { MarkerError, TransactionMarker } from '../log/producer-state.ts'
import { joinError, syncError } from './classic/classic-answers.ts'
import { heartbeat, joinGroup, leaveGroup, syncGroup } from './classic-requests.ts'
import { type GroupConfig, groupConfigFrom } from './config.ts'
import {
  type DescribedConsumerGroup,
  describeConsumerGroup,
  notDescribed,
} from './consumer/consumer-describe.ts'
import {
  type HeartbeatResponse as ConsumerHeartbeatResponse,
  consumerHeartbeat,
} from './consumer/consumer-heartbeat.ts'
import { deleteGroup } from './delete-groups.ts'
import { type DescribedGroup, describeGroup, type ListedGroup, listGroups } from './describe.ts'
import { expire } from './expiry.ts'
import { groupMachine } from './machine.ts'
import { type CommitTopicResult, commitOffsets } from './offset-commit.ts'
import { deleteOffsets, deleteOffsetsOfTopic, type OffsetDeleteResult } from './offset-delete.ts'
import { type FetchGroupResult, fetchOffsets } from './offset-fetch.ts'
import { decodeGroupRecord, encodeGroupRecord, type GroupRecord } from './records.ts'
import { ShareGroups, type ShareStatePersister } from './share/share-groups.ts'
import { forgetStateOfTopic } from './share/state-initialization.ts'
import type { Caller, GroupAnswer, GroupEvent, GroupState, JoinResponse, SyncResponse } from './state.ts'
import {
  type DescribedStreamsGroup,
  describeStreamsGroup,
  streamsNotDescribed,
} from './streams/streams-describe.ts'
import {
  type StreamsHeartbeatResult,
  errorResponse as streamsErrorResponse,
  streamsHeartbeat,
} from './streams/streams-heartbeat.ts'
import { commitTransactionalOffsets, type TransactionalCommitResult } from './transactional-commit.ts'

type LeaveResult = ReturnType<typeof leaveGroup>
type Leavers = Parameters<typeof leaveGroup>[2]

export interface GroupCoordinatorOptions {
  readonly store: Store
  readonly topics: Topics
  readonly logs: LogManager
  readonly configs: BrokerConfigs
  /** What is in force for single groups. */
  readonly groupConfigs: Pick<GroupConfigs, 'of'>
  readonly shareState: ShareStatePersister
  readonly clock: Clock
  readonly log: BrokerLog
}

/** The group coordinator as handlers use it: requests in, answers out when what they promise is committed. */
export class GroupCoordinator {
  readonly config: GroupConfig
  readonly share: ShareGroups
  readonly #options: GroupCoordinatorOptions
  readonly #runtime: CoordinatorRuntime<GroupState, GroupRecord, GroupEvent, GroupAnswer>
  readonly #joins: ParkedRequests<JoinResponse>
  readonly #syncs: ParkedRequests<SyncResponse>
  #stopExpiry: () => void = () => {}

  constructor(options: GroupCoordinatorOptions) {
    const { clock, configs, topics, groupConfigs, shareState } = options
    this.#options = options
    this.config = groupConfigFrom(configs)
    this.#joins = new ParkedRequests(clock)
    this.#syncs = new ParkedRequests(clock)
    this.#runtime = new CoordinatorRuntime({
      ...options,
      topicName: GROUP_METADATA_TOPIC,
      machine: groupMachine(this.config, topics, (groupId) => groupConfigs.of(groupId)),
      codec: { encode: encodeGroupRecord, decode: decodeGroupRecord },
      onAnswer: (answer) => this.#answer(answer),
    })
    this.share = new ShareGroups(this.#runtime, shareState, options.log)
    topics.onDelete((topic) => {
      if (topic.name === GROUP_METADATA_TOPIC) this.#runtime.reset()
      // Not awaited: the records join the transaction that deletes the topic.
      else
        void this.#runtime.writeAll((state, turn) => {
          deleteOffsetsOfTopic(state, turn, topic.name)
          forgetStateOfTopic(state, turn, topic.topicId)
        })
    })
  }

  /** Begins to watch over groups: their sessions, and what expires. */
  start(): void {
    this.#scheduleExpiry()
    // Nobody need wait for it: requests do by themselves, and what fails is logged.
    void this.#runtime.load()
  }

  /** Ends all waits and timers. */
  close(): void {
    this.#stopExpiry()
    this.#runtime.close()
  }

  /** Makes __consumer_offsets when it is not there yet: whoever looks for a group's coordinator brings it about. */
  async ensureTopic(): Promise<void> {
    const { topics, configs } = this.#options
    if (topics.byName(GROUP_METADATA_TOPIC)) return
    await topics.ensure({
      name: GROUP_METADATA_TOPIC,
      partitions: this.#configuredPartitions,
      configs: new Map([
        ['cleanup.policy', 'compact'],
        ['compression.type', 'producer'],
        ['segment.bytes', String(configs.number('offsets.topic.segment.bytes') ?? 104_857_600)],
      ]),
    })
  }

  async join(request: JoinGroupRequest, caller: Caller): Promise<JoinResponse> {
    const ticket = this.#joins.newTicket()
    const ids = { newMemberUuid: randomUUID(), newMemberId: randomUuid() }
    const outcome = await this.#runtime.write(request.groupId, (state, turn) =>
      joinGroup(state, turn, { request, caller, ticket, ...ids }),
    )
    if (outcome.isOk) return this.#joins.wait(ticket)
    this.#joins.forget(ticket)
    return joinError('', outcome.errorCode)
  }

  async sync(request: SyncGroupRequest): Promise<SyncResponse> {
    const ticket = this.#syncs.newTicket()
    const outcome = await this.#runtime.write(request.groupId, (state, turn) =>
      syncGroup(state, turn, { request, ticket }),
    )
    if (outcome.isOk) return this.#syncs.wait(ticket)
    this.#syncs.forget(ticket)
    return syncError(outcome.errorCode)
  }

  /** The error code. */
  async heartbeat(request: HeartbeatRequest): Promise<number> {
    const outcome = await this.#runtime.write(request.groupId, (state, turn) =>
      heartbeat(state, turn, request),
    )
    return outcome.isOk ? outcome.value : outcome.errorCode
  }

  async leave(request: Leavers): Promise<LeaveResult> {
    const outcome = await this.#runtime.write(request.groupId, (state, turn) =>
      leaveGroup(state, turn, request),
    )
    return outcome.isOk ? outcome.value : { errorCode: outcome.errorCode }
  }

  async describe(groupId: string, apiVersion: number): Promise<DescribedGroup> {
    const outcome = await this.#runtime.read(groupId, (state) => describeGroup(state, groupId, apiVersion))
    if (outcome.isOk) return outcome.value
    const { errorCode } = outcome
    return { errorCode, groupId, groupState: '', protocolType: '', protocolData: '', members: [] }
  }

  async list(request: ListGroupsRequest): Promise<ListedGroup[]> {
    const outcomes = await this.#runtime.readAll((state) => listGroups(state, request))
    return outcomes.flatMap((outcome) => (outcome.isOk ? outcome.value : []))
  }

  /** The error code. The share state of a share group goes first. */
  async delete(groupId: string): Promise<number> {
    const errorCode = await this.share.deleteState(groupId)
    if (errorCode !== errors.NONE.code) return errorCode
    const outcome = await this.#runtime.write(groupId, (state, turn) => deleteGroup(state, turn, groupId))
    return outcome.isOk ? outcome.value : outcome.errorCode
  }

  async consumerHeartbeat(
    request: ConsumerGroupHeartbeatRequest,
    caller: Caller,
  ): Promise<ConsumerHeartbeatResponse> {
    const newMemberId = randomUuid()
    const outcome = await this.#runtime.write(request.groupId, (state, turn) =>
      consumerHeartbeat(state, turn, { request, caller, newMemberId }),
    )
    if (outcome.isOk) return outcome.value
    return { throttleTimeMs: 0, errorCode: outcome.errorCode, memberEpoch: 0, heartbeatIntervalMs: 0 }
  }

  async describeConsumerGroup(groupId: string): Promise<DescribedConsumerGroup> {
    const outcome = await this.#runtime.read(groupId, (state) => describeConsumerGroup(state, groupId))
    return outcome.isOk ? outcome.value : notDescribed(groupId, outcome.errorCode, null)
  }

  async streamsHeartbeat(
    request: StreamsGroupHeartbeatRequest,
    caller: Caller,
  ): Promise<StreamsHeartbeatResult> {
    const outcome = await this.#runtime.write(request.groupId, (state, turn) =>
      streamsHeartbeat(state, turn, { request, caller }),
    )
    if (outcome.isOk) return outcome.value
    const response = streamsErrorResponse({ errorCode: outcome.errorCode, errorMessage: null })
    return { response, missingTopics: [] }
  }

  async describeStreamsGroup(groupId: string): Promise<DescribedStreamsGroup> {
    const outcome = await this.#runtime.read(groupId, (state) => describeStreamsGroup(state, groupId))
    return outcome.isOk ? outcome.value : streamsNotDescribed(groupId, outcome.errorCode, null)
  }

  /** The results of topics that exist, or the code that all of them get. */
  async commitOffsets(request: OffsetCommitRequest, caller: Caller): Promise<Outcome<CommitTopicResult[]>> {
    return this.#runtime.write(request.groupId, (state, turn) =>
      commitOffsets(state, turn, { request, caller }),
    )
  }

  /**
   * Commits offsets within a transaction. `admit` is asked just before, in the turn in which they are written, whether the
   * transaction may write to the group's partition. The results of topics that exist, or the code that all of them get.
   */
  async commitTransactionalOffsets(
    request: TxnOffsetCommitRequest,
    caller: Caller,
    admit: () => number,
  ): Promise<Outcome<TransactionalCommitResult[]>> {
    const topicIdOf = (topic: string): string => this.#options.topics.byName(topic)?.topicId ?? ZERO_UUID
    const outcome = await this.#runtime.write(request.groupId, (state, turn) => {
      const errorCode = admit()
      if (errorCode !== errors.NONE.code) return errorCode
      return commitTransactionalOffsets(state, turn, { request, caller, topicIdOf })
    })
    if (!outcome.isOk) return outcome
    return typeof outcome.value === 'number'
      ? { isOk: false, errorCode: outcome.value }
      : { isOk: true, value: outcome.value }
  }

  /** Settles with whether transactions can be ended in a partition of __consumer_offsets; undefined when they can already. */
  whenPartitionReady(partition: number): Promise<boolean> | undefined {
    return this.#runtime.whenPartitionReady(partition)
  }

  /**
   * Ends a transaction in a partition of __consumer_offsets, and with it that of the offsets there. Returns why not, or null;
   * it counts when this turn of the event loop is committed.
   */
  completeTransaction(
    partition: number,
    marker: TransactionMarker,
  ): MarkerError | 'NOT_LEADER_OR_FOLLOWER' | null {
    return this.#runtime.endTransaction(partition, marker)
  }

  /** The partition of __consumer_offsets that holds a group. */
  partitionOf(groupId: string): number {
    const topic = this.#options.topics.byName(GROUP_METADATA_TOPIC)
    return coordinatorPartition(groupId, topic?.partitions ?? this.#configuredPartitions)
  }

  async fetchOffsets(
    request: OffsetFetchRequest['groups'][number],
    requireStable: boolean,
  ): Promise<FetchGroupResult> {
    const outcome = await this.#runtime.read(request.groupId, (state) =>
      fetchOffsets(state, request, requireStable),
    )
    if (outcome.isOk) return outcome.value
    return { groupId: request.groupId, topics: [], errorCode: outcome.errorCode }
  }

  async deleteOffsets(request: OffsetDeleteRequest): Promise<OffsetDeleteResult> {
    const outcome = await this.#runtime.write(request.groupId, (state, turn) =>
      deleteOffsets(state, turn, request),
    )
    return outcome.isOk ? outcome.value : { errorCode: outcome.errorCode, throttleTimeMs: 0, topics: [] }
  }

  get #configuredPartitions(): number {
    return this.#options.configs.number('offsets.topic.num.partitions') ?? 50
  }

  #answer(answer: GroupAnswer): void {
    if (answer.kind === 'join') this.#joins.answer(answer.ticket, answer.response)
    else this.#syncs.answer(answer.ticket, answer.response)
  }

  #scheduleExpiry(): void {
    this.#stopExpiry = this.#options.clock.after(this.config.offsetsRetentionCheckIntervalMs, () => {
      void this.#expire()
      this.#scheduleExpiry()
    })
  }

  /** What failed has been logged, and is tried again next time. */
  async #expire(): Promise<void> {
    await this.#runtime.writeAll(expire)
  }
}
