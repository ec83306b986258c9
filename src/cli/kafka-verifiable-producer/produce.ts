import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClientError } from '../../kafka/client/client-error.ts'
import type { Producer, RecordMetadata } from '../../kafka/client/producer/types.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { javaDouble } from '../kit/java-float.ts'
import { ThroughputThrottler } from '../kit/throughput-throttler.ts'
import type { Events } from '../verifiable/events.ts'

/** What is to be sent. */
export interface Plan {
  topic: string
  /** Below zero: without end. */
  maxMessages: number
  /** Messages a second; below zero no limit. */
  throughput: number
  valuePrefix: number | undefined
  repeatingKeys: number | undefined
  /** The creation time of the first message; undefined for the time of sending. */
  createTime: bigint | undefined
}

/** Sends increasing numbers and prints what becomes of each. */
export class Production {
  readonly #plan: Plan
  readonly #events: Events
  readonly #startMs = Date.now()
  #createTime: bigint | undefined
  #nextKey = 0
  #sent = 0
  #acked = 0

  constructor(plan: Plan, events: Events) {
    this.#plan = plan
    this.#events = events
    this.#createTime = plan.createTime
  }

  /** Sends until all are sent, or the signal comes. */
  async run(producer: Producer, stop: AbortSignal): Promise<void> {
    this.#events.print('startup_complete')
    const { maxMessages, throughput } = this.#plan
    const throttler = new ThroughputThrottler(throughput, Date.now())
    const count = maxMessages < 0 ? Number.POSITIVE_INFINITY : maxMessages
    let lastTurnMs = 0
    for (let index = 0; index < count && !stop.aborted; index += 1) {
      const startMs = Date.now()
      if (!this.#send(producer, index)) await producer.drained()
      if (startMs !== lastTurnMs) {
        lastTurnMs = startMs
        await (this.#events.drained() ?? nextTurn())
      }
      if (throttler.shouldThrottle(index, startMs)) await throttler.throttle(stop).catch(() => undefined)
    }
  }

  /** Prints the last lines, when the producer is closed. */
  summarize(): void {
    this.#events.print('shutdown_complete')
    const average = 1000 * (this.#acked / (Date.now() - this.#startMs))
    const averageText = Number.isFinite(average) ? javaDouble(average) : `"${average}"`
    this.#events.printWith(
      'tool_data',
      `"sent":${this.#sent},"acked":${this.#acked},"target_throughput":${this.#plan.throughput},"avg_throughput":${averageText}`,
    )
  }

  /** Whether there is room for more; throws a JavaError for a time before 1970. */
  #send(producer: Producer, index: number): boolean {
    const { topic, valuePrefix } = this.#plan
    const key = this.#takeKey()
    const value = valuePrefix === undefined ? String(index) : `${valuePrefix}.${index}`
    const timestamp = this.#takeCreateTime()
    if (timestamp !== undefined && timestamp < 0)
      throw illegalArgument(
        `Invalid timestamp: ${timestamp}. Timestamp should always be non-negative or null.`,
      )
    this.#sent += 1
    const record = {
      topic,
      key: key === null ? null : Buffer.from(key),
      value: Buffer.from(value),
      ...(timestamp === undefined ? {} : { timestamp: Number(timestamp) }),
    }
    return producer.send(record, (error, metadata) => this.#tell(key, value, error, metadata))
  }

  #tell(key: string | null, value: string, error: ClientError | null, metadata: RecordMetadata): void {
    const { topic } = this.#plan
    if (error === null) {
      this.#acked += 1
      const { offset, partition } = metadata
      this.#events.print('producer_send_success', { key, value, offset, topic, partition })
    } else {
      const { className, message } = error
      this.#events.print('producer_send_error', {
        topic,
        key,
        value,
        exception: `class ${className}`,
        message,
      })
    }
  }

  #takeKey(): string | null {
    const { repeatingKeys } = this.#plan
    if (repeatingKeys === undefined) return null
    const key = this.#nextKey
    this.#nextKey = key + 1 === repeatingKeys ? 0 : key + 1
    return String(key)
  }

  /** Each is later than the one before by all the time since the start, as in the reference, whose long wraps. */
  #takeCreateTime(): bigint | undefined {
    const time = this.#createTime
    if (time !== undefined) this.#createTime = BigInt.asIntN(64, time + BigInt(Date.now() - this.#startMs))
    return time
  }
}
