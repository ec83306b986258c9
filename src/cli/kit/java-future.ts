import type { Outcome } from '../../kafka/client/admin/types.ts'
import { executionException } from './java-error.ts'

/** Waits as Java's Future.get: a fault arrives wrapped in an ExecutionException, which the reference shows. */
export async function futureGet<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (fault) {
    throw executionException(fault)
  }
}

/** Waits for outcomes as Java's KafkaFuture.allOf(…).get: the first that is an error is thrown, wrapped in an ExecutionException. */
export async function allOfGet<K, V>(promise: Promise<Outcome<K, V>>): Promise<Map<K, V>> {
  const values = new Map<K, V>()
  for (const [key, outcome] of await futureGet(promise)) {
    if (outcome instanceof Error) throw executionException(outcome)
    values.set(key, outcome)
  }
  return values
}
