import { closeSync, openSync, writeSync } from 'node:fs'
import type { Consumer, ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import type { OffsetAndMetadata, TopicPartition } from '../../kafka/client/types.ts'
import type { Io } from '../kit/io.ts'
import { javaPattern } from '../kit/java-regex.ts'
import { fileFault } from '../kit/properties.ts'
import type { Connector } from './connector.ts'
import { connectException } from './errors.ts'
import type { PauseSwitch } from './pause-switch.ts'
import { javaText } from './record.ts'
import { handleRecord, type RecordErrors, type Step } from './record-errors.ts'
import type { TransformChain } from './transform-chain.ts'
import { list } from './transform-settings.ts'

const POLL_MS = 200

/** What a running sink is given by its worker. */
export interface SinkSurroundings {
  readonly io: Io
  readonly signal: AbortSignal
  readonly pause: PauseSwitch
  readonly consumer: Consumer
  readonly flushIntervalMs: number
  readonly transform: TransformChain
  readonly errors: RecordErrors<ConsumerRecord>
  /** Is told each topic that records came from. */
  onTopic(topic: string): void
}

/**
 * FileStreamSink: writes each record's value as a line to a file, or to stdout. Offsets are committed when the lines are in the file. Rejects
 * with what ends the task.
 */
export async function runSink(connector: Connector, surroundings: SinkSurroundings): Promise<void> {
  const { io, signal, pause, consumer, flushIntervalMs, errors } = surroundings
  const { settings } = connector
  const delivered = new Delivered(consumer)
  const pattern = settings.get('topics.regex')?.trim()
  consumer.subscribe(pattern ? javaPattern(pattern) : list(settings.get('topics')), {
    onPartitionsRevoked: () => delivered.commit(),
  })
  const file = openFile(settings.get('file')?.trim() || undefined)
  let flushedAt = Date.now()
  let isResting = false
  try {
    while (!signal.aborted) {
      if (pause.isPaused) {
        // Paused anew each time, for partitions that came meanwhile.
        consumer.pause(consumer.assignment())
        if (!isResting) await delivered.commit()
      } else if (isResting) consumer.resume(consumer.assignment())
      isResting = pause.isPaused
      const records = await consumer.poll(POLL_MS)
      const lines: string[] = []
      for (const record of records) {
        const written = handleRecord(errors, record, (step) =>
          convert(connector, record, { ...surroundings, step }),
        )
        if (written !== null) lines.push(`${javaText(written.value)}\n`)
      }
      if (lines.length > 0) {
        if (file === undefined) io.stdout.write(lines.join(''))
        else writeSync(file, lines.join(''))
      }
      delivered.add(records)
      if (Date.now() - flushedAt >= flushIntervalMs) {
        await delivered.commit()
        flushedAt = Date.now()
      }
    }
  } finally {
    await delivered.commit()
    if (file !== undefined) closeSync(file)
  }
}

/** Makes what a sink is given of a record as it was consumed. */
function convert(
  { keyConverter, valueConverter, headerConverter }: Connector,
  { topic, partition, offset, timestamp, key, value, headers }: ConsumerRecord,
  { transform, onTopic, step }: SinkSurroundings & { step: Step },
) {
  const from = {
    topic,
    partition,
    key: step('KEY_CONVERTER', keyConverter.className, () => keyConverter.toConnect(key)),
    value: step('VALUE_CONVERTER', valueConverter.className, () => valueConverter.toConnect(value)),
    timestamp: timestamp < 0 ? null : timestamp,
    headers: step('HEADER_CONVERTER', headerConverter.className, () =>
      headers.map((header) => ({ key: header.key, datum: headerConverter.toConnect(header.value) })),
    ),
    kafkaOffset: offset,
  }
  onTopic(topic)
  return transform(from, step)
}

/** How far the records of each partition are written, and so may be committed. */
class Delivered {
  readonly #consumer: Consumer
  readonly #offsets = new Map<string, TopicPartition & OffsetAndMetadata>()

  constructor(consumer: Consumer) {
    this.#consumer = consumer
  }

  add(records: readonly ConsumerRecord[]): void {
    for (const { topic, partition, offset } of records)
      this.#offsets.set(`${topic}-${partition}`, { topic, partition, offset: offset + 1 })
  }

  async commit(): Promise<void> {
    const owned = new Set(this.#consumer.assignment().map(({ topic, partition }) => `${topic}-${partition}`))
    const offsets = [...this.#offsets].filter(([key]) => owned.has(key)).map(([, each]) => each)
    this.#offsets.clear()
    if (offsets.length > 0) await this.#consumer.commit(new Map(offsets.map((each) => [each, each])))
  }
}

function openFile(path: string | undefined): number | undefined {
  if (path === undefined) return undefined
  try {
    return openSync(path, 'a')
  } catch (error) {
    throw connectException(
      `Couldn't find or create file '${path}' for FileStreamSinkTask`,
      fileFault(path, error),
    )
  }
}
