/**
 * Records as JSON, one object a line, without loss: what kafka-console-consumer prints with print.json=true, kafka-console-producer reads with
 * parse.json=true.
 *
 * `{"topic", "partition", "offset", "timestamp", "timestampType", "headers": [{"key", "value"}, ...], "key", "value"}`. A key or value is a
 * string where its bytes are UTF-8, `{"base64": "..."}` where they are not, null where there is none. Headers keep their order, and a key
 * may come twice. Read back, all but key and value may be missing; topic, offset and timestampType are not used.
 */
import { isUtf8 } from 'node:buffer'
import type { RecordHeaderInput } from '../../kafka/records/batch-builder.ts'
import type { KafkaRecord } from '../../kafka/records/records.ts'

/** A record as it is printed; what is undefined is left out. */
export interface PrintedRecord {
  topic: string
  partition?: number | undefined
  offset?: number | undefined
  timestamp?: number | undefined
  timestampType?: KafkaRecord['timestampType'] | undefined
  deliveryCount?: number | undefined
  headers?: readonly { key: string; value: JsonBytes }[] | undefined
  key?: JsonBytes | undefined
  value?: JsonBytes | undefined
}

/** Bytes, or the text that a deserializer made of them. */
export type JsonBytes = Buffer | string | null

/** What a line says of a record to be sent. */
export interface ReadRecord {
  partition?: number
  timestamp?: number
  headers?: RecordHeaderInput[]
  key: Buffer | null
  value: Buffer | null
}

/** Writes a record as a JSON object on one line, without the line's end. */
export function recordJson(record: PrintedRecord): string {
  let json = `{"topic":${JSON.stringify(record.topic)}`
  if (record.partition !== undefined) json += `,"partition":${record.partition}`
  if (record.offset !== undefined) json += `,"offset":${record.offset}`
  if (record.timestamp !== undefined) json += `,"timestamp":${record.timestamp}`
  if (record.timestampType !== undefined) json += `,"timestampType":"${record.timestampType}"`
  if (record.deliveryCount !== undefined) json += `,"deliveryCount":${record.deliveryCount}`
  if (record.headers !== undefined) json += `,"headers":[${record.headers.map(headerJson).join(',')}]`
  if (record.key !== undefined) json += `,"key":${bytesJson(record.key)}`
  if (record.value !== undefined) json += `,"value":${bytesJson(record.value)}`
  return `${json}}`
}

function headerJson({ key, value }: { key: string; value: JsonBytes }): string {
  return `{"key":${JSON.stringify(key)},"value":${bytesJson(value)}}`
}

function bytesJson(bytes: JsonBytes): string {
  if (bytes === null || typeof bytes === 'string') return JSON.stringify(bytes)
  return isUtf8(bytes) ? JSON.stringify(bytes.toString('utf8')) : `{"base64":"${bytes.toString('base64')}"}`
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const readMembers = new Set(['key', 'value', 'headers', 'partition', 'timestamp'])
/** What the consumer prints and a new record has of its own. */
const ignoredMembers = new Set(['topic', 'offset', 'timestampType', 'deliveryCount'])

/** Reads a line back; throws an Error that says what is wrong with it. */
export function parseRecordJson(line: string): ReadRecord {
  const json = parsed(line)
  if (!isObject(json)) throw new Error('it is no JSON object')
  for (const name of Object.keys(json)) {
    if (!readMembers.has(name) && !ignoredMembers.has(name)) throw new Error(`"${name}" is unknown`)
  }
  const record: ReadRecord = { key: bytesOf(json['key'], 'key'), value: bytesOf(json['value'], 'value') }
  if (json['headers'] !== undefined) record.headers = headersOf(json['headers'])
  if (json['partition'] !== undefined) record.partition = integerOf(json['partition'], 'partition')
  // A record of the oldest format has no time to keep.
  if (json['timestamp'] !== undefined && json['timestampType'] !== 'NoTimestampType')
    record.timestamp = integerOf(json['timestamp'], 'timestamp')
  return record
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new Error(`it is no JSON (${error instanceof Error ? error.message : String(error)})`)
  }
}

function headersOf(json: unknown): RecordHeaderInput[] {
  if (!Array.isArray(json)) throw new Error('"headers" is no array')
  return json.map((header: unknown) => {
    if (!isObject(header) || typeof header['key'] !== 'string')
      throw new Error('a header is no object with a text as "key"')
    return { key: header['key'], value: bytesOf(header['value'], 'value of a header') }
  })
}

function bytesOf(json: unknown, name: string): Buffer | null {
  if (json === null || json === undefined) return null
  if (typeof json === 'string') return Buffer.from(json)
  const base64 = isObject(json) && Object.keys(json).length === 1 ? json['base64'] : undefined
  if (typeof base64 === 'string' && BASE64.test(base64)) return Buffer.from(base64, 'base64')
  throw new Error(`"${name}" is no text, no {"base64": "..."} and not null`)
}

function integerOf(json: unknown, name: string): number {
  if (typeof json === 'number' && Number.isSafeInteger(json) && json >= 0) return json
  throw new Error(`"${name}" is no whole number from 0 on`)
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
