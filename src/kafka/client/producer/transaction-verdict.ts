/** What the errors of the coordinators mean for a transaction. */
import { type ClientError, errorFromName, ClientError as Failure, kafkaException } from '../client-error.ts'

export type TransactionCall =
  | 'InitProducerId'
  | 'AddPartitionsToTxn'
  | 'AddOffsetsToTxn'
  | 'TxnOffsetCommit'
  | 'EndTxn'

/**
 * retry: the same again after a pause. relocate: the same, at the coordinator that has to be found anew. abort: the transaction can only
 * be aborted. abort-if-possible: so where the coordinator can bump the epoch, else the end. refuse: the call fails and the
 * producer is as if it had never been initialized. fail: the end of the producer.
 */
export type Consequence = 'retry' | 'relocate' | 'abort' | 'abort-if-possible' | 'refuse' | 'fail'

export interface Verdict {
  consequence: Consequence
  error: ClientError
}

/** Judges an answer's error, as Java's TransactionManager does; `groupId` is that of the offsets, where it is about them. */
export function judge(call: TransactionCall, error: ClientError, groupId = ''): Verdict {
  const known = judgeKnown(call, error, groupId)
  if (known !== undefined) return known
  if (call === 'InitProducerId') return unexpected(`Unexpected error in ${call}Response; ${error.message}`)
  const what = call === 'EndTxn' ? 'Unhandled' : 'Unexpected'
  return unexpected(`${what} error in ${call}Response: ${error.message}`)
}

/** Judges what FindCoordinator answered. */
export function judgeSearch(type: 'transaction' | 'group', key: string, error: ClientError): Verdict {
  if (error.isRetriable) return { consequence: 'retry', error }
  if (error.is('TRANSACTIONAL_ID_AUTHORIZATION_FAILED')) return { consequence: 'fail', error }
  if (error.is('GROUP_AUTHORIZATION_FAILED')) return notAuthorized(key)
  if (error.is('TRANSACTION_ABORTABLE')) return { consequence: 'abort', error }
  const what = `Could not find a coordinator with type ${type.toUpperCase()} with key ${key}`
  return unexpected(`${what} due to unexpected error: ${error.message}`)
}

/** Judges the partitions of AddPartitionsToTxn together; undefined when all were added. */
export function judgePartitions(
  failed: readonly { topic: string; partition: number; error: ClientError }[],
): Verdict | undefined {
  const denied = new Set<string>()
  for (const { topic, error } of failed) {
    if (error.is('TOPIC_AUTHORIZATION_FAILED')) denied.add(topic)
    else if (!error.is('OPERATION_NOT_ATTEMPTED')) {
      const verdict = judgeKnown('AddPartitionsToTxn', error, '')
      if (verdict !== undefined) return verdict
    }
  }
  if (denied.size > 0) {
    const text = `Not authorized to access topics: [${[...denied].join(', ')}]`
    return { consequence: 'abort', error: errorFromName('TOPIC_AUTHORIZATION_FAILED', text) }
  }
  if (failed.length === 0) return undefined
  const shown = failed.map(({ topic, partition, error }) => `${topic}-${partition}=${error.kafkaError?.name}`)
  const text = `Could not add partitions to transaction due to errors: {${shown.join(', ')}}`
  return { consequence: 'abort', error: kafkaException(text) }
}

function judgeKnown(call: TransactionCall, error: ClientError, groupId: string): Verdict | undefined {
  const is = (...names: Parameters<ClientError['is']>[0][]) => names.some((name) => error.is(name))
  if (is('NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'NETWORK_EXCEPTION'))
    return { consequence: 'relocate', error }
  if (call === 'TxnOffsetCommit' && is('REQUEST_TIMED_OUT')) return { consequence: 'relocate', error }
  if (error.isRetriable) return { consequence: 'retry', error }
  if (is('INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED'))
    return { consequence: 'fail', error: errorFromName('PRODUCER_FENCED') }
  if (is('UNSUPPORTED_VERSION')) return { consequence: 'fail', error }
  if (is('TRANSACTION_ABORTABLE')) return { consequence: 'abort', error }
  if (is('TRANSACTIONAL_ID_AUTHORIZATION_FAILED'))
    return { consequence: call === 'InitProducerId' ? 'refuse' : 'fail', error }
  switch (call) {
    case 'InitProducerId':
      return is('CLUSTER_AUTHORIZATION_FAILED') ? { consequence: 'refuse', error } : undefined
    case 'TxnOffsetCommit':
      return judgeOffsetCommit(error, groupId)
    default:
      if (is('INVALID_TXN_STATE', 'INVALID_PRODUCER_ID_MAPPING')) return { consequence: 'fail', error }
      if (is('UNKNOWN_PRODUCER_ID')) return { consequence: 'abort-if-possible', error }
      return is('GROUP_AUTHORIZATION_FAILED') ? notAuthorized(groupId) : undefined
  }
}

function judgeOffsetCommit(error: ClientError, groupId: string): Verdict | undefined {
  if (error.is('GROUP_AUTHORIZATION_FAILED')) return notAuthorized(groupId)
  if (error.is('FENCED_INSTANCE_ID')) return { consequence: 'abort', error }
  if (error.is('UNSUPPORTED_FOR_MESSAGE_FORMAT')) return { consequence: 'fail', error }
  if (!error.is('UNKNOWN_MEMBER_ID') && !error.is('ILLEGAL_GENERATION')) return undefined
  const text = `Transaction offset Commit failed due to consumer group metadata mismatch: ${error.message}`
  const failed = new Failure('org.apache.kafka.clients.consumer.CommitFailedException', text)
  return { consequence: 'abort', error: failed }
}

function notAuthorized(groupId: string): Verdict {
  const text = `Not authorized to access group: ${groupId}`
  return { consequence: 'abort', error: errorFromName('GROUP_AUTHORIZATION_FAILED', text) }
}

function unexpected(text: string): Verdict {
  return { consequence: 'fail', error: kafkaException(text) }
}
