import type { DeliveryCallback, Producer, ProducerRecord } from '../kafka/client/producer/types.ts'
import { type LineReader, lineReader } from './kafka-console-producer/line-reader.ts'
import { manual } from './kafka-console-producer/manual.ts'
import { sync } from './kafka-console-producer/options.ts'
import { checkArgs, producerProperties, readerProperties } from './kafka-console-producer/settings.ts'
import { chunksOf } from './kit/chunks.ts'
import { ExitRequest, exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { JavaError, javaTrace } from './kit/java-error.ts'
import { LineSplitter } from './kit/lines.ts'
import { type ScriptLog, scriptLog } from './kit/log.ts'
import { OptionError } from './kit/option-errors.ts'
import { type CommandLine, parseOrPrintUsage } from './kit/usage.ts'

const CALLBACK_LOGGER = 'org.apache.kafka.clients.producer.internals.ErrorLoggingCallback'
const signalExitCodes = { SIGINT: 130, SIGTERM: 143 } as const

/** kafka-console-producer: sends each line of standard input as a record. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => produce(argv, io), io)
}

async function produce(words: readonly string[], io: Io): Promise<number> {
  let producer: Producer | undefined
  const ended = new AbortController()
  let exitCode = 0
  try {
    const line = parseOrPrintUsage(manual, words, io)
    checkArgs(line)
    const reader = lineReader(readerProperties(line))
    const properties = producerProperties(line)
    const [{ connectTo }, { openProducer }] = await Promise.all([
      import('./kit/connect.ts'),
      import('../kafka/client/producer/producer.ts'),
    ])
    const setting = await connectTo(properties, io)
    const opened: Producer = await openProducer(setting.properties, setting.hooks)
    producer = opened
    exitCode = await Promise.race([
      sendLines(opened, reader, line, ended.signal),
      terminated(io, ended.signal),
    ])
  } catch (fault) {
    if (fault instanceof ExitRequest) throw fault
    io.stderr.write(`${fault instanceof OptionError ? fault.message : javaTrace(fault)}\n`)
    exitCode = 1
  }
  ended.abort()
  // What was read before is still delivered, as in the reference, whose shutdown hook closes the producer.
  await producer?.close()
  return exitCode
}

/** Resolves to the exit code that a signal means; never where nothing signals. */
function terminated(io: Io, ended: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const stopListening = io.onTerminate?.((signal) => resolve(signalExitCodes[signal]))
    if (stopListening !== undefined) ended.addEventListener('abort', stopListening, { once: true })
  })
}

async function sendLines(
  producer: Producer,
  reader: LineReader,
  { io, options }: CommandLine,
  ended: AbortSignal,
): Promise<number> {
  // Java has a console only where both ends are a terminal.
  const prompt = io.stdin.isTTY && io.stdout.isTTY ? () => io.stdout.write('>') : () => true
  const send = options.has(sync) ? sendAndWait(producer) : sendInBatches(producer, scriptLog(io))
  const splitter = new LineSplitter()
  let lineNumber = 1
  prompt()
  for await (const chunk of chunksOf(io.stdin, ended)) {
    for (const line of splitter.push(chunk)) {
      const pending = send(reader.read(line, lineNumber))
      if (pending !== undefined) await pending
      if (ended.aborted) return 0
      lineNumber += 1
      prompt()
    }
  }
  for (const line of splitter.end()) {
    await send(reader.read(line, lineNumber))
    prompt()
  }
  return 0
}

/** Sends one record; a promise where the next has to wait. */
type Send = (record: ProducerRecord) => Promise<void> | undefined

function sendInBatches(producer: Producer, log: ScriptLog): Send {
  return (record) => (producer.send(record, reportFailure(record, log)) ? undefined : producer.drained())
}

/** A failure ends the script: Java's future wraps what went wrong. */
function sendAndWait(producer: Producer): Send {
  return async (record) => {
    try {
      await producer.deliver(record)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      throw new JavaError('java.util.concurrent.ExecutionException', javaTrace(error), error)
    }
  }
}

/** Keeps the sizes, not the bytes: what waits for its acknowledgement may be many records. */
function reportFailure({ topic, key, value }: ProducerRecord, log: ScriptLog): DeliveryCallback {
  const keyBytes = key?.length ?? -1
  const valueBytes = value?.length ?? -1
  return (error) => {
    if (error !== null) logFailure({ topic, keyBytes, valueBytes }, error, log)
  }
}

function logFailure(
  record: { topic: string; keyBytes: number; valueBytes: number },
  error: Error,
  log: ScriptLog,
): void {
  const size = (bytes: number) => (bytes === -1 ? 'null' : `${bytes} bytes`)
  const text = `Error when sending message to topic ${record.topic} with key: ${size(record.keyBytes)}, value: ${size(record.valueBytes)} with error:`
  log.error(text, CALLBACK_LOGGER, error)
}
