import type { ErrorName } from '../../errors.ts'
import type { Broker } from '../broker.ts'
import type { PartitionLog } from '../log/partition-log.ts'

/** A partition that a transactional batch is to be appended to. */
export interface BatchTarget {
  readonly topic: string
  readonly partition: number
  readonly log: PartitionLog
  readonly baseSequence: number
}

export interface TransactionalAppend {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
  readonly targets: readonly BatchTarget[]
  readonly support: TransactionSupport
}

/**
 * What the client's version of Produce or TxnOffsetCommit promises: nothing; that it knows TRANSACTION_ABORTABLE; or, with
 * transactions v2, that it leaves it to the broker to add partitions.
 */
export type TransactionSupport = 'none' | 'abortable' | 'adds-partitions'

/**
 * Asks the coordinator whether partitions that have no open transaction of the producer yet belong to it, or has them added (KIP-890;
 * AddPartitionsToTxnManager of the reference), in this turn of the event loop. Returns the errors of those that must not be
 * appended to. Await `transactions.whenReady` first.
 */
export function verifyAppend(
  broker: Broker,
  append: TransactionalAppend,
): ReadonlyMap<BatchTarget, ErrorName> {
  const { transactionalId, producerId, producerEpoch: epoch, targets, support } = append
  const refused = new Map<BatchTarget, ErrorName>()
  const isAdding = support === 'adds-partitions'
  if (!isAdding && !broker.cluster.configs.boolean('transaction.partition.verification.enable'))
    return refused
  const asked: BatchTarget[] = []
  for (const target of targets) {
    const { producers } = target.log
    if (producers.judgeEpoch(producerId, epoch) !== null) refused.set(target, 'INVALID_PRODUCER_EPOCH')
    else if (!producers.hasOpenTransaction(producerId, epoch)) {
      const sinceMs = broker.clock.now()
      producers.noteVerification(producerId, {
        epoch,
        sequence: target.baseSequence,
        supportsEpochBump: isAdding,
        sinceMs,
      })
      asked.push(target)
    }
  }
  if (asked.length === 0) return refused
  const partitions = asked.map(({ topic, partition }) => ({ topic, partitionIds: [partition] }))
  const verdictOf = broker.transactions.admitNow(
    { transactionalId, producerId, producerEpoch: epoch, partitions },
    { isAdding, clientVersion: 2 },
  )
  for (const target of asked) {
    const error = verdictOf(target.topic, target.partition)
    if (error !== 'NONE') refused.set(target, asProducersKnowIt(error, support))
  }
  return refused
}

/** Producers expect the errors of an append, not those of a coordinator. */
function asProducersKnowIt(error: ErrorName, support: TransactionSupport): ErrorName {
  if (error === 'PRODUCER_FENCED') return 'INVALID_PRODUCER_EPOCH'
  return error === 'TRANSACTION_ABORTABLE' && support === 'none' ? 'INVALID_TXN_STATE' : error
}
