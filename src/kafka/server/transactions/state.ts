import type { Turn } from '../coordinator/turn.ts'
import type { TransactionRecord } from './records.ts'

/** In the order of their numbers in the log. */
export const transactionStates = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
] as const

/**
 * Where a transactional id stands. Dead and PrepareEpochFence are names that clients may ask for: the reference passes through them
 * between a decision and its record, and here there is nothing in between.
 */
export type TransactionState = (typeof transactionStates)[number]

export interface TopicPartitions {
  readonly topic: string
  readonly partitionIds: readonly number[]
}

/** One transactional id, as its last record says. Frozen: a change is a new one. */
export interface Transaction {
  readonly transactionalId: string
  readonly producerId: number
  /** The producer id before that of the last record: it differs when the epochs of one were used up. -1 without one. */
  readonly previousProducerId: number
  /** The producer id that a transaction gets with its end, because its epochs are used up; -1 otherwise. */
  readonly nextProducerId: number
  readonly producerEpoch: number
  /** The epoch before the last bump, by which a request that comes again is known. Not in the log: -1 after a restart. */
  readonly lastProducerEpoch: number
  readonly timeoutMs: number
  readonly state: TransactionState
  readonly partitions: readonly TopicPartitions[]
  /** -1 when there has been no transaction since the producer was initialized. */
  readonly startMs: number
  readonly lastUpdateMs: number
  /** transaction.version as the client speaks it: 2 raises the epoch with each transaction (KIP-890). */
  readonly clientVersion: number
}

/** What the coordinator knows of one partition of __transaction_state. */
export interface TransactionsState {
  readonly transactions: Map<string, Transaction>
}

/** Has the markers of a prepared transaction written, and then the transaction completed. */
export interface MarkerOrder {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
  readonly isCommit: boolean
  readonly partitions: readonly TopicPartitions[]
  readonly clientVersion: number
}

/** A turn whose answers go to nobody's request: they are orders to write markers, which the edge carries out at once. */
export type TransactionTurn = Turn<TransactionRecord, never, MarkerOrder>

export const NO_PRODUCER_ID = -1
export const NO_EPOCH = -1
export const LARGEST_EPOCH = 32_767

/** Epochs end one short of the largest, so that a producer can always be fenced by one more. */
export function isEpochExhausted(epoch: number): boolean {
  return epoch >= LARGEST_EPOCH - 1
}

export function supportsEpochBump(clientVersion: number): boolean {
  return clientVersion >= 2
}

/** Whether the transaction is decided but not complete: nothing else can happen to it meanwhile. */
export function isPrepared({ state }: Transaction): boolean {
  return state === 'PrepareCommit' || state === 'PrepareAbort'
}

/** Whether a transaction has the partition. */
export function holds(transaction: Transaction, topic: string, partition: number): boolean {
  return transaction.partitions.some((held) => held.topic === topic && held.partitionIds.includes(partition))
}

/** Whether a transaction has all these partitions. */
export function holdsAll(transaction: Transaction, partitions: readonly TopicPartitions[]): boolean {
  return partitions.every(({ topic, partitionIds }) =>
    partitionIds.every((partition) => holds(transaction, topic, partition)),
  )
}
