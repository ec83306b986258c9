import {
  isEpochExhausted,
  LARGEST_EPOCH,
  NO_EPOCH,
  NO_PRODUCER_ID,
  supportsEpochBump,
  type TopicPartitions,
  type Transaction,
  type TransactionState,
  type TransactionTurn,
} from './state.ts'

/**
 * The steps of a transaction (TransactionMetadata of the reference). Each makes the next form of a transactional id; `commitTo` notes
 * it as a record, whose replay puts it into force.
 */

/** Notes the next form of a transactional id, whose previous producer id is the one in force so far. */
export function commitTo(turn: TransactionTurn, before: Transaction, after: Transaction): Transaction {
  const transaction = { ...after, previousProducerId: before.producerId }
  turn.records.push({ transactionalId: before.transactionalId, transaction })
  return transaction
}

/** A transactional id that nobody has used yet; it counts when its producer is initialized. */
export function newTransaction(
  transactionalId: string,
  by: { readonly producerId: number; readonly timeoutMs: number; readonly nowMs: number },
): Transaction {
  return {
    transactionalId,
    producerId: by.producerId,
    previousProducerId: NO_PRODUCER_ID,
    nextProducerId: NO_PRODUCER_ID,
    producerEpoch: NO_EPOCH,
    lastProducerEpoch: NO_EPOCH,
    timeoutMs: by.timeoutMs,
    state: 'Empty',
    partitions: [],
    startMs: -1,
    lastUpdateMs: by.nowMs,
    clientVersion: 0,
  }
}

/** Hands the id to its producer in a new epoch. */
export function initialized(
  transaction: Transaction,
  to: { readonly producerId: number; readonly producerEpoch: number; readonly lastProducerEpoch: number },
  by: { readonly timeoutMs: number; readonly nowMs: number },
): Transaction {
  return {
    ...transaction,
    ...to,
    timeoutMs: by.timeoutMs,
    state: 'Empty',
    partitions: [],
    startMs: -1,
    lastUpdateMs: by.nowMs,
  }
}

/** Adds partitions, with which a transaction begins when none is under way. */
export function withPartitions(
  transaction: Transaction,
  added: readonly TopicPartitions[],
  by: { readonly clientVersion: number; readonly nowMs: number },
): Transaction {
  return {
    ...transaction,
    state: 'Ongoing',
    partitions: union(transaction.partitions, added),
    startMs: transaction.state === 'Ongoing' ? transaction.startMs : by.nowMs,
    lastUpdateMs: by.nowMs,
    clientVersion: by.clientVersion,
  }
}

/**
 * Decides a transaction. In version 2 the epoch rises with that: what its producer still had on the way is then too old.
 * `newProducerId` is asked for when the epochs are used up, and takes over with the completion.
 */
export function prepared(
  transaction: Transaction,
  state: 'PrepareCommit' | 'PrepareAbort',
  by: { readonly clientVersion: number; readonly nowMs: number; readonly newProducerId: () => number },
): Transaction {
  const { producerEpoch, lastProducerEpoch } = transaction
  const isBumped = supportsEpochBump(by.clientVersion)
  // An abort without a transaction: a client of version 2 sends it when it cannot know.
  const isEmpty = transaction.state !== 'Ongoing'
  return {
    ...transaction,
    state,
    producerEpoch: isBumped ? Math.min(producerEpoch + 1, LARGEST_EPOCH) : producerEpoch,
    lastProducerEpoch: isBumped ? producerEpoch : lastProducerEpoch,
    nextProducerId: isBumped && isEpochExhausted(producerEpoch) ? by.newProducerId() : NO_PRODUCER_ID,
    startMs: isEmpty ? by.nowMs : transaction.startMs,
    lastUpdateMs: by.nowMs,
    clientVersion: by.clientVersion,
  }
}

/** Completes a decided transaction, whose markers are all written. */
export function completed(transaction: Transaction, nowMs: number): Transaction {
  const { clientVersion, nextProducerId } = transaction
  const isRotated = supportsEpochBump(clientVersion) && nextProducerId !== NO_PRODUCER_ID
  const state: TransactionState = transaction.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort'
  return {
    ...transaction,
    ...(isRotated ? { producerId: nextProducerId, producerEpoch: 0 } : {}),
    nextProducerId: NO_PRODUCER_ID,
    state,
    partitions: [],
    lastUpdateMs: nowMs,
  }
}

function union(known: readonly TopicPartitions[], added: readonly TopicPartitions[]): TopicPartitions[] {
  const byTopic = new Map(known.map(({ topic, partitionIds }) => [topic, new Set(partitionIds)]))
  for (const { topic, partitionIds } of added) {
    const partitions = byTopic.get(topic) ?? new Set<number>()
    for (const partition of partitionIds) partitions.add(partition)
    byTopic.set(topic, partitions)
  }
  return [...byTopic].map(([topic, partitionIds]) => ({ topic, partitionIds: [...partitionIds] }))
}
