import type { Producer } from '../../kafka/client/producer/types.ts'
import type { Io } from '../kit/io.ts'
import { jsonText } from '../kit/json-text.ts'
import { scriptLog } from '../kit/log.ts'
import type { Connector } from './connector.ts'
import { connectException } from './errors.ts'
import { linesOfFile, linesOfInput, type SourceRecord } from './file-source.ts'
import type { Offsets } from './offset-file.ts'
import type { PauseSwitch } from './pause-switch.ts'
import { nothing, stringSchema } from './record.ts'
import { handleRecord, type RecordErrors, reportFailure, type Step } from './record-errors.ts'
import type { TransformChain } from './transform-chain.ts'

const TASK = 'org.apache.kafka.connect.runtime.AbstractWorkerSourceTask'
const WORKER_TASK = 'org.apache.kafka.connect.runtime.WorkerSourceTask'

/** What a running source is given by its worker. */
export interface SourceSurroundings {
  readonly io: Io
  readonly taskId: string
  readonly signal: AbortSignal
  readonly pause: PauseSwitch
  readonly offsets: Offsets
  readonly producer: Producer
  readonly transform: TransformChain
  readonly errors: RecordErrors<SourceRecord>
  /** Is told each topic that records went to. */
  onTopic(topic: string): void
}

/**
 * FileStreamSource: sends a file's lines to a topic, from where it was left on. Positions are taken into the offsets when the records before
 * them are acknowledged. Rejects with what ends the task.
 */
export async function runSource(connector: Connector, surroundings: SourceSurroundings): Promise<void> {
  const { io, taskId, signal, pause, offsets, producer, errors, onTopic } = surroundings
  const { settings } = connector
  const path = settings.get('file')?.trim() || undefined
  const topic = settings.get('topic')?.trim() ?? ''
  const offsetKey = sourceOffsetKey(connector.name, path)
  const batches =
    path === undefined
      ? linesOfInput(io, signal)
      : linesOfFile(path, positionOf(offsets.get(offsetKey)), { io, signal, pause })
  let failure: Error | undefined
  for await (const lines of batches) {
    for (const { text, end } of lines) {
      const position = path === undefined ? null : end
      const original = { file: path ?? null, position, topic, text, timestamp: Date.now() }
      const value = jsonText({ position })
      const record = handleRecord(errors, original, (step) =>
        convert(connector, original, { ...surroundings, step }),
      )
      // What is dropped does not move the position: a worker that begins anew reads it again, as there.
      if (record !== null) {
        const mayGoOn = producer.send(record, (error) => {
          if (error === null) onTopic(record.topic)
          else {
            const text = `WorkerSourceTask{id=${taskId}} failed to send record to ${record.topic}: `
            scriptLog(io).error(text, TASK, error)
            const failed = { stage: 'KAFKA_PRODUCE', className: WORKER_TASK, fault: error } as const
            if (errors.isTolerant) reportFailure(errors, original, failed)
            else failure ??= connectException('Unrecoverable exception from producer send callback', error)
          }
          if (failure === undefined) offsets.set(offsetKey, value)
        })
        if (!mayGoOn) await producer.drained()
      }
      if (failure !== undefined) throw failure
    }
    await pause.whilePaused(signal)
  }
  await producer.flush()
  if (failure !== undefined) throw failure
}

/** What a source's position is kept under: its connector, and its file (null for standard input). */
export function sourceOffsetKey(connector: string, file: string | undefined): string {
  return jsonText([connector, { filename: file ?? null }])
}

function convert(
  { keyConverter, valueConverter, headerConverter }: Connector,
  { topic, text, timestamp }: SourceRecord,
  { transform, step }: { transform: TransformChain; step: Step },
) {
  const record = transform(
    {
      topic,
      partition: null,
      key: nothing,
      value: { schema: stringSchema, value: text },
      timestamp,
      headers: [],
      kafkaOffset: null,
    },
    step,
  )
  if (record === null) return null
  return {
    topic: record.topic,
    ...(record.partition === null ? {} : { partition: record.partition }),
    ...(record.timestamp === null ? {} : { timestamp: record.timestamp }),
    headers: step('HEADER_CONVERTER', headerConverter.className, () =>
      record.headers.map(({ key, datum }) => ({ key, value: headerConverter.fromConnect(datum) })),
    ),
    key: step('KEY_CONVERTER', keyConverter.className, () => keyConverter.fromConnect(record.key)),
    value: step('VALUE_CONVERTER', valueConverter.className, () => valueConverter.fromConnect(record.value)),
  }
}

function positionOf(json: string | undefined): number {
  if (json === undefined) return 0
  const value: unknown = JSON.parse(json)
  const position = typeof value === 'object' && value !== null && 'position' in value ? value.position : 0
  return typeof position === 'number' ? position : 0
}
