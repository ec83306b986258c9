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

/** A topic name that Java refuses to put into a request. */
export function unrepresentable(name: string): ClientError | undefined {
  if (name !== '') return undefined
  return errorFromName(
    'INVALID_TOPIC_EXCEPTION',
    `The given topic name '${name}' cannot be represented in a request.`,
  )
}
