/** From standard input to the producer, line by line, in one of three ways: in batches, one after the other (--sync), or all or nothing (--transaction). */
import type { DeliveryCallback, Producer, ProducerRecord } from '../../kafka/client/producer/types.ts'
import { chunksOf } from '../kit/chunks.ts'
import type { Io } from '../kit/io.ts'
import { JavaError, javaTrace } from '../kit/java-error.ts'
import { LineSplitter } from '../kit/lines.ts'
import type { ScriptLog } from '../kit/log.ts'
import { RecordProgress } from '../kit/progress.ts'
import type { LineReader } from './line-reader.ts'

const CALLBACK_LOGGER = 'org.apache.kafka.clients.producer.internals.ErrorLoggingCallback'

/** Sends one record; a promise where the next has to wait. */
export type Send = (record: ProducerRecord) => Promise<void> | undefined

/** Sends every line until the input or `ended` ends; resolves to the number of lines sent. Throws what the reader throws, and what `send` rejects with. */
export async function sendLines(io: Io, reader: LineReader, send: Send, ended: AbortSignal): Promise<number> {
  // Java has a console only where both ends are a terminal.
  const prompt = io.stdin.isTTY && io.stdout.isTTY ? () => io.stdout.write('>') : () => true
  const progress = io.stdin.isTTY ? undefined : new RecordProgress(io, 'Sending')
  const splitter = new LineSplitter()
  let lineCount = 0
  const take = (line: Buffer) => send(reader.read(line, lineCount + 1))
  prompt()
  try {
    for await (const chunk of chunksOf(io.stdin, ended)) {
      const before = lineCount
      for (const line of splitter.push(chunk)) {
        const pending = take(line)
        lineCount += 1
        if (pending !== undefined) await pending
        if (ended.aborted) return lineCount
        prompt()
      }
      progress?.add(lineCount - before)
    }
    for (const line of splitter.end()) {
      await take(line)
      lineCount += 1
      prompt()
    }
  } finally {
    progress?.end()
  }
  return lineCount
}

/** What a record was like that could not be delivered: sizes in bytes, -1 for null. */
export interface Undelivered {
  topic: string
  keyBytes: number
  valueBytes: number
}

/** A failure does not end the script. */
export function sendInBatches(
  producer: Producer,
  onFailure: (record: Undelivered, error: Error) => void,
): Send {
  return (record) =>
    producer.send(record, reportFailure(record, onFailure)) ? undefined : producer.drained()
}

/** A failure ends the script: Java's future wraps what went wrong. */
export function sendAndWait(producer: Producer): Send {
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
function reportFailure(
  { topic, key, value }: ProducerRecord,
  onFailure: (record: Undelivered, error: Error) => void,
): DeliveryCallback {
  const keyBytes = key?.length ?? -1
  const valueBytes = value?.length ?? -1
  return (error) => {
    if (error !== null) onFailure({ topic, keyBytes, valueBytes }, error)
  }
}

/** Logs a failure as the reference's callback does. */
export function logFailure(record: Undelivered, error: Error, log: ScriptLog): void {
  const size = (bytes: number) => (bytes === -1 ? 'null' : `${bytes} bytes`)
  const text = `Error when sending message to topic ${record.topic} with key: ${size(record.keyBytes)}, value: ${size(record.valueBytes)} with error:`
  log.error(text, CALLBACK_LOGGER, error)
}
