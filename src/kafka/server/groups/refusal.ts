import type { KafkaError } from '../../errors.ts'

/** Why a request is not done: an error with its own words. */
export interface Refusal {
  readonly errorCode: number
  readonly errorMessage: string
}

export function refusal(error: KafkaError, errorMessage: string): Refusal {
  return { errorCode: error.code, errorMessage }
}

export function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return 'errorCode' in value
}
