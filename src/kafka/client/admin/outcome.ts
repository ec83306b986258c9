import { errors } from '../../errors.ts'
import { type ClientError, errorFromCode, errorFromName } from '../client-error.ts'

/** The value when a part of an answer has no error, else its error. Throws those that the whole call is to be retried for. */
export function outcomeOf<V>(
  part: { errorCode: number; errorMessage?: string | null },
  value: V,
): V | ClientError {
  if (part.errorCode === errors.NONE.code) return value
  const error = errorFromCode(part.errorCode, part.errorMessage)
  if (error.is('NOT_CONTROLLER')) throw error
  return error
}

/** A topic name, or a partition of a topic, that Java refuses to put into a request. */
export function unrepresentable(name: string, partition = 0): ClientError | undefined {
  if (name !== '' && partition >= 0) return undefined
  return errorFromName(
    'INVALID_TOPIC_EXCEPTION',
    name === ''
      ? `The given topic name '${name}' cannot be represented in a request.`
      : `The given partition index ${partition} is not valid.`,
  )
}
