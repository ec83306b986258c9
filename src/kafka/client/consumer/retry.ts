import { backoffMs } from '../backoff.ts'
import { type ClientError, timeoutError, toClientError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { ConsumerSettings } from './settings.ts'

/**
 * Tries again what failed retriably, until it is interrupted. Rejects with a ClientError, which is a TimeoutException of this text
 * at the deadline.
 */
export async function retryUntil<T>(
  deadlineMs: number,
  context: {
    cluster: Cluster
    settings: ConsumerSettings
    timeoutText: () => string
    isInterrupted: () => boolean
    /** Errors to try again after, besides those that are retriable for everybody. */
    retries?: (error: ClientError) => boolean
  },
  work: (deadlineMs: number) => Promise<T>,
): Promise<T> {
  const { cluster, settings, timeoutText, isInterrupted, retries } = context
  for (let tries = 1; ; tries++) {
    try {
      return await work(deadlineMs)
    } catch (fault) {
      const error = toClientError(fault)
      const isRetriable = error.isRetriable || retries?.(error) === true
      if (!isRetriable || cluster.isClosed || isInterrupted()) throw error
      const pauseMs = backoffMs(tries, settings.retryBackoff)
      if (cluster.clock.now() + pauseMs >= deadlineMs) throw timeoutError(timeoutText())
      await cluster.pause(pauseMs)
    }
  }
}
