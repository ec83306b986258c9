import { errorOf, errors } from '../../../errors.ts'
import type { ShareGroupHeartbeatRequest } from '../../../messages/76-share-group-heartbeat.ts'
import type { AlterShareGroupOffsetsRequest } from '../../../messages/91-alter-share-group-offsets.ts'
import type { DeleteShareGroupOffsetsRequest } from '../../../messages/92-delete-share-group-offsets.ts'
import type { BrokerLog } from '../../broker.ts'
import type { CoordinatorRuntime } from '../../coordinator/runtime.ts'
import type { StateError } from '../../share-coordinator/refusal.ts'
import type { ShareCoordinator } from '../../share-coordinator/share-coordinator.ts'
import { listed, type Partitions } from '../partitions.ts'
import type { GroupRecord } from '../records.ts'
import { isRefusal } from '../refusal.ts'
import type { Caller, GroupAnswer, GroupEvent, GroupState } from '../state.ts'
import { type AlteredOffsets, alterOffsets } from './offset-alteration.ts'
import { type DescribedShareGroup, describeShareGroup, notDescribed } from './share-describe.ts'
import { type ShareHeartbeatResponse, shareHeartbeat } from './share-heartbeat.ts'
import {
  beginDeletingGroup,
  beginDeletingOffsets,
  type DeletedOffsets,
  type DeletedTopic,
  offsetsDeleted,
} from './state-deletion.ts'
import { type StateInitialization, stateInitialized, stateNotInitialized } from './state-initialization.ts'
import { NO_STATE, partitionsIn } from './state-partitions.ts'

/** What the group coordinator has the share coordinator do. What went wrong is in the answers; only `ensureTopic` rejects. */
export type ShareStatePersister = Pick<ShareCoordinator, 'ensureTopic' | 'initialize' | 'delete'>

/** What became of one partition. */
interface PartitionOutcome extends StateError {
  readonly topicId: string
  readonly partition: number
}

/**
 * Share groups as handlers use them. Where share state is concerned this is a conversation: the group coordinator decides and
 * writes what is to be done, the share coordinator does it, and the group coordinator writes what came of it. When it breaks
 * off in the middle, the group's records say what is still to be done.
 */
export class ShareGroups {
  readonly #runtime: CoordinatorRuntime<GroupState, GroupRecord, GroupEvent, GroupAnswer>
  readonly #persister: ShareStatePersister
  readonly #log: BrokerLog
  /** Share state that is being set up, by group. */
  readonly #initializations = new Map<string, Promise<void>>()

  constructor(
    runtime: CoordinatorRuntime<GroupState, GroupRecord, GroupEvent, GroupAnswer>,
    persister: ShareStatePersister,
    log: BrokerLog,
  ) {
    this.#runtime = runtime
    this.#persister = persister
    this.#log = log
  }

  /** The answer does not wait for share state that is to be set up, but who has joined and comes again is to find it there. */
  async heartbeat(request: ShareGroupHeartbeatRequest, caller: Caller): Promise<ShareHeartbeatResponse> {
    if (request.memberEpoch > 0) await this.#initializations.get(request.groupId)
    const outcome = await this.#runtime.write(request.groupId, (state, turn) =>
      shareHeartbeat(state, turn, { request, caller }),
    )
    if (!outcome.isOk) {
      return { throttleTimeMs: 0, errorCode: outcome.errorCode, memberEpoch: 0, heartbeatIntervalMs: 0 }
    }
    const { response, initialization } = outcome.value
    if (initialization !== null) this.#beginToInitialize(request.groupId, initialization)
    return response
  }

  async describe(groupId: string): Promise<DescribedShareGroup> {
    const outcome = await this.#runtime.read(groupId, (state) => describeShareGroup(state, groupId))
    return outcome.isOk ? outcome.value : notDescribed(groupId, outcome.errorCode, null)
  }

  /** The partitions of which a group has share state; none for a group that is not there. */
  async initializedPartitions(groupId: string): Promise<Partitions> {
    const outcome = await this.#runtime.read(groupId, (state) => {
      const group = state.groups.get(groupId)
      const statePartitions = group?.type === 'share' ? group.statePartitions : null
      return partitionsIn((statePartitions ?? NO_STATE).initialized)
    })
    return outcome.isOk ? outcome.value : new Map()
  }

  async alterOffsets(request: AlterShareGroupOffsetsRequest): Promise<AlteredOffsets> {
    const { groupId } = request
    const outcome = await this.#runtime.write(groupId, (state, turn) => alterOffsets(state, turn, request))
    if (!outcome.isOk) return { throttleTimeMs: 0, errorCode: outcome.errorCode, responses: [] }
    const altered = outcome.value
    if (isRefusal(altered)) return { throttleTimeMs: 0, responses: [], ...altered }
    const done = await this.#askToInitialize(groupId, altered.initialization)
    if (done.every(isDone)) await this.#write(groupId, done, stateInitialized)
    const responses = altered.topics.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map((partition) => {
        if (partition.errorCode !== errors.NONE.code) return partition
        const { partitionIndex } = partition
        const found = done.find((each) => each.topicId === topic.topicId && each.partition === partitionIndex)
        return found ? { partitionIndex, ...errorIn(found) } : partition
      }),
    }))
    return { throttleTimeMs: 0, errorCode: errors.NONE.code, responses }
  }

  async deleteOffsets(request: DeleteShareGroupOffsetsRequest): Promise<DeletedOffsets> {
    const { groupId } = request
    const begun = await this.#runtime.write(groupId, (state, turn) =>
      beginDeletingOffsets(state, turn, request),
    )
    if (!begun.isOk) return { throttleTimeMs: 0, errorCode: begun.errorCode, responses: [] }
    if (isRefusal(begun.value)) return { throttleTimeMs: 0, responses: [], ...begun.value }
    const { partitions, refused } = begun.value
    const outcomes = await this.#askToDelete(groupId, partitions)
    const failed = outcomes.filter((each) => !isDone(each))
    const failedTopics = new Set(failed.map(({ topicId }) => topicId))
    const deletedIds = [...partitions.keys()].filter((topicId) => !failedTopics.has(topicId))
    const names = await this.#runtime.write(groupId, (state, turn) => ({
      deleted: deletedIds.length > 0 ? offsetsDeleted(state, turn, groupId, deletedIds) : [],
      failed: [...failedTopics].map((topicId) => failedTopic(state, topicId, failed)),
    }))
    if (!names.isOk) return { throttleTimeMs: 0, errorCode: names.errorCode, responses: [] }
    const responses = [...names.value.deleted, ...refused, ...names.value.failed]
    return { throttleTimeMs: 0, errorCode: errors.NONE.code, responses }
  }

  /** Deletes the share state of a group that is to be deleted, if it is a share group. The error code. */
  async deleteState(groupId: string): Promise<number> {
    const begun = await this.#runtime.write(groupId, (state, turn) =>
      beginDeletingGroup(state, turn, groupId),
    )
    if (!begun.isOk) return begun.errorCode
    if (isRefusal(begun.value)) return begun.value.errorCode
    const outcomes = await this.#askToDelete(groupId, begun.value)
    return outcomes.find((each) => !isDone(each))?.errorCode ?? errors.NONE.code
  }

  #beginToInitialize(groupId: string, initialization: StateInitialization): void {
    // Never rejects: what fails is tried again by a later heartbeat.
    const done = this.#initialize(groupId, initialization).then(() => {
      if (this.#initializations.get(groupId) === done) this.#initializations.delete(groupId)
    })
    this.#initializations.set(groupId, done)
  }

  async #initialize(groupId: string, initialization: StateInitialization): Promise<void> {
    try {
      const outcomes = await this.#askToInitialize(groupId, initialization)
      await this.#write(groupId, outcomes, outcomes.every(isDone) ? stateInitialized : stateNotInitialized)
    } catch (error) {
      this.#log.error(`cannot set up share state of group ${groupId}`, error)
    }
  }

  async #askToInitialize(
    groupId: string,
    { stateEpoch, partitions }: StateInitialization,
  ): Promise<PartitionOutcome[]> {
    if (partitions.length === 0) return []
    await this.#persister.ensureTopic()
    return Promise.all(
      partitions.map(async ({ topicId, partition, startOffset }) => {
        const key = { groupId, topicId, partition }
        return { topicId, partition, ...(await this.#persister.initialize(key, { stateEpoch, startOffset })) }
      }),
    )
  }

  async #askToDelete(groupId: string, partitions: Partitions): Promise<PartitionOutcome[]> {
    const keys = listed(partitions).flatMap(({ topicId, partitions: ofTopic }) =>
      ofTopic.map((partition) => ({ groupId, topicId, partition })),
    )
    if (keys.length > 0) await this.#persister.ensureTopic()
    return Promise.all(
      keys.map(async (key) => ({
        topicId: key.topicId,
        partition: key.partition,
        ...(await this.#persister.delete(key)),
      })),
    )
  }

  async #write(
    groupId: string,
    outcomes: readonly PartitionOutcome[],
    note: typeof stateInitialized,
  ): Promise<void> {
    if (outcomes.length === 0) return
    const partitions = new Map<string, Set<number>>()
    for (const { topicId, partition } of outcomes) {
      const ofTopic = partitions.get(topicId)
      if (ofTopic) ofTopic.add(partition)
      else partitions.set(topicId, new Set([partition]))
    }
    await this.#runtime.write(groupId, (state, turn) => note(state, turn, groupId, partitions))
  }
}

function isDone({ errorCode }: StateError): boolean {
  return errorCode === errors.NONE.code
}

function errorIn({ errorCode, errorMessage }: StateError): StateError {
  return { errorCode, errorMessage }
}

/** The answer for a topic of which the share coordinator could not delete some partition. */
function failedTopic(state: GroupState, topicId: string, failed: readonly PartitionOutcome[]): DeletedTopic {
  const { errorCode = errors.UNKNOWN_SERVER_ERROR.code } =
    failed.find((each) => each.topicId === topicId) ?? {}
  const topicName = state.topics.byId(topicId)?.name ?? ''
  return { topicId, topicName, errorCode, errorMessage: errorOf(errorCode).message }
}
