import type { Producer } from '../kafka/client/producer/types.ts'
import { advice } from './kafka-console-producer/advice.ts'
import { jsonReader, readsJson } from './kafka-console-producer/json-reader.ts'
import { type LineReader, lineReader } from './kafka-console-producer/line-reader.ts'
import { manual } from './kafka-console-producer/manual.ts'
import * as option from './kafka-console-producer/options.ts'
import { logFailure, sendAndWait, sendInBatches, sendLines } from './kafka-console-producer/send-lines.ts'
import { checkArgs, producerProperties, readerProperties } from './kafka-console-producer/settings.ts'
import { ExitRequest, exitCodeOf, signalExitCodes } from './kit/exit.ts'
import { adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { javaTrace } from './kit/java-error.ts'
import { scriptLog } from './kit/log.ts'
import { OptionError } from './kit/option-errors.ts'
import { type CommandLine, parseOrPrintUsage } from './kit/usage.ts'

/** kafka-console-producer: sends each line of standard input as a record. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => produce(argv, io), io)
}

async function produce(words: readonly string[], io: Io): Promise<number> {
  let producer: Producer | undefined
  let exitCode = 0
  try {
    const line = parseOrPrintUsage(manual, words, io)
    checkArgs(line)
    const forReader = readerProperties(line)
    const reader = readsJson(forReader) ? jsonReader(forReader) : lineReader(forReader)
    producer = await open(line)
    exitCode = await sendAll(producer, reader, line)
  } catch (fault) {
    if (fault instanceof ExitRequest) throw fault
    io.stderr.write(`${fault instanceof OptionError ? fault.message : javaTrace(fault)}\n`)
    adviseOn(fault, io, { manual, advice })
    exitCode = 1
  }
  // What was read before is still delivered, as in the reference, whose shutdown hook closes the producer.
  await producer?.close()
  return exitCode
}

async function open(line: CommandLine): Promise<Producer> {
  const properties = producerProperties(line)
  if (line.options.has(option.transaction)) {
    const { makeTransactional } = await import('./kafka-console-producer/transaction.ts')
    makeTransactional(properties)
  }
  const [{ connectTo }, { openProducer }] = await Promise.all([
    import('./kit/connect.ts'),
    import('../kafka/client/producer/producer.ts'),
  ])
  const setting = await connectTo(properties, line.io)
  return openProducer(setting.properties, setting.hooks)
}

/** Sends the input until it ends or a signal ends the script; returns the exit code. */
async function sendAll(
  producer: Producer,
  reader: LineReader,
  { io, options }: CommandLine,
): Promise<number> {
  const ended = new AbortController()
  const isTransaction = options.has(option.transaction)
  const log = scriptLog(io)
  let isDoomed = false
  let thrown: Error | undefined
  const send = options.has(option.sync)
    ? sendAndWait(producer)
    : sendInBatches(producer, (record, error) => {
        // In a transaction the first failure dooms the rest, which need not be told, nor read.
        if (isTransaction && isDoomed) return
        if (isThrownBySend(error)) {
          thrown ??= error
          isDoomed = true
          ended.abort()
          return
        }
        logFailure(record, error, log)
        if (!isTransaction) return
        isDoomed = true
        ended.abort()
      })
  const work = async () => {
    let lineCount = 0
    let exitCode = 1
    const sent = sendLines(io, reader, send, ended.signal).then((count) => {
      lineCount = count
      return 0
    })
    try {
      exitCode = await Promise.race([sent, terminated(io, ended.signal)])
      if (thrown !== undefined) throw thrown
    } finally {
      ended.abort()
      isDoomed ||= exitCode !== 0
    }
    return { exitCode, lineCount }
  }
  if (!isTransaction) return (await work()).exitCode
  const { inTransaction } = await import('./kafka-console-producer/transaction.ts')
  return inTransaction(producer, work, { io, isDoomed: () => isDoomed })
}

/** Whether Java's send throws it, which ends the script, instead of handing it to the callback: what is no fault of the broker's is. */
function isThrownBySend(error: Error): boolean {
  return (
    'className' in error && typeof error.className === 'string' && error.className.startsWith('java.lang.')
  )
}

/** Resolves to the exit code that a signal means; never where nothing signals. */
function terminated(io: Io, ended: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const stopListening = io.onTerminate?.((signal) => resolve(signalExitCodes[signal]))
    if (stopListening !== undefined) ended.addEventListener('abort', stopListening, { once: true })
  })
}
