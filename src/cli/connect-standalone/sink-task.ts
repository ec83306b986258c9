import { closeSync, openSync, writeSync } from 'node:fs'
import type { Consumer } from '../../kafka/client/consumer/types.ts'
import type { Io } from '../kit/io.ts'
import { javaPattern } from '../kit/java-regex.ts'
import { transformChain } from './chain.ts'
import type { Connector } from './connector.ts'
import { javaText } from './record.ts'
import { handleRecord, type Tolerance } from './tolerance.ts'

const POLL_MS = 200

/** What a running sink is given by its worker. */
export interface SinkSurroundings {
  readonly io: Io
  readonly signal: AbortSignal
  readonly consumer: Consumer
  readonly flushIntervalMs: number
}

/**
 * FileStreamSink: writes each record's value as a line to a file, or to stdout. Offsets are committed when the lines are in the file. Rejects
 * with what ends the task.
 */
export async function runSink(connector: Connector, surroundings: SinkSurroundings): Promise<void> {
  const { io, signal, consumer, flushIntervalMs } = surroundings
  const { settings, keyConverter, valueConverter, headerConverter } = connector
  const path = settings.get('file') || undefined
  const transform = transformChain(settings)
  const tolerance: Tolerance = { connector, io }
  const file = path === undefined ? undefined : openSync(path, 'a')
  const pattern = settings.get('topics.regex')
  consumer.subscribe(pattern ? javaPattern(`^(?:${pattern})$`) : splitTopics(settings.get('topics')))
  let flushedAt = Date.now()
  try {
    while (!signal.aborted) {
      const lines: string[] = []
      for (const record of await consumer.poll(POLL_MS)) {
        const written = handleRecord(tolerance, () =>
          transform({
            topic: record.topic,
            partition: record.partition,
            key: keyConverter.toConnect(record.key),
            value: valueConverter.toConnect(record.value),
            timestamp: record.timestamp < 0 ? null : record.timestamp,
            headers: record.headers.map(({ key, value }) => ({
              key,
              datum: headerConverter.toConnect(value),
            })),
            kafkaOffset: record.offset,
          }),
        )
        if (written !== null) lines.push(`${javaText(written.value)}\n`)
      }
      if (lines.length > 0) {
        const text = lines.join('')
        if (file === undefined) io.stdout.write(text)
        else writeSync(file, text)
      }
      if (Date.now() - flushedAt >= flushIntervalMs) {
        await consumer.commit()
        flushedAt = Date.now()
      }
    }
    await consumer.commit()
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function splitTopics(topics: string | undefined): string[] {
  return (topics ?? '')
    .split(',')
    .map((topic) => topic.trim())
    .filter((topic) => topic !== '')
}
