import type { Consumer, ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import { JavaError } from '../kit/java-error.ts'

/** The longest that one poll waits: timers take no more, and the loop goes on anyway. */
const MAX_POLL_MS = 2 ** 31 - 1

/**
 * Polls until there are records.
 *
 * @throws JavaError (TimeoutException without a message) when none came for `timeoutMs`; what poll throws, too
 */
export async function receive(consumer: Consumer, timeoutMs: number): Promise<ConsumerRecord[]> {
  const startMs = performance.now()
  for (;;) {
    const records = await consumer.poll(Math.min(timeoutMs, MAX_POLL_MS))
    if (records.length > 0) return records
    if (performance.now() - startMs > timeoutMs)
      throw new JavaError('org.apache.kafka.common.errors.TimeoutException', '')
  }
}
