import type { Refusal, ValidationOptions } from './validate-produced.ts'

/** What is wrong with one record of a batch. */
export interface RecordFault {
  /** Counted from 0 in the batch. */
  readonly batchIndex: number
  readonly message: string
}

const SHOWN_FAULTS = 3
/** Beyond so many they are counted only. */
const KEPT_FAULTS = 100_000

/** Gathers the faults of a batch's records, worded as the reference words them: clients print them. */
export class RecordFaults {
  readonly #options: ValidationOptions
  readonly #faults: RecordFault[] = []
  #count = 0
  #hasTimestampFault = false

  /** The reference reads keys and values only where it has to, and says so when it prints a record. */
  readonly #areRecordsPartial: boolean

  constructor(options: ValidationOptions, areRecordsPartial: boolean) {
    this.#options = options
    this.#areRecordsPartial = areRecordsPartial
  }

  addMissingKey(batchIndex: number): void {
    const { topic, partition } = this.#options.topicPartition
    const message = `Compacted topic cannot accept message without key in topic partition ${topic}-${partition}`
    this.#add(batchIndex, message)
  }

  /** A producer must not claim that its records have LogAppendTime. */
  addAppendTime(
    batchIndex: number,
    timestamp: number,
    record: { offsetDelta: number; keyLength: number; valueLength: number },
  ): void {
    this.#hasTimestampFault = true
    const [name, least] = this.#areRecordsPartial ? ['PartialDefaultRecord', -1] : ['DefaultRecord', 0]
    const [key, value] = [Math.max(least, record.keyLength), Math.max(least, record.valueLength)]
    const message =
      `Invalid timestamp type in message ${name}(offset=${record.offsetDelta}, timestamp=${timestamp}, key=${key} bytes, ` +
      `value=${value} bytes). Producer should not set timestamp type to LogAppendTime.`
    this.#add(batchIndex, message)
  }

  /** Beyond ±2^53 no timestamp is taken, whatever the bounds. */
  checkTimestamp(batchIndex: number, timestamp: number, offset: number): void {
    const { nowMs, config } = this.#options
    const age = nowMs - timestamp
    const isWithin = age <= config.messageTimestampBeforeMaxMs && -age <= config.messageTimestampAfterMaxMs
    if (isWithin && Number.isSafeInteger(timestamp)) return
    this.#hasTimestampFault = true
    const from = javaLong(nowMs, -config.messageTimestampBeforeMaxMs)
    const to = javaLong(nowMs, config.messageTimestampAfterMaxMs)
    const message = `Timestamp ${javaLong(timestamp, 0)} of message with offset ${offset} is out of range. The timestamp should be within [${from}, ${to}]`
    this.#add(batchIndex, message)
  }

  #add(batchIndex: number, message: string): void {
    this.#count++
    if (this.#faults.length < KEPT_FAULTS) this.#faults.push({ batchIndex, message })
  }

  /** The refusal that the faults come to; undefined when there are none. */
  refusal(): Refusal | undefined {
    const faults = this.#faults
    if (faults.length === 0) return undefined
    if (this.#hasTimestampFault) {
      const message = 'One or more records have been rejected due to invalid timestamp'
      return { error: 'INVALID_TIMESTAMP', message, recordFaults: faults, hasLogStartOffset: true }
    }
    const shown = faults
      .slice(0, SHOWN_FAULTS)
      .map(({ batchIndex, message }) => `RecordError(batchIndex=${batchIndex}, message='${message}')`)
    const message =
      `One or more records have been rejected due to ${this.#count} record errors in total, ` +
      `and only showing the first three errors at most: [${shown.join(', ')}]`
    return { error: 'INVALID_RECORD', message, recordFaults: faults, hasLogStartOffset: true }
  }
}

/** Adds as Java's long does: "for ever" (2^63 - 1) makes the sum wrap, and the reference prints that. */
function javaLong(a: number, b: number): bigint {
  const limit = 2n ** 63n - 1n
  const clamp = (value: number): bigint => {
    const big = BigInt(Math.trunc(value))
    return big > limit ? limit : big < -limit ? -limit : big
  }
  return BigInt.asIntN(64, clamp(a) + clamp(b))
}
