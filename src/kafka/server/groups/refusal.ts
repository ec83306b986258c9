import type { KafkaError } from '../../errors.ts'

/** Why a request is not done: an error with its own words. */
export interface Refusal {
  readonly errorCode: number
  /** Null when the error's own words do. */
  readonly errorMessage: string | null
}

export function refusal(error: KafkaError, errorMessage: string | null): Refusal {
  return { errorCode: error.code, errorMessage }
}

export function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return 'errorCode' in value
}
