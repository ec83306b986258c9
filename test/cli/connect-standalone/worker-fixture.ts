import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { main } from '../../../src/cli/connect-standalone.ts'
import { openProducer } from '../../../src/kafka/client/producer/producer.ts'
import type { ProducerRecord } from '../../../src/kafka/client/producer/types.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

const JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter'
const STRING_CONVERTER = 'org.apache.kafka.connect.storage.StringConverter'

/** A broker, a folder for files, and workers on them. */
export async function setUpWorker() {
  const broker = await TestBroker.start()
  const folder = temporaryFolder()
  const file = (name: string, content: string | Readonly<Record<string, string>>): string => {
    const lines = typeof content === 'string' ? content : properties(content)
    writeFileSync(join(folder, name), lines)
    return join(folder, name)
  }
  /** A worker that converts values as JSON, or as texts. */
  const worker = (converter: 'json' | 'string' = 'string'): string =>
    file('worker.properties', {
      'bootstrap.servers': `localhost:${broker.port}`,
      'key.converter': STRING_CONVERTER,
      'value.converter': converter === 'json' ? JSON_CONVERTER : STRING_CONVERTER,
      'offset.storage.file.filename': join(folder, 'connect.offsets'),
      listeners: 'http://localhost:0',
    })
  const produce = async (...records: readonly ProducerRecord[]): Promise<void> => {
    const producer = await openProducer({ 'bootstrap.servers': `localhost:${broker.port}` })
    for (const record of records) await producer.deliver(record)
    await producer.close()
  }
  /** Starts a worker in this process; it ends with the test at the latest. */
  const start = (...words: readonly string[]) => {
    const io = memoryIo()
    const ended = main(words, io)
    onTestFinished(async () => {
      io.signal('SIGTERM')
      await ended
    })
    return { io, ended }
  }
  return { broker, folder, file, worker, produce, start }
}

function properties(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
