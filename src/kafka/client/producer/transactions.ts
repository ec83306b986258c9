/**
 * The transactions of a producer with a transactional.id.
 *
 * Calls to the coordinators go out one at a time, in order (`#lane`), each tried until it succeeds, the transaction is spoilt, or the
 * producer ends. What spoils a transaction (an abortable error) fails the records that were not sent yet; the program has to
 * abort, and may then begin another. A fatal error, above all that another producer took over the transactional.id, ends all.
 *
 * Transactions come in two versions, as the cluster's feature transaction.version says. In version 1 each partition is added to the
 * transaction before records go there, and the coordinator is asked for a new epoch after an error. From version 2 on (KIP-890) brokers
 * add partitions themselves, and every end of a transaction brings the next epoch.
 */
import { InitProducerIdApi } from '../../messages/22-init-producer-id.ts'
import { type ClientError, illegalState, kafkaException, toClientError } from '../client-error.ts'
import type { Connection } from '../connection.ts'
import type { ConsumerGroupMetadata } from '../consumer/types.ts'
import { type OffsetAndMetadata, partitionName, type TopicPartition } from '../types.ts'
import type { Identities, ProducerIdentity } from './partition-queue.ts'
import { PendingCall, type TransactionChange } from './pending-call.ts'
import { type Coordinated, TransactionCalls, type TransactionCallsOptions } from './transaction-calls.ts'
import { ensureValidGroup, offsetsAttempt } from './transaction-offsets.ts'
import {
  addOffsets,
  addPartitions,
  endTransaction,
  initProducerId,
  type TransactionOwner,
} from './transaction-requests.ts'
import {
  abortableError,
  abortedError,
  ensureTransition,
  errorAfter,
  isFatal,
  type TransactionState,
} from './transaction-state.ts'
import { judgePartitions, type Verdict } from './transaction-verdict.ts'

/** InitProducerId takes an epoch to go on from here. */
const INIT_WITH_EPOCH = 3

export interface TransactionsOptions extends TransactionCallsOptions {
  /** Resolves when all records so far are done. */
  flush(): Promise<void>
  /** Gives up the records that have not been sent yet. */
  abortUnsent(error: ClientError): void
  /** Gives up all records. */
  abortAll(error: ClientError): void
  /** Called when more may be sent. */
  onProgress(): void
}

const INIT_WHY =
  'InitTransactions timed out - did not complete coordinator discovery or receive the InitProducerId response within max.block.ms.'
const COMMIT_WHY =
  'CommitTransaction timed out - did not complete EndTxn with the transaction coordinator within max.block.ms'
const ABORT_WHY =
  'AbortTransaction timed out - did not complete EndTxn(abort) with the transaction coordinator within max.block.ms'
const OFFSETS_WHY =
  'SendOffsetsToTransaction timed out - did not reach the coordinator or receive the TxnOffsetCommit/AddOffsetsToTxn response within max.block.ms'

export class Transactions implements Identities {
  readonly transactionalId: string
  readonly #options: TransactionsOptions
  readonly #calls: TransactionCalls
  readonly #pending: PendingCall
  #state: TransactionState = 'UNINITIALIZED'
  #error: ClientError | undefined
  #identity: ProducerIdentity | undefined
  /** Partitions that records may go to, by `topic-partition`. */
  readonly #partitions = new Set<string>()
  readonly #unadded = new Map<string, TopicPartition>()
  /** The coordinator knows of the transaction. */
  #hasStarted = false
  #isBumpNeeded = false
  #isV2 = false
  #featuresEpoch = -1
  #lane: Promise<unknown> = Promise.resolve()

  constructor(options: TransactionsOptions) {
    this.#options = options
    this.transactionalId = options.transactionalId
    this.#calls = new TransactionCalls(options)
    this.#pending = new PendingCall(options.cluster, options.settings.maxBlockMs)
  }

  /** Whether brokers add partitions themselves, so that records carry the transactional id in newer requests. */
  get isV2(): boolean {
    return this.#isV2
  }

  async init(): Promise<void> {
    const change: TransactionChange = {
      name: 'initTransactions',
      state: 'INITIALIZING',
      awaited: 'InitProducerId',
      why: INIT_WHY,
    }
    await this.#pending.change(change, () => {
      this.#throwIfFailed()
      this.#moveTo('INITIALIZING')
      return this.#enqueue(() => this.#initialize(undefined))
    })
  }

  begin(): void {
    this.#pending.ensureNone('beginTransaction')
    this.#throwIfFailed()
    this.#moveTo('IN_TRANSACTION')
  }

  async commit(): Promise<void> {
    const awaited = this.#isBumpNeeded ? 'InitProducerId' : 'EndTxn(true)'
    const state = 'COMMITTING_TRANSACTION'
    await this.#pending.change({ name: 'commitTransaction', state, awaited, why: COMMIT_WHY }, () => {
      this.#throwIfFailed()
      return this.#complete(true)
    })
  }

  async abort(): Promise<void> {
    const awaited = this.#isBumpNeeded ? 'InitProducerId' : 'EndTxn(false)'
    const state = 'ABORTING_TRANSACTION'
    await this.#pending.change({ name: 'abortTransaction', state, awaited, why: ABORT_WHY }, () => {
      if (this.#state !== 'ABORTABLE_ERROR') this.#throwIfFailed()
      return this.#complete(false)
    })
  }

  /** Commits offsets of a group with the transaction. */
  async sendOffsets(
    offsets: ReadonlyMap<TopicPartition, OffsetAndMetadata>,
    group: ConsumerGroupMetadata,
  ): Promise<void> {
    ensureValidGroup(group)
    if (offsets.size === 0) return
    this.#pending.ensureNone('sendOffsetsToTransaction')
    this.#throwIfFailed()
    if (this.#state !== 'IN_TRANSACTION') {
      const state = `(currentState= ${this.#state})`
      throw illegalState(`Cannot send offsets if a transaction is not in progress ${state}`)
    }
    const isV2 = this.#isV2
    if (isV2) this.#hasStarted = true
    const entries = [...offsets].map(([{ topic, partition }, offset]) => ({ topic, partition, ...offset }))
    const { groupId } = group
    const done = this.#enqueue(async () => {
      if (!isV2) {
        const attempt = (connection: Connection) => addOffsets(connection, this.#owner(), groupId)
        await this.#run({ call: 'AddOffsetsToTxn', attempt, groupId })
        this.#hasStarted = true
      }
      const attempt = offsetsAttempt(() => this.#owner(), { offsets: entries, group, isV2 })
      await this.#run({ call: 'TxnOffsetCommit', attempt, atGroup: groupId, groupId })
    })
    const awaited = isV2 ? 'TxnOffsetCommitHandler' : 'AddOffsetsToTxn'
    await this.#pending.within(done, { awaited, why: OFFSETS_WHY })
  }

  /** Takes a partition into the transaction; returns the error for its record where that cannot be. */
  admit(partition: TopicPartition): ClientError | undefined {
    const name = partitionName(partition)
    if (this.#error !== undefined) return errorAfter(this.#error, this.transactionalId, this.#identity)
    if (this.#identity === undefined) {
      return illegalState(
        `Cannot add partition ${name} to transaction before completing a call to initTransactions`,
      )
    }
    if (this.#state !== 'IN_TRANSACTION')
      return illegalState(`Cannot add partition ${name} to transaction while in state  ${this.#state}`)
    if (this.#partitions.has(name)) return undefined
    if (this.#isV2) {
      this.#partitions.add(name)
      this.#hasStarted = true
    } else if (!this.#unadded.has(name)) {
      if (this.#unadded.size === 0) void this.#enqueue(() => this.#addPartitions()).catch(() => {}) // its error is kept
      this.#unadded.set(name, partition)
    }
    return undefined
  }

  /** A record was not stored. */
  noteFailure(error: ClientError): void {
    if (this.#state === 'FATAL_ERROR') return
    if (isFatal(error)) this.#fail(error)
    else {
      if (this.#bumpsItself() && !this.#isCompleting()) this.#isBumpNeeded = true
      this.#spoil(abortableError(error))
    }
  }

  current(partition: TopicPartition): ProducerIdentity | undefined {
    return this.#partitions.has(partitionName(partition)) ? this.#identity : undefined
  }

  /** Nothing is counted up here: the coordinator gives the next epoch when the transaction has ended. */
  after(identity: ProducerIdentity): ProducerIdentity | undefined {
    return this.isOutdated(identity) ? this.#identity : undefined
  }

  isOutdated({ producerId, epoch }: ProducerIdentity): boolean {
    return this.#identity?.producerId !== producerId || this.#identity.epoch !== epoch
  }

  /** Aborts what is open, before the producer closes. Never rejects. */
  async abandon(): Promise<void> {
    const isOpen = this.#state === 'IN_TRANSACTION' || this.#state === 'ABORTABLE_ERROR'
    if (isOpen) await this.abort().catch(() => {})
    else if (this.#isCompleting()) await this.#pending.settled()
  }

  #complete(commits: boolean): Promise<void> {
    this.#moveTo(commits ? 'COMMITTING_TRANSACTION' : 'ABORTING_TRANSACTION')
    if (!commits) {
      this.#unadded.clear()
      this.#options.abortUnsent(abortedError())
    }
    const isV2 = this.#isV2
    this.#noteFeatures(false)
    return this.#enqueue(async () => {
      await this.#options.flush()
      if (this.#error !== undefined) throw this.#error
      if (this.#hasStarted) await this.#end(commits, isV2)
      const bumped = this.#isBumpNeeded ? this.#identity : undefined
      this.#forgetTransaction()
      if (bumped === undefined) this.#moveTo('READY')
      else {
        this.#moveTo('INITIALIZING')
        await this.#initialize(bumped)
      }
    })
  }

  async #initialize(current: ProducerIdentity | undefined): Promise<void> {
    const { transactionTimeoutMs: timeoutMs, isTwoPhase } = this.#options.settings
    const { transactionalId } = this
    const attempt = async (connection: Connection) => {
      this.#identity = await initProducerId(connection, { transactionalId, timeoutMs, isTwoPhase, current })
      return undefined
    }
    await this.#run({ call: 'InitProducerId', attempt })
    this.#moveTo('READY')
    this.#noteFeatures(true)
  }

  async #end(commits: boolean, isV2: boolean): Promise<void> {
    const attempt = async (connection: Connection) => {
      this.#identity = (await endTransaction(connection, this.#owner(), { commits, isV2 })) ?? this.#identity
      return undefined
    }
    try {
      await this.#run({ call: 'EndTxn', attempt })
    } catch (fault) {
      const error = toClientError(fault)
      if (commits || !error.is('TRANSACTION_ABORTABLE')) throw error
      const failed = kafkaException('Failed to abort transaction', error)
      this.#fail(failed)
      throw failed
    }
  }

  async #addPartitions(): Promise<void> {
    const partitions = [...this.#unadded.values()]
    if (partitions.length === 0) return
    const attempt = async (connection: Connection) =>
      judgePartitions(await addPartitions(connection, this.#owner(), partitions))
    await this.#run({ call: 'AddPartitionsToTxn', attempt, isHasty: this.#partitions.size === 0 })
    for (const partition of partitions) {
      this.#unadded.delete(partitionName(partition))
      this.#partitions.add(partitionName(partition))
    }
    this.#hasStarted = true
    this.#options.onProgress()
    if (this.#unadded.size > 0) await this.#addPartitions()
  }

  /** Makes a call until it succeeds. Rejects when the transaction or the producer cannot go on. */
  async #run(what: Omit<Coordinated, 'throwIfStopped'>): Promise<void> {
    const throwIfStopped = () => {
      if (this.#error !== undefined) throw this.#error
    }
    const verdict = await this.#calls.run({ ...what, throwIfStopped })
    if (verdict !== undefined) throw this.#settle(verdict)
  }

  /** Version 2 begins between transactions, with an epoch of its own. */
  #noteFeatures(isFirst: boolean): void {
    const { versions } = this.#calls
    if (versions === undefined || versions.featuresEpoch <= this.#featuresEpoch) return
    this.#featuresEpoch = versions.featuresEpoch
    const isV2 = versions.featureLevel('transaction.version') >= 2
    if (!isFirst && isV2 && !this.#isV2) this.#isBumpNeeded = true
    this.#isV2 = isV2
  }

  /** Takes over what a call's last word means; returns the error the call fails with. */
  #settle({ consequence, error }: Verdict): ClientError {
    if (consequence === 'refuse') this.#state = 'UNINITIALIZED'
    else if (consequence === 'abort') this.#spoil(error)
    else if (consequence === 'abort-if-possible' && (this.#canBump() || this.#isV2)) {
      if (this.#bumpsItself()) this.#isBumpNeeded = true
      this.#spoil(error)
    } else this.#fail(error)
    return error
  }

  #spoil(error: ClientError): void {
    const canSpoil = this.#state === 'IN_TRANSACTION' || this.#state === 'COMMITTING_TRANSACTION'
    if (!canSpoil && this.#state !== 'INITIALIZING') return
    this.#state = 'ABORTABLE_ERROR'
    this.#error = error
    this.#options.abortUnsent(error)
  }

  #fail(error: ClientError): void {
    this.#state = 'FATAL_ERROR'
    this.#error = error
    this.#options.abortAll(error)
  }

  #forgetTransaction(): void {
    this.#isBumpNeeded = false
    this.#hasStarted = false
    this.#unadded.clear()
    this.#partitions.clear()
  }

  #isCompleting(): boolean {
    return this.#state === 'COMMITTING_TRANSACTION' || this.#state === 'ABORTING_TRANSACTION'
  }

  /** Whether the next epoch has to be asked for, because the end of a transaction does not bring it. */
  #bumpsItself(): boolean {
    return this.#canBump() && !this.#isV2
  }

  #canBump(): boolean {
    return (this.#calls.versions?.max(InitProducerIdApi) ?? -1) >= INIT_WITH_EPOCH
  }

  #moveTo(state: TransactionState): void {
    ensureTransition(this.transactionalId, this.#state, state)
    this.#state = state
    this.#error = undefined
  }

  #owner(): TransactionOwner {
    const { producerId, epoch } = this.#identity ?? { producerId: -1, epoch: -1 }
    return { transactionalId: this.transactionalId, producerId, epoch }
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#lane.then(work)
    this.#lane = done.catch(() => {})
    return done
  }

  #throwIfFailed(): void {
    if (this.#error !== undefined) throw errorAfter(this.#error, this.transactionalId, this.#identity)
  }
}
