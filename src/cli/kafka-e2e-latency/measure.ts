import type { Consumer } from '../../kafka/client/consumer/types.ts'
import type { Producer } from '../../kafka/client/producer/types.ts'
import { executionException } from '../kit/java-error.ts'
import { type MessageSizes, randomMessage, validate } from './messages.ts'

const POLL_TIMEOUT_MS = 60_000
const NS_PER_MS = 1_000_000
const REPORT_EVERY = 1000

/** How long the messages took. */
export interface Latencies {
  avgLatencyMs: number
  p50LatencyMs: number
  p99LatencyMs: number
  p999LatencyMs: number
}

/** What a measurement takes. */
export interface Measurement {
  producer: Producer
  consumer: Consumer
  topic: string
  numRecords: number
  sizes: MessageSizes
  /** Called with every thousandth message's number and its milliseconds. */
  onReport: (index: number, latencyMs: number) => void
  onProgress: (done: number) => void
}

/** Sends one message after the other, each when the one before was read. Throws where one does not come back as it was sent. */
export async function measure(measurement: Measurement): Promise<Latencies> {
  const { producer, consumer, topic, numRecords, sizes } = measurement
  const latencies = new Int32Array(numRecords)
  let totalNs = 0
  for (let index = 0; index < numRecords; index += 1) {
    const message = randomMessage(sizes)
    const begin = process.hrtime.bigint()
    await producer.deliver({ topic, ...message }).catch((fault) => {
      throw executionException(fault)
    })
    const received = await consumer.poll(POLL_TIMEOUT_MS)
    const elapsedNs = Number(process.hrtime.bigint() - begin)
    try {
      validate(message, received, POLL_TIMEOUT_MS)
    } catch (fault) {
      await consumer.commit()
      throw fault
    }
    if (index % REPORT_EVERY === 0) measurement.onReport(index, elapsedNs / 1000 / 1000)
    totalNs += elapsedNs
    latencies[index] = Math.trunc(elapsedNs / NS_PER_MS)
    measurement.onProgress(index + 1)
  }
  latencies.sort()
  const at = (share: number) => latencies[Math.trunc(numRecords * share)] ?? 0
  return {
    avgLatencyMs: totalNs / numRecords / 1000 / 1000,
    p50LatencyMs: at(0.5),
    p99LatencyMs: at(0.99),
    p999LatencyMs: at(0.999),
  }
}
