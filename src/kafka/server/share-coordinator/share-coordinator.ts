import type { Clock } from '../../../runtime/clock.ts'
import type { Store } from '../../../store/store.ts'
import { errorOf } from '../../errors.ts'
import { SHARE_GROUP_STATE_TOPIC } from '../../topic-names.ts'
import type { BrokerLog } from '../broker.ts'
import type { BrokerConfigs } from '../cluster/broker-configs.ts'
import type { Topics } from '../cluster/topics.ts'
import { CoordinatorRuntime } from '../coordinator/runtime.ts'
import type { Machine } from '../coordinator/turn.ts'
import type { LogManager } from '../log/log-manager.ts'
import { deleteState, deleteStateOfTopic } from './delete-state.ts'
import { initializeState, type StateInitialization } from './initialize-state.ts'
import {
  notSummarized,
  readState,
  type StateRead,
  type StateSummary,
  summarizeState,
  unread,
} from './read-state.ts'
import { decodeShareStateRecord, encodeShareStateRecord, type ShareStateRecord } from './records.ts'
import { type StateError, stateError } from './refusal.ts'
import { replay } from './replay.ts'
import { coordinatorKey, type SharePartitionKey } from './share-partition-key.ts'
import {
  newShareCoordinatorState,
  type ShareCoordinatorConfig,
  type ShareCoordinatorState,
  type TopicSizes,
} from './state.ts'
import {
  COLD_PARTITION_INTERVAL_MS,
  firstNeededOffset,
  PRUNE_INTERVAL_MS,
  snapshotColdPartitions,
} from './upkeep.ts'
import { type StateWrite, writeState } from './write-state.ts'

export interface ShareCoordinatorOptions {
  readonly store: Store
  readonly topics: Topics
  readonly logs: LogManager
  readonly configs: BrokerConfigs
  readonly clock: Clock
  readonly log: BrokerLog
}

/**
 * The share coordinator (KIP-932): keeps the state of share partitions in __share_group_state.
 *
 * What the network calls with InitializeShareGroupState (83) to ReadShareGroupStateSummary (87), this broker's own share
 * partitions and group coordinator call here; what a promise tells is committed when it settles, and none rejects. Each
 * call is about one share partition. The topic is made by `ensureTopic`; until then every answer is NOT_COORDINATOR.
 *
 * A share partition has a snapshot in the log and then updates, until a snapshot is due again. Nothing before the oldest of
 * the last snapshots counts: every five minutes the log is pruned up to there, and share partitions that are quiet are
 * given a new snapshot, lest they hold the pruning up.
 */
export class ShareCoordinator {
  readonly #options: ShareCoordinatorOptions
  readonly #runtime: CoordinatorRuntime<ShareCoordinatorState, ShareStateRecord, never, never>
  #stopUpkeep: (() => void)[] = []

  constructor(options: ShareCoordinatorOptions) {
    const { configs, topics } = options
    this.#options = options
    const config = {
      updatesPerSnapshot: configs.number('share.coordinator.snapshot.update.records.per.snapshot') ?? 500,
    }
    this.#runtime = new CoordinatorRuntime({
      ...options,
      topicName: SHARE_GROUP_STATE_TOPIC,
      machine: shareCoordinatorMachine(config, topics),
      codec: { encode: encodeShareStateRecord, decode: decodeShareStateRecord },
      onAnswer: () => {},
    })
    topics.onDelete((topic) => {
      if (topic.name === SHARE_GROUP_STATE_TOPIC) this.#runtime.reset()
      // Not awaited: the records join the transaction that deletes the topic.
      else void this.#runtime.writeAll((state, turn) => deleteStateOfTopic(state, turn, topic.topicId))
    })
  }

  /** Begins to prune the topic and to look after cold partitions. */
  start(): void {
    this.#every(PRUNE_INTERVAL_MS, () => this.#prune())
    this.#every(COLD_PARTITION_INTERVAL_MS, () => this.#runtime.writeAll(snapshotColdPartitions))
  }

  /** Ends all timers. */
  close(): void {
    for (const stop of this.#stopUpkeep) stop()
    this.#stopUpkeep = []
    this.#runtime.close()
  }

  /** Makes __share_group_state when it is not there yet: whoever looks for a share partition's coordinator brings it about. */
  async ensureTopic(): Promise<void> {
    const { topics, configs } = this.#options
    if (topics.byName(SHARE_GROUP_STATE_TOPIC)) return
    await topics.ensure({
      name: SHARE_GROUP_STATE_TOPIC,
      partitions: configs.number('share.coordinator.state.topic.num.partitions') ?? 50,
      configs: new Map([
        ['cleanup.policy', 'delete'],
        ['compression.type', 'producer'],
        ['min.insync.replicas', '1'],
        ['retention.ms', '-1'],
        [
          'segment.bytes',
          String(configs.number('share.coordinator.state.topic.segment.bytes') ?? 104_857_600),
        ],
      ]),
    })
  }

  async initialize(key: SharePartitionKey, initialization: StateInitialization): Promise<StateError> {
    const outcome = await this.#runtime.write(coordinatorKey(key), (state, turn) =>
      initializeState(state, turn, key, initialization),
    )
    return outcome.isOk ? outcome.value : failure('initialize share group state', outcome.errorCode)
  }

  /** `leaderEpoch` is that of the partition as its leader knows it; -1 when a reader is no leader. */
  async read(key: SharePartitionKey, leaderEpoch: number): Promise<StateRead> {
    const outcome = await this.#runtime.write(coordinatorKey(key), (state, turn) =>
      readState(state, turn, key, leaderEpoch),
    )
    return outcome.isOk ? outcome.value : unread(failure('read share group state', outcome.errorCode))
  }

  async write(key: SharePartitionKey, write: StateWrite): Promise<StateError> {
    const outcome = await this.#runtime.write(coordinatorKey(key), (state, turn) =>
      writeState(state, turn, key, write),
    )
    return outcome.isOk ? outcome.value : failure('write share group state', outcome.errorCode)
  }

  async delete(key: SharePartitionKey): Promise<StateError> {
    const outcome = await this.#runtime.write(coordinatorKey(key), (state, turn) =>
      deleteState(state, turn, key),
    )
    return outcome.isOk ? outcome.value : failure('delete share group state', outcome.errorCode)
  }

  async summary(key: SharePartitionKey): Promise<StateSummary> {
    const outcome = await this.#runtime.read(coordinatorKey(key), (state) => summarizeState(state, key))
    return outcome.isOk
      ? outcome.value
      : notSummarized(failure('read share group state summary', outcome.errorCode))
  }

  async #prune(): Promise<void> {
    const { topics, logs } = this.#options
    const outcomes = await this.#runtime.readAll((state, partition) => ({
      partition,
      offset: firstNeededOffset(state),
    }))
    const topic = topics.byName(SHARE_GROUP_STATE_TOPIC)
    if (topic === undefined) return
    for (const outcome of outcomes) {
      if (!outcome.isOk) continue
      const { partition, offset } = outcome.value
      logs.get(topic.topicId, partition).deleteRecordsBefore(offset)
    }
  }

  /** What fails is logged by then, and is tried again next time. */
  #every(intervalMs: number, run: () => Promise<unknown>): void {
    const { clock } = this.#options
    const index = this.#stopUpkeep.length
    const schedule = (): void => {
      this.#stopUpkeep[index] = clock.after(intervalMs, () => {
        schedule()
        void run()
      })
    }
    schedule()
  }
}

/** The share coordinator as the runtime drives it: it has no timers of its own, and parks nobody. */
function shareCoordinatorMachine(
  config: ShareCoordinatorConfig,
  topics: TopicSizes,
): Machine<ShareCoordinatorState, ShareStateRecord, never, never> {
  return {
    create: () => newShareCoordinatorState(config, topics),
    replay,
    replayEndTransaction: () => {},
    loaded: () => {},
    fire: () => {},
    abandon: () => [],
  }
}

function failure(what: string, errorCode: number): StateError {
  const error = errorOf(errorCode)
  return stateError(error, `Unable to ${what}: ${error.message}`)
}
