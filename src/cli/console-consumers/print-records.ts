import { fstatSync } from 'node:fs'
import { ClientError } from '../../kafka/client/client-error.ts'
import { hint } from '../kit/hint.ts'
import type { Io } from '../kit/io.ts'
import { JavaError } from '../kit/java-error.ts'
import type { ScriptLog } from '../kit/log.ts'
import { BufferedOutput } from '../kit/output.ts'
import { RecordProgress } from '../kit/progress.ts'
import type { FormattedRecord, MessageFormatter } from './message-formatter.ts'

const WAKEUP = 'org.apache.kafka.common.errors.WakeupException'
/** The longest that one poll waits: timers take no more, and the loop goes on anyway. */
const MAX_POLL_MS = 2 ** 31 - 1

/** What one run of a console consumer works with. */
export interface Consumption<R extends FormattedRecord = FormattedRecord> {
  poll(timeoutMs: number): Promise<readonly R[]>
  formatter: MessageFormatter
  io: Io
  log: ScriptLog
  /** In whose name errors are logged. */
  logger: string
  /** -1 for no limit. Throws for a wrong one, which in the reference is told after the count. */
  maxMessages(): number
  /** How long to wait for a record. */
  timeoutMs: number
  /** Whether there is nothing more to wait for. */
  isDone?(): boolean
  /** Called with each record when it has been written. */
  onWritten?(record: R): void
  /** Called where a record cannot be written; ends the script by throwing. */
  onFault(fault: unknown, record: R): void
  /** Called at the end, whatever ended it, with what was not printed of the last poll; leaves the group. */
  leave(unprinted: readonly R[]): Promise<void>
  /** What to tell somebody at a terminal who got no record; asked before `leave`. */
  adviceWithoutRecords(): string | undefined
}

/** Prints records until there are enough, none comes in time, the consumer is woken up or nobody reads the output; throws what `onFault` throws. */
export async function printRecords<R extends FormattedRecord>(consumption: Consumption<R>): Promise<void> {
  const { io } = consumption
  let messageCount = 0
  let unprinted: readonly R[] = []
  try {
    unprinted = await pollAndPrint(consumption, () => {
      messageCount += 1
    })
  } finally {
    const advice = messageCount === 0 ? consumption.adviceWithoutRecords() : undefined
    await consumption.leave(unprinted)
    io.stderr.write(`Processed a total of ${messageCount} messages\n`)
    if (advice !== undefined) hint(io, advice)
  }
}

/** Resolves to what was not printed of the last poll; counts through `countMessage`, because what throws has a count as well. */
async function pollAndPrint<R extends FormattedRecord>(
  consumption: Consumption<R>,
  countMessage: () => void,
): Promise<readonly R[]> {
  const { io } = consumption
  const maxMessages = consumption.maxMessages()
  const output = new BufferedOutput(io.stdout)
  // What goes on to another program may be shown on the same terminal, where a spinner would be in its way.
  const progress = isFile(io.stdout) ? new RecordProgress(io, 'Reading') : undefined
  let printed = 0
  let records: readonly R[] = []
  let next = 0
  try {
    while (maxMessages === -1 || printed < maxMessages) {
      if (next === records.length) {
        records = await receiveOrEnd(consumption)
        next = 0
        if (records.length === 0) break
        progress?.add(records.length)
      }
      while (next < records.length && (maxMessages === -1 || printed < maxMessages)) {
        const record = records[next]
        next += 1
        printed += 1
        countMessage()
        if (record !== undefined) writeRecord(record, consumption, output)
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
    progress?.end()
  }
  return records.slice(next)
}

/** No records: the end, with its reason in the log unless the consumer was woken up. */
async function receiveOrEnd<R extends FormattedRecord>(consumption: Consumption<R>): Promise<readonly R[]> {
  try {
    return await receive(consumption)
  } catch (fault) {
    const isWakeup = fault instanceof ClientError && fault.className === WAKEUP
    if (!isWakeup)
      consumption.log.error(
        'Error processing message, terminating consumer process: ',
        consumption.logger,
        fault,
      )
    return []
  }
}

/** No records: there is nothing more. Throws a JavaError (TimeoutException without a message) when none came in time; what poll throws, too. */
async function receive<R extends FormattedRecord>({
  poll,
  isDone,
  timeoutMs,
}: Consumption<R>): Promise<readonly R[]> {
  const startMs = performance.now()
  for (;;) {
    const records = await poll(Math.min(timeoutMs, MAX_POLL_MS))
    if (records.length > 0 || isDone?.() === true) return records
    if (performance.now() - startMs > timeoutMs)
      throw new JavaError('org.apache.kafka.common.errors.TimeoutException', '')
  }
}

function writeRecord<R extends FormattedRecord>(
  record: R,
  consumption: Consumption<R>,
  output: BufferedOutput,
): void {
  try {
    consumption.formatter.write(record, output)
    consumption.onWritten?.(record)
  } catch (fault) {
    consumption.onFault(fault, record)
  }
}

function isFile(stream: object): boolean {
  return 'fd' in stream && typeof stream.fd === 'number' && fstatSync(stream.fd).isFile()
}
