import type { ProduceResponse } from '../../messages/00-produce.ts'
import { type ClientError, errorFromCode, errorFromName, kafkaException } from '../client-error.ts'

export type PartitionAnswer = ProduceResponse['responses'][number]['partitionResponses'][number]

/** The error of a batch that was refused, as Java throws it. */
export function batchError(topic: string, error: ClientError): ClientError {
  if (error.is('TOPIC_AUTHORIZATION_FAILED'))
    return errorFromName('TOPIC_AUTHORIZATION_FAILED', `Not authorized to access topics: [${topic}]`)
  if (error.is('CLUSTER_AUTHORIZATION_FAILED')) {
    const text = 'The producer is not authorized to do idempotent sends'
    return errorFromName('CLUSTER_AUTHORIZATION_FAILED', text)
  }
  return error
}

/** Which error each record of a refused batch gets: the broker may name single records as the cause. */
export function recordErrors(
  error: ClientError,
  part: PartitionAnswer | undefined,
): (index: number) => ClientError {
  if (part === undefined || part.recordErrors.length === 0) return () => error
  const isSingle = part.recordErrors.length === 1
  const byIndex = new Map(
    part.recordErrors.map(({ batchIndex, batchIndexErrorMessage }) => {
      const message = batchIndexErrorMessage ?? part.errorMessage ?? error.message
      return [
        batchIndex,
        isSingle ? errorFromCode(part.errorCode, message) : errorFromName('INVALID_RECORD', message),
      ]
    }),
  )
  const other = kafkaException(
    'Failed to append record because it was part of a batch which had one more more invalid records',
  )
  return (index) => byIndex.get(index) ?? other
}
