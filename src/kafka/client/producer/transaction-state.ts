/** The states of a transactional producer, and what Java says about them. */
import { errors } from '../../errors.ts'
import { ClientError, errorFromName, illegalState, kafkaException } from '../client-error.ts'
import type { ProducerIdentity } from './partition-queue.ts'

/** As Java's TransactionManager names them, since its messages do. */
export type TransactionState =
  | 'UNINITIALIZED'
  | 'INITIALIZING'
  | 'READY'
  | 'IN_TRANSACTION'
  | 'COMMITTING_TRANSACTION'
  | 'ABORTING_TRANSACTION'
  | 'ABORTABLE_ERROR'
  | 'FATAL_ERROR'

/** From which states each may be reached; a fatal error from all. */
const SOURCES: Record<Exclude<TransactionState, 'FATAL_ERROR'>, readonly TransactionState[]> = {
  UNINITIALIZED: ['READY', 'ABORTABLE_ERROR'],
  INITIALIZING: ['UNINITIALIZED', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION'],
  READY: ['INITIALIZING', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION'],
  IN_TRANSACTION: ['READY'],
  COMMITTING_TRANSACTION: ['IN_TRANSACTION'],
  ABORTING_TRANSACTION: ['IN_TRANSACTION', 'ABORTABLE_ERROR'],
  ABORTABLE_ERROR: ['IN_TRANSACTION', 'COMMITTING_TRANSACTION', 'ABORTABLE_ERROR', 'INITIALIZING'],
}

/** Throws ClientError (IllegalStateException) in Java's words where there is no way from one state to the other. */
export function ensureTransition(
  transactionalId: string,
  from: TransactionState,
  to: TransactionState,
): void {
  if (to === 'FATAL_ERROR' || SOURCES[to].includes(from)) return
  throw illegalState(
    `TransactionalId ${transactionalId}: Invalid transition attempted from state ${from} to state ${to}`,
  )
}

/** What a call fails with that comes after the error `last`. */
export function errorAfter(
  last: ClientError,
  transactionalId: string,
  identity: ProducerIdentity | undefined,
): ClientError {
  const shown = `(producerId=${identity?.producerId ?? -1}, epoch=${identity?.epoch ?? -1})`
  const who = `Producer with transactionalId '${transactionalId}' and ${shown}`
  if (last.is('PRODUCER_FENCED')) {
    const why = 'has been fenced by another producer with the same transactionalId'
    return errorFromName('PRODUCER_FENCED', `${who} ${why}`)
  }
  if (last.is('INVALID_PRODUCER_EPOCH')) {
    return errorFromName('INVALID_PRODUCER_EPOCH', `${who} attempted to produce with an old epoch`)
  }
  return kafkaException('Cannot execute transactional method because we are in an error state', last)
}

/** What is left of the records when a transaction is aborted that nothing was wrong with. */
export function abortedError(): ClientError {
  return new ClientError(
    'org.apache.kafka.common.errors.TransactionAbortedException',
    'Failing batch since transaction was aborted',
  )
}

/** Whether a record that failed so ends the producer, or only its transaction. */
export function isFatal(error: ClientError): boolean {
  return (
    error.is('CLUSTER_AUTHORIZATION_FAILED') ||
    error.is('TRANSACTIONAL_ID_AUTHORIZATION_FAILED') ||
    error.is('PRODUCER_FENCED') ||
    error.is('UNSUPPORTED_VERSION') ||
    error.is('INVALID_PRODUCER_ID_MAPPING')
  )
}

/** The error of a transaction one of whose records failed so. */
export function abortableError(cause: ClientError): ClientError {
  if (!cause.isRetriable && !cause.is('INVALID_TXN_STATE')) return cause
  const text = 'Transaction Request was aborted after exhausting retries.'
  const kafkaError = errors.TRANSACTION_ABORTABLE
  return new ClientError('org.apache.kafka.common.errors.TransactionAbortableException', text, {
    kafkaError,
    cause,
  })
}
