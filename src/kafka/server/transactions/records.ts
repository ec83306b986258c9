import { TransactionLogKey, TransactionLogValue } from '../../messages/coordinator-records/transaction-log.ts'
import {
  decodeRecordKey,
  decodeVersioned,
  encodeRecordKey,
  encodeVersioned,
  recordTypeOf,
} from '../../messages/versioned.ts'
import type { EncodedRecord } from '../coordinator/batch.ts'
import { NO_EPOCH, type Transaction, type TransactionState, transactionStates } from './state.ts'

/** A record of __transaction_state: where a transactional id stands, or, with null, that it is forgotten. */
export interface TransactionRecord {
  readonly transactionalId: string
  readonly transaction: Transaction | null
}

const NEWEST_VALUE_VERSION = 1

/** Key and value as 4.3.1 writes them: values are of version 1 from transaction.version 1 on, else of version 0. */
export function encodeTransactionRecord(
  record: TransactionRecord,
  transactionVersion: number,
): EncodedRecord {
  const { transactionalId, transaction } = record
  const key = encodeRecordKey(TransactionLogKey, { transactionalId })
  return { key, value: transaction && encodeValue(transaction, transactionVersion >= 1 ? 1 : 0) }
}

function encodeValue(transaction: Transaction, version: number): Buffer {
  const { partitions, state } = transaction
  return encodeVersioned(TransactionLogValue, version, {
    producerId: transaction.producerId,
    producerEpoch: transaction.producerEpoch,
    transactionTimeoutMs: transaction.timeoutMs,
    transactionStatus: transactionStates.indexOf(state),
    transactionPartitions:
      state === 'Empty'
        ? null
        : partitions.map(({ topic, partitionIds }) => ({ topic, partitionIds: [...partitionIds] })),
    transactionLastUpdateTimestampMs: transaction.lastUpdateMs,
    transactionStartTimestampMs: transaction.startMs,
    ...(version < 1
      ? {}
      : {
          previousProducerId: transaction.previousProducerId,
          nextProducerId: transaction.nextProducerId,
          clientTransactionVersion: transaction.clientVersion,
        }),
  })
}

/** Reads a record; null when it is of a type or version that is not known, which is passed over as in the reference. */
export function decodeTransactionRecord(key: Buffer, value: Buffer | null): TransactionRecord | null {
  if (recordTypeOf(key) !== TransactionLogKey.key) return null
  const { transactionalId } = decodeRecordKey(TransactionLogKey, key)
  if (value === null) return { transactionalId, transaction: null }
  const version = value.readInt16BE(0)
  if (version < 0 || version > NEWEST_VALUE_VERSION) return null
  const read = decodeVersioned(TransactionLogValue, value).value
  const transaction: Transaction = {
    transactionalId,
    producerId: read.producerId,
    previousProducerId: read.previousProducerId,
    nextProducerId: read.nextProducerId,
    producerEpoch: read.producerEpoch,
    lastProducerEpoch: NO_EPOCH,
    timeoutMs: read.transactionTimeoutMs,
    state: stateOf(read.transactionStatus),
    partitions: read.transactionPartitions ?? [],
    startMs: read.transactionStartTimestampMs,
    lastUpdateMs: read.transactionLastUpdateTimestampMs,
    clientVersion: read.clientTransactionVersion,
  }
  return { transactionalId, transaction }
}

function stateOf(status: number): TransactionState {
  const state = transactionStates[status]
  if (state === undefined) throw new Error(`a record of a transaction has the unknown status ${status}`)
  return state
}
