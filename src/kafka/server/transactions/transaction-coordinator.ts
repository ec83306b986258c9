import { type ErrorName, errors } from '../../errors.ts'
import { coordinatorPartition } from '../../java-hash.ts'
import type { ListTransactionsRequest } from '../../messages/66-list-transactions.ts'
import { TRANSACTION_STATE_TOPIC } from '../../topic-names.ts'
import type { BrokerConfigs } from '../cluster/broker-configs.ts'
import { CoordinatorRuntime, type Outcome } from '../coordinator/runtime.ts'
import type { ProducerIds } from '../producer-ids.ts'
import { type AskedPartitions, addPartitions, verifyPartitions } from './add-partitions.ts'
import { carryOut } from './complete.ts'
import { type TransactionConfig, transactionConfigFrom } from './config.ts'
import {
  type DescribedTransaction,
  describeTransaction,
  type ListedTransaction,
  listTransactions,
  notDescribed,
} from './describe.ts'
import {
  completeTransaction,
  type EndedTransaction,
  endTransaction,
  orderMarkers,
} from './end-transaction.ts'
import { abortTimedOut, expireTransactionalIds } from './expiry.ts'
import { type InitProducerId, initProducerId, type ProducerIdAndEpoch } from './init-producer-id.ts'
import { transactionMachine } from './machine.ts'
import { type MarkerServices, whenWritable } from './markers.ts'
import { decodeTransactionRecord, encodeTransactionRecord, type TransactionRecord } from './records.ts'
import {
  isPrepared,
  type MarkerOrder,
  NO_EPOCH,
  NO_PRODUCER_ID,
  type TransactionsState,
  type TransactionTurn,
} from './state.ts'

export interface TransactionCoordinatorOptions extends MarkerServices {
  readonly configs: BrokerConfigs
  readonly producerIds: ProducerIds
  /** transaction.version in force. */
  readonly transactionVersion: () => number
}

/** The result for one partition of those that were asked for. */
export type PartitionVerdict = (topic: string, partition: number) => ErrorName

/**
 * The transaction coordinator as handlers use it.
 *
 * A decision to commit or abort, the markers in all partitions of the transaction and its completion are written in one turn of the
 * event loop and so in one commit of the store: after a crash a transaction is either still open or wholly ended. In the log
 * stand the records that the reference would have written one after the other.
 */
export class TransactionCoordinator {
  readonly config: TransactionConfig
  readonly #options: TransactionCoordinatorOptions
  readonly #runtime: CoordinatorRuntime<TransactionsState, TransactionRecord, never, MarkerOrder>
  #stopAborting: () => void = () => {}
  #stopExpiry: () => void = () => {}

  constructor(options: TransactionCoordinatorOptions) {
    this.#options = options
    this.config = transactionConfigFrom(options.configs)
    this.#runtime = new CoordinatorRuntime({
      ...options,
      topicName: TRANSACTION_STATE_TOPIC,
      machine: transactionMachine,
      codec: {
        encode: (record) => encodeTransactionRecord(record, options.transactionVersion()),
        decode: decodeTransactionRecord,
      },
      onAnswer: (order) => this.#carryOut(order),
    })
    options.topics.onDelete((topic) => {
      if (topic.name === TRANSACTION_STATE_TOPIC) this.#runtime.reset()
    })
  }

  /** Completes what was decided before the start, and watches over time limits from then on. */
  start(): void {
    this.#scheduleAborts()
    this.#scheduleExpiry()
    // Nobody need wait for it: requests do by themselves, and what fails is logged.
    void this.#runtime.load()
  }

  close(): void {
    this.#stopAborting()
    this.#stopExpiry()
    this.#runtime.close()
  }

  /** Makes __transaction_state when it is not there yet: whoever looks for the coordinator of an id brings it about. */
  async ensureTopic(): Promise<void> {
    const { topics } = this.#options
    if (topics.byName(TRANSACTION_STATE_TOPIC)) return
    await topics.ensure({
      name: TRANSACTION_STATE_TOPIC,
      partitions: this.config.partitions,
      configs: new Map([
        ['cleanup.policy', 'compact'],
        ['compression.type', 'uncompressed'],
        ['min.insync.replicas', '1'],
        ['segment.bytes', String(this.config.segmentBytes)],
        ['unclean.leader.election.enable', 'false'],
      ]),
    })
  }

  /** Id and epoch for the producer of a transactional id, or the error. */
  async initProducerId(
    request: Pick<InitProducerId, 'transactionalId' | 'timeoutMs' | 'expected'>,
  ): Promise<ProducerIdAndEpoch | ErrorName> {
    if (request.timeoutMs <= 0 || request.timeoutMs > this.config.maxTimeoutMs)
      return 'INVALID_TRANSACTION_TIMEOUT'
    const outcome = await this.#runtime.write(request.transactionalId, (state, turn) =>
      initProducerId(state, turn, { ...request, ...this.#ending }),
    )
    return outcome.isOk ? outcome.value : nameOf(outcome)
  }

  async addPartitions(asked: AskedPartitions, clientVersion: number): Promise<ErrorName> {
    const outcome = await this.#runtime.write(asked.transactionalId, (state, turn) =>
      addPartitions(state, turn, { ...asked, clientVersion }),
    )
    return outcome.isOk ? outcome.value : nameOf(outcome)
  }

  async verifyPartitions(asked: AskedPartitions): Promise<PartitionVerdict> {
    const outcome = await this.#runtime.read(asked.transactionalId, (state) => verifyPartitions(state, asked))
    return outcome.isOk ? outcome.value : () => nameOf(outcome)
  }

  /** Settles when an id's state can be asked for at once; undefined when it can already. */
  whenReady(transactionalId: string): Promise<unknown> | undefined {
    return this.#runtime.whenReady(transactionalId)
  }

  /**
   * Adds partitions in this turn of the event loop, or only looks whether they are in the transaction: what is appended to them in the
   * same turn is committed together with that. Await `whenReady` first.
   */
  admitNow(
    asked: AskedPartitions,
    operation: { readonly isAdding: boolean; readonly clientVersion: number },
  ): PartitionVerdict {
    if (this.#options.topics.byName(TRANSACTION_STATE_TOPIC) === undefined)
      return () => 'COORDINATOR_NOT_AVAILABLE'
    const outcome: Outcome<PartitionVerdict> = this.#runtime.writeNow(
      asked.transactionalId,
      (state, turn) => {
        if (!operation.isAdding) return verifyPartitions(state, asked)
        const error = addPartitions(state, turn, { ...asked, clientVersion: operation.clientVersion })
        return () => error
      },
    )
    return outcome.isOk ? outcome.value : () => nameOf(outcome)
  }

  async endTransaction(request: {
    readonly transactionalId: string
    readonly producerId: number
    readonly producerEpoch: number
    readonly isCommit: boolean
    readonly clientVersion: number
  }): Promise<EndedTransaction> {
    await this.#whenWritable(request.transactionalId)
    const outcome = await this.#runtime.write(request.transactionalId, (state, turn) =>
      endTransaction(state, turn, { ...request, newProducerId: this.#ending.newProducerId }),
    )
    if (outcome.isOk) return outcome.value
    return { error: nameOf(outcome), producerId: NO_PRODUCER_ID, producerEpoch: NO_EPOCH }
  }

  async describe(transactionalId: string): Promise<DescribedTransaction> {
    const outcome = await this.#runtime.read(transactionalId, (state) =>
      describeTransaction(state, transactionalId),
    )
    return outcome.isOk ? outcome.value : notDescribed(transactionalId, outcome.errorCode)
  }

  async list(
    request: ListTransactionsRequest,
    matches: (transactionalId: string) => boolean,
  ): Promise<ListedTransaction[]> {
    const nowMs = this.#options.clock.now()
    const outcomes = await this.#runtime.readAll((state) =>
      listTransactions(state, request, { nowMs, matches }),
    )
    return outcomes.flatMap((outcome) => (outcome.isOk ? outcome.value : []))
  }

  /** How the coordinator ends a transaction by itself. */
  get #ending() {
    return {
      transactionVersion: this.#options.transactionVersion(),
      newProducerId: () => this.#options.producerIds.take(),
    }
  }

  /** Settles when markers can be written to all partitions of a transaction, so that its end is one turn's work. */
  async #whenWritable(transactionalId: string): Promise<void> {
    await this.#runtime.whenReady(transactionalId)
    const partitions = this.#runtime.writeNow(
      transactionalId,
      (state) => state.transactions.get(transactionalId)?.partitions,
    )
    if (partitions.isOk && partitions.value !== undefined) await whenWritable(this.#options, partitions.value)
  }

  #carryOut(order: MarkerOrder): void {
    carryOut(this.#options, order, {
      coordinatorEpoch: this.#epochOf(order.transactionalId),
      complete: (id) => this.#runtime.writeNow(id, (state, turn) => completeTransaction(state, turn, id)),
      resume: (id) => this.#resume(id),
    })
  }

  /** A shard that has been dropped meanwhile orders the markers itself when it has been read again. */
  #resume(transactionalId: string): void {
    this.#runtime.writeNow(transactionalId, (state, turn) => {
      const transaction = state.transactions.get(transactionalId)
      if (transaction !== undefined && isPrepared(transaction)) orderMarkers(turn, transaction)
    })
  }

  /** The coordinator's epoch is the leader epoch of its partition. */
  #epochOf(transactionalId: string): number {
    const { topics, logs } = this.#options
    const topic = topics.byName(TRANSACTION_STATE_TOPIC)
    if (topic === undefined) return 0
    return logs.get(topic.topicId, coordinatorPartition(transactionalId, topic.partitions)).leaderEpoch
  }

  #scheduleAborts(): void {
    this.#stopAborting = this.#options.clock.after(this.config.abortIntervalMs, () => {
      void this.#untilNone((state, turn) => {
        const ids = abortTimedOut(state, turn, this.#ending)
        for (const id of ids)
          this.#options.log.info(`the transaction of ${id} has run out of time and is aborted`)
        return ids.length
      })
      this.#scheduleAborts()
    })
  }

  /** Decides in every partition until nothing is left to do. What fails is tried again next time. */
  async #untilNone(decide: (state: TransactionsState, turn: TransactionTurn) => number): Promise<void> {
    try {
      for (;;) {
        const outcomes = await this.#runtime.writeAll(decide)
        if (!outcomes.some((outcome) => outcome.isOk && outcome.value > 0)) return
      }
    } catch (error) {
      this.#options.log.error('cannot end what is out of time', error)
    }
  }

  #scheduleExpiry(): void {
    this.#stopExpiry = this.#options.clock.after(this.config.expiryIntervalMs, () => {
      void this.#untilNone((state, turn) => expireTransactionalIds(state, turn, this.config.idExpirationMs))
      this.#scheduleExpiry()
    })
  }
}

function nameOf({ errorCode }: { readonly errorCode: number }): ErrorName {
  return errorCode === errors.NOT_COORDINATOR.code ? 'NOT_COORDINATOR' : 'UNKNOWN_SERVER_ERROR'
}
