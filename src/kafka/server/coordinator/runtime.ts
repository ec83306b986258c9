import type { Clock } from '../../../runtime/clock.ts'
import type { Store } from '../../../store/store.ts'
import { errors } from '../../errors.ts'
import { coordinatorPartition } from '../../java-hash.ts'
import type { BrokerLog } from '../broker.ts'
import type { Topics } from '../cluster/topics.ts'
import type { LogManager } from '../log/log-manager.ts'
import type { MarkerError, TransactionMarker } from '../log/producer-state.ts'
import { buildCoordinatorBatch, type EncodedRecord } from './batch.ts'
import { loadLog } from './load.ts'
import { Shard } from './shard.ts'
import { type Machine, newTurn, type Turn } from './turn.ts'

/** What a request comes to: a value, or the error code that every answer of a coordinator can have. */
export type Outcome<T> =
  | { readonly isOk: true; readonly value: T }
  | { readonly isOk: false; readonly errorCode: number }

/** How records stand in the log. */
export interface RecordCodec<Rec> {
  encode(record: Rec): EncodedRecord
  /** Null for a record of a type that is not known, which is passed over. */
  decode(key: Buffer, value: Buffer | null): Rec | null
}

export interface RuntimeOptions<State, Rec, Event, Answer> {
  readonly topicName: string
  readonly machine: Machine<State, Rec, Event, Answer>
  readonly codec: RecordCodec<Rec>
  /** Takes the answers to parked requests. */
  readonly onAnswer: (answer: Answer) => void
  readonly store: Store
  readonly topics: Topics
  readonly logs: LogManager
  readonly clock: Clock
  readonly log: BrokerLog
}

/**
 * Carries out what a coordinator decides (turn.ts): the only part of a coordinator that does any I/O.
 *
 * The state is split over the partitions of the coordinator's internal topic, by the id of the group or transaction. A
 * partition's state is read from its log at start-up, or when it is first asked for if that is sooner; requests that come
 * meanwhile wait. Decisions are made one after the other, synchronously; records are appended and replayed in the same
 * stretch of code, so that the next decision sees them. Their commit comes at the end of the event loop's turn, and
 * answers leave after it, also those of reads, which might have seen what was not committed yet.
 *
 * When a commit fails, the state is ahead of the log. It is dropped, whoever is parked is sent away with
 * NOT_COORDINATOR, and the next request reads the log again.
 */
export class CoordinatorRuntime<State, Rec, Event, Answer> {
  readonly #options: RuntimeOptions<State, Rec, Event, Answer>
  readonly #shards = new Map<number, Shard<State, Event>>()
  #isClosed = false

  constructor(options: RuntimeOptions<State, Rec, Event, Answer>) {
    this.#options = options
  }

  /** Makes a decision about an id, and carries it out. */
  async write<T>(
    id: string,
    decide: (state: State, turn: Turn<Rec, Event, Answer>) => T,
  ): Promise<Outcome<T>> {
    const shard = this.#shardOf(id)
    return shard ? this.#writeTo(shard, decide) : notCoordinator
  }

  /** Settles with whether an id's state could be read; undefined when it is there, or there is none to read. */
  whenReady(id: string): Promise<boolean> | undefined {
    const shard = this.#shardOf(id)
    return shard === undefined || shard.isLoaded ? undefined : shard.loading
  }

  /**
   * As `write`, but in this very stretch of code, so that it shares the fate of what else is written in this turn of the event
   * loop: nobody may hear of it before `store.committed()`. NOT_COORDINATOR while the state is being read.
   */
  writeNow<T>(id: string, decide: (state: State, turn: Turn<Rec, Event, Answer>) => T): Outcome<T> {
    const shard = this.#shardOf(id)
    return shard?.isLoaded ? this.#decide(shard, decide) : notCoordinator
  }

  /** As `whenReady`, of a partition of the coordinator's topic. */
  whenPartitionReady(partition: number): Promise<boolean> | undefined {
    const shard = this.#shardOfPartition(partition)
    return shard === undefined || shard.isLoaded ? undefined : shard.loading
  }

  /**
   * Appends a marker to a partition of the coordinator's topic and ends the producer's transaction in its state. Returns why
   * not, or null. As with `writeNow` it counts when it is committed, and the state must be there.
   */
  endTransaction(
    partition: number,
    marker: TransactionMarker,
  ): MarkerError | 'NOT_LEADER_OR_FOLLOWER' | null {
    const shard = this.#shardOfPartition(partition)
    if (!shard?.isLoaded) return 'NOT_LEADER_OR_FOLLOWER'
    const { store, machine } = this.#options
    const error = shard.log.appendMarker(marker)
    if (error !== null) return error
    store.onRollback(() => this.#drop(shard))
    machine.replayEndTransaction(shard.state, marker.producerId, marker.isCommit)
    this.#awaitCommit(shard)
    return null
  }

  /** Looks at the state of an id; what is seen is committed before the promise settles. */
  async read<T>(id: string, look: (state: State) => T): Promise<Outcome<T>> {
    return this.write(id, look)
  }

  /** Makes a decision about every partition that holds anything. */
  async writeAll<T>(decide: (state: State, turn: Turn<Rec, Event, Answer>) => T): Promise<Outcome<T>[]> {
    this.#openAll()
    return Promise.all([...this.#shards.values()].map((shard) => this.#writeTo(shard, decide)))
  }

  /** Looks at the state of every partition that holds anything. */
  async readAll<T>(look: (state: State, partition: number) => T): Promise<Outcome<T>[]> {
    this.#openAll()
    return Promise.all(
      [...this.#shards.values()].map((shard) =>
        this.#writeTo(shard, (state) => look(state, shard.partition)),
      ),
    )
  }

  /** Reads every partition that holds anything, so that timers run for what was under way before a restart. */
  async load(): Promise<void> {
    this.#openAll()
    for (const shard of this.#shards.values()) await shard.loading
  }

  /** Drops the state of all partitions: the topic is gone. */
  reset(): void {
    for (const shard of [...this.#shards.values()]) this.#drop(shard)
  }

  /** Stops timers and sends everybody away who is parked. */
  close(): void {
    this.#isClosed = true
    this.reset()
  }

  async #writeTo<T>(
    shard: Shard<State, Event>,
    decide: (state: State, turn: Turn<Rec, Event, Answer>) => T,
  ): Promise<Outcome<T>> {
    if (!shard.isLoaded && !(await shard.loading)) return notCoordinator
    if (shard.isDropped) return notCoordinator
    const outcome = this.#decide(shard, decide)
    if (!outcome.isOk) return outcome
    if (shard.commit) await shard.commit
    return shard.isDropped ? notCoordinator : outcome
  }

  #decide<T>(
    shard: Shard<State, Event>,
    decide: (state: State, turn: Turn<Rec, Event, Answer>) => T,
  ): Outcome<T> {
    const turn = newTurn<Rec, Event, Answer>(this.#options.clock.now())
    const value = decide(shard.state, turn)
    const errorCode = this.#carryOut(shard, turn)
    return errorCode === errors.NONE.code ? { isOk: true, value } : { isOk: false, errorCode }
  }

  /** Does what the turn says, up to the commit. Returns the error code when the records cannot be appended. */
  #carryOut(shard: Shard<State, Event>, turn: Turn<Rec, Event, Answer>): number {
    if (turn.records.length > 0) {
      const errorCode = this.#append(shard, turn)
      if (errorCode !== errors.NONE.code) {
        if (turn.isApplied) this.#drop(shard)
        return errorCode
      }
    }
    shard.changeTimers(turn.timers, this.#options.clock, (event) => this.#fire(shard, event))
    for (const answer of turn.answers) this.#options.onAnswer(answer)
    return errors.NONE.code
  }

  #append(shard: Shard<State, Event>, turn: Turn<Rec, Event, Answer>): number {
    const { codec, store, machine, log, topics, topicName } = this.#options
    const { producer } = turn
    if (producer !== null) {
      const error = shard.log.producers.judgeEpoch(producer.producerId, producer.producerEpoch)
      if (error !== null) return errors[error].code
    }
    const batch = buildCoordinatorBatch(turn.records.map(codec.encode), turn.nowMs, { producer })
    const limitBytes = topics.byName(topicName)?.config.maxMessageBytes
    if (limitBytes !== undefined && batch.length > limitBytes) {
      log.error(
        `${batch.length} bytes of records do not fit into a batch of ${topicName} (${limitBytes} bytes)`,
      )
      return errors.UNKNOWN_SERVER_ERROR.code
    }
    let baseOffset: number
    try {
      baseOffset = shard.log.appendBatches(batch).baseOffset
      store.onRollback(() => this.#drop(shard))
    } catch (error) {
      log.error(`cannot append to ${topicName}-${shard.partition}`, error)
      this.#drop(shard)
      return errors.NOT_COORDINATOR.code
    }
    if (!turn.isApplied) {
      turn.records.forEach((record, i) => {
        const origin = { offset: baseOffset + i, producerId: producer?.producerId ?? -1 }
        machine.replay(shard.state, record, origin, turn.nowMs)
      })
    }
    const { afterCommit } = turn
    if (afterCommit !== null) store.afterCommit(() => this.#fire(shard, afterCommit))
    this.#awaitCommit(shard)
    return errors.NONE.code
  }

  #awaitCommit(shard: Shard<State, Event>): void {
    const done = (): void => {
      if (shard.commit === commit) shard.commit = undefined
    }
    // A failure has dropped the shard by then, in onRollback.
    const commit = this.#options.store.committed().then(done, done)
    shard.commit = commit
  }

  #fire(shard: Shard<State, Event>, event: Event): void {
    if (shard.isDropped) return
    const turn = newTurn<Rec, Event, Answer>(this.#options.clock.now())
    this.#options.machine.fire(shard.state, event, turn)
    this.#carryOut(shard, turn)
  }

  #shardOf(id: string): Shard<State, Event> | undefined {
    const topic = this.#options.topics.byName(this.#options.topicName)
    if (!topic || this.#isClosed) return undefined
    return this.#open(topic.topicId, coordinatorPartition(id, topic.partitions))
  }

  #shardOfPartition(partition: number): Shard<State, Event> | undefined {
    const topic = this.#options.topics.byName(this.#options.topicName)
    return topic && !this.#isClosed ? this.#open(topic.topicId, partition) : undefined
  }

  #openAll(): void {
    const { topics, topicName, logs } = this.#options
    const topic = topics.byName(topicName)
    if (!topic || this.#isClosed) return
    for (let partition = 0; partition < topic.partitions; partition++) {
      if (logs.get(topic.topicId, partition).logEndOffset > 0) this.#open(topic.topicId, partition)
    }
  }

  #open(topicId: string, partition: number): Shard<State, Event> {
    const existing = this.#shards.get(partition)
    if (existing) return existing
    const { logs, machine } = this.#options
    const shard = new Shard<State, Event>(partition, logs.get(topicId, partition), machine.create())
    this.#shards.set(partition, shard)
    if (shard.log.logEndOffset === shard.log.logStartOffset) shard.isLoaded = true
    else shard.loading = this.#load(shard)
    return shard
  }

  async #load(shard: Shard<State, Event>): Promise<boolean> {
    const { codec, machine, clock, log, topicName, store } = this.#options
    try {
      // What a shard that was dropped in this very turn has appended counts, or is rolled back.
      await store.committed().catch(() => {})
      await loadLog(shard.log, {
        record: (key, value, origin) => {
          const record = codec.decode(key, value)
          if (record !== null) machine.replay(shard.state, record, origin, clock.now())
        },
        endTransaction: (producerId, isCommit) =>
          machine.replayEndTransaction(shard.state, producerId, isCommit),
      })
    } catch (error) {
      log.error(`cannot read ${topicName}-${shard.partition}`, error)
      this.#drop(shard)
      return false
    }
    if (shard.isDropped) return false
    shard.isLoaded = true
    const turn = newTurn<Rec, Event, Answer>(clock.now())
    machine.loaded(shard.state, turn)
    this.#carryOut(shard, turn)
    return true
  }

  #drop(shard: Shard<State, Event>): void {
    if (shard.isDropped) return
    shard.drop()
    if (this.#shards.get(shard.partition) === shard) this.#shards.delete(shard.partition)
    for (const answer of this.#options.machine.abandon(shard.state)) this.#options.onAnswer(answer)
  }
}

const notCoordinator = { isOk: false, errorCode: errors.NOT_COORDINATOR.code } as const
