import type { Outcome } from '../../kafka/client/admin/types.ts'
import { executionException, JavaError } from './java-error.ts'

/**
 * Waits as Java's Future.get: a fault arrives wrapped in an ExecutionException, which the reference shows. `withinMs` is for how long the
 * reference waits at most: then it throws a TimeoutException without a message.
 */
export async function futureGet<T>(promise: Promise<T>, withinMs?: number): Promise<T> {
  const ended = promise.catch((fault: unknown) => {
    throw executionException(fault)
  })
  return withinMs === undefined ? ended : Promise.race([ended, lateAfter(withinMs, ended)])
}

function lateAfter(ms: number, ended: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const late = () => reject(new JavaError('java.util.concurrent.TimeoutException', ''))
    const timer = setTimeout(late, ms)
    const stop = () => clearTimeout(timer)
    ended.then(stop, stop)
  })
}

/** Waits for outcomes as Java's KafkaFuture.allOf(…).get: the first that is an error is thrown, wrapped in an ExecutionException. */
export async function allOfGet<K, V>(promise: Promise<Outcome<K, V>>, withinMs?: number): Promise<Map<K, V>> {
  const values = new Map<K, V>()
  for (const [key, outcome] of await futureGet(promise, withinMs)) {
    if (outcome instanceof Error) throw executionException(outcome)
    values.set(key, outcome)
  }
  return values
}
