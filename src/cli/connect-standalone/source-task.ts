import type { Producer } from '../../kafka/client/producer/types.ts'
import type { Io } from '../kit/io.ts'
import { jsonText } from '../kit/json-text.ts'
import { transformChain } from './chain.ts'
import type { Connector } from './connector.ts'
import { linesOfFile, linesOfInput } from './file-source.ts'
import type { Offsets } from './offset-file.ts'
import { nothing, stringSchema } from './record.ts'
import { handleRecord, type Tolerance } from './tolerance.ts'

/** What a running source is given by its worker. */
export interface SourceSurroundings {
  readonly io: Io
  readonly signal: AbortSignal
  readonly offsets: Offsets
  readonly producer: Producer
}

/**
 * FileStreamSource: sends a file's lines to a topic, from where it was left on. Positions are taken into the offsets when the records before
 * them are acknowledged. Rejects with what ends the task.
 */
export async function runSource(connector: Connector, surroundings: SourceSurroundings): Promise<void> {
  const { io, signal, offsets, producer } = surroundings
  const { settings, keyConverter, valueConverter, headerConverter } = connector
  const path = settings.get('file') || undefined
  const topic = settings.get('topic') ?? ''
  const transform = transformChain(settings)
  const tolerance: Tolerance = { connector, io }
  const offsetKey = jsonText([connector.name, { filename: path ?? null }])
  const position = positionOf(offsets.get(offsetKey))
  const batches = path === undefined ? linesOfInput(io, signal) : linesOfFile(path, position, { io, signal })
  let failure: Error | undefined
  for await (const lines of batches) {
    for (const { text, end } of lines) {
      const value = jsonText({ position: path === undefined ? null : end })
      const record = handleRecord(tolerance, () => {
        const record = transform({
          topic,
          partition: null,
          key: nothing,
          value: { schema: stringSchema, value: text },
          timestamp: Date.now(),
          headers: [],
          kafkaOffset: null,
        })
        return (
          record && {
            topic: record.topic,
            ...(record.partition === null ? {} : { partition: record.partition }),
            ...(record.timestamp === null ? {} : { timestamp: record.timestamp }),
            key: keyConverter.fromConnect(record.key),
            value: valueConverter.fromConnect(record.value),
            headers: record.headers.map(({ key, datum }) => ({
              key,
              value: headerConverter.fromConnect(datum),
            })),
          }
        )
      })
      if (record === null) offsets.set(offsetKey, value)
      else {
        const mayGoOn = producer.send(record, (error) => {
          if (error !== null) failure ??= error
          else if (failure === undefined) offsets.set(offsetKey, value)
        })
        if (!mayGoOn) await producer.drained()
      }
      if (failure !== undefined) throw failure
    }
  }
  await producer.flush()
  if (failure !== undefined) throw failure
}

function positionOf(json: string | undefined): number {
  if (json === undefined) return 0
  const value: unknown = JSON.parse(json)
  const position = typeof value === 'object' && value !== null && 'position' in value ? value.position : 0
  return typeof position === 'number' ? position : 0
}
