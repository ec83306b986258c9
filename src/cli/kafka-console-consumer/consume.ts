import { ClientError } from '../../kafka/client/client-error.ts'
import type { Consumer, ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import type { Io } from '../kit/io.ts'
import { javaPattern } from '../kit/java-regex.ts'
import type { ScriptLog } from '../kit/log.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { BufferedOutput } from '../kit/output.ts'
import type { MessageFormatter } from './formatter.ts'
import * as option from './options.ts'
import { receive } from './receive.ts'
import type { StartOffset } from './settings.ts'

const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleConsumer'
const WAKEUP = 'org.apache.kafka.common.errors.WakeupException'

/** What one run of the tool works with. */
export interface Consumption {
  consumer: Consumer
  formatter: MessageFormatter
  io: Io
  log: ScriptLog
  /** -1 for no limit. */
  maxMessages: number
  timeoutMs: number
  skipMessageOnError: boolean
}

/** Subscribes to --topic or --include, or takes one partition from where it shall be read. */
export function subscribe(consumer: Consumer, options: ParsedOptions, start: StartOffset): void {
  const topic = options.has(option.topic) ? options.valueOf(option.topic) : undefined
  if (topic === undefined) {
    consumer.subscribe(javaPattern(options.valueOf(option.include) ?? ''))
    return
  }
  const partition = options.valueOf(option.partition)
  if (partition === undefined) {
    consumer.subscribe([topic])
    return
  }
  const assigned = { topic, partition }
  consumer.assign([assigned])
  if (start === 'earliest') consumer.seekToBeginning([assigned])
  else if (start === 'latest') consumer.seekToEnd([assigned])
  else consumer.seek(assigned, start)
}

/**
 * Prints records until there are enough, none comes in time, the consumer is woken up or nobody reads the output. Resolves to what was
 * not printed of the last poll; counts through `countMessage`. Throws what a formatter throws.
 */
export async function printRecords(
  consumption: Consumption,
  countMessage: () => void,
): Promise<readonly ConsumerRecord[]> {
  const { consumer, formatter, io, log, maxMessages, timeoutMs, skipMessageOnError } = consumption
  const output = new BufferedOutput(io.stdout)
  let printed = 0
  let records: readonly ConsumerRecord[] = []
  let next = 0
  try {
    while (maxMessages === -1 || printed < maxMessages) {
      if (next === records.length) {
        records = await receiveOrEnd(consumer, timeoutMs, log)
        next = 0
        if (records.length === 0) break
      }
      while (next < records.length && (maxMessages === -1 || printed < maxMessages)) {
        const record = records[next]
        next += 1
        printed += 1
        countMessage()
        if (record !== undefined) writeRecord(record, { formatter, output, log, skipMessageOnError })
      }
      output.flush()
      const slow = output.drained()
      if (slow !== undefined) await slow
      if (output.hasFailed) {
        io.stderr.write('Unable to write to standard out, closing consumer.\n')
        break
      }
    }
  } finally {
    await output.end()
  }
  return records.slice(next)
}

/** No records: the end, with its reason in the log unless the consumer was woken up. */
async function receiveOrEnd(
  consumer: Consumer,
  timeoutMs: number,
  log: ScriptLog,
): Promise<readonly ConsumerRecord[]> {
  try {
    return await receive(consumer, timeoutMs)
  } catch (fault) {
    const isWakeup = fault instanceof ClientError && fault.className === WAKEUP
    if (!isWakeup) log.error('Error processing message, terminating consumer process: ', LOGGER, fault)
    return []
  }
}

interface Writing {
  formatter: MessageFormatter
  output: BufferedOutput
  log: ScriptLog
  skipMessageOnError: boolean
}

function writeRecord(record: ConsumerRecord, { formatter, output, log, skipMessageOnError }: Writing): void {
  try {
    formatter.write(record, output)
  } catch (fault) {
    if (!skipMessageOnError) throw fault
    log.error('Error processing message, skipping this message: ', LOGGER, fault)
  }
}

/** Takes back what was polled but not printed, so that it is not committed, and leaves the group. */
export async function cleanUp(consumer: Consumer, unprinted: readonly ConsumerRecord[]): Promise<void> {
  const smallest = new Map<string, ConsumerRecord>()
  for (const record of unprinted) {
    const partition = `${record.topic}-${record.partition}`
    if (!smallest.has(partition)) smallest.set(partition, record)
  }
  for (const record of smallest.values()) consumer.seek(record, record.offset)
  await consumer.close()
}
