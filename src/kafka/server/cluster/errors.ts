import { StoreError } from '../../../store/errors.ts'
import { errors, type KafkaError } from '../../errors.ts'

/** An error for one item of a request: a code of the table, and a text for people or null for none. */
export interface ItemError {
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** Makes the error of an item. */
export function itemError(error: KafkaError, errorMessage: string | null): ItemError {
  return { errorCode: error.code, errorMessage }
}

/** What an item is refused with that could not be stored, as on a full disk. Throws what is no failure of the store again. */
export function storageError(error: unknown): ItemError {
  if (error instanceof StoreError) return itemError(errors.KAFKA_STORAGE_ERROR, error.message)
  throw error
}

/** What a topic is refused with whose partitions are too many for controller_mutation_rate (KIP-599). */
export const overMutationQuota: ItemError = itemError(errors.THROTTLING_QUOTA_EXCEEDED, null)
