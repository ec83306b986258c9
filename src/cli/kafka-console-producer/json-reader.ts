/** Turns a line of JSON into a record (parse.json=true): the counterpart of print.json=true of the console consumers. */
import { kafkaException } from '../kit/java-error.ts'
import type { Properties } from '../kit/properties.ts'
import { parseRecordJson } from '../kit/record-json.ts'
import type { LineReader } from './line-reader.ts'

/** What says how lines are taken apart, which a line of JSON needs no more. */
const separators = [
  'parse.key',
  'parse.headers',
  'key.separator',
  'headers.delimiter',
  'headers.separator',
  'headers.key.separator',
  'null.marker',
]

/** Whether the reader's properties ask for lines of JSON. */
export function readsJson(properties: Properties): boolean {
  return properties.get('parse.json')?.trim().toLowerCase() === 'true'
}

/** Makes the reader; throws a JavaError where its properties say as well how lines are taken apart. */
export function jsonReader(properties: Properties): LineReader {
  const topic = properties.get('topic') ?? ''
  const ignoreError = properties.get('ignore.error')?.trim().toLowerCase() === 'true'
  const surplus = separators.find((name) => properties.has(name))
  if (surplus !== undefined) throw kafkaException(`parse.json and ${surplus} may not be used together`)
  return {
    read(bytes, lineNumber) {
      const line = bytes.toString('utf8')
      try {
        return { topic, ...parseRecordJson(line) }
      } catch (error) {
        if (ignoreError) return { topic, key: null, value: bytes }
        const why = error instanceof Error ? error.message : String(error)
        throw kafkaException(`No record found on line number ${lineNumber}, ${why}: '${line}'`)
      }
    },
  }
}
