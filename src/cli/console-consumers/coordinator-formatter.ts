/**
 * The formatters for the coordinators' own topics: one JSON object a record, nothing between them, and nothing at all for records of
 * other types. A record of another type of the same topic is still read, and a broken one is a fault as one of its own would be.
 */
import type { ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import {
  groupMetadataRecordTypes,
  groupRecordTypes,
  offsetRecordTypes,
  type RecordTypes,
  shareGroupRecordTypes,
  shareStateRecordTypes,
  transactionRecordTypes,
} from '../../kafka/messages/coordinator-records/record-types.ts'
import { decode, isSupported } from '../../wire/codec.ts'
import type { Message } from '../../wire/message.ts'
import { JavaError } from '../kit/java-error.ts'
import { jsonText } from '../kit/json-text.ts'
import { messageJson } from '../kit/message-json.ts'
import type { MessageFormatter } from './message-formatter.ts'

/** Committed offsets (`__consumer_offsets`, types 0 and 1). */
export function offsetsFormatter(): MessageFormatter {
  return coordinatorFormatter(groupRecordTypes, offsetRecordTypes)
}

/** Classic groups (`__consumer_offsets`, type 2). */
export function groupMetadataFormatter(): MessageFormatter {
  return coordinatorFormatter(groupRecordTypes, groupMetadataRecordTypes)
}

/** Share groups (`__consumer_offsets`, types 10 to 15). */
export function shareGroupFormatter(): MessageFormatter {
  return coordinatorFormatter(groupRecordTypes, shareGroupRecordTypes)
}

/** Transactional ids (`__transaction_state`). */
export function transactionLogFormatter(): MessageFormatter {
  return coordinatorFormatter(transactionRecordTypes, transactionRecordTypes)
}

/** The state of share partitions (`__share_group_state`). */
export function shareGroupStateFormatter(): MessageFormatter {
  return coordinatorFormatter(shareStateRecordTypes, shareStateRecordTypes)
}

function coordinatorFormatter(known: RecordTypes, shown: RecordTypes): MessageFormatter {
  return {
    write(record, output) {
      if (record.key === null) return
      try {
        const json = recordJson(record.key, record.value, known)
        if (json !== undefined && shown.has(json.key.type)) output.text(jsonText(json))
      } catch (error) {
        throw unreadable(record, error)
      }
    },
  }
}

interface RecordJson {
  key: { type: number; data: unknown }
  value: { version: number; data: unknown } | null
}

/** Undefined for a type that is not known. */
function recordJson(key: Buffer, value: Buffer | null, known: RecordTypes): RecordJson | undefined {
  const type = leadingInt16(key, 'key')
  const found = known.get(type)
  if (found === undefined) return undefined
  const keyJson = { type, data: partJson(found.key, { version: 0, shownVersion: type, name: 'key' }, key) }
  if (value === null) return { key: keyJson, value: null }
  const version = leadingInt16(value, 'value')
  if (!isSupported(found.value, version))
    throw runtimeException(`Found an unknown record version ${version} for ${type} type`)
  const data = partJson(found.value, { version, shownVersion: version, name: 'value' }, value)
  return { key: keyJson, value: { version, data } }
}

function leadingInt16(bytes: Buffer, name: string): number {
  if (bytes.length < 2) throw runtimeException(`Could not read version from ${name}'s buffer.`)
  return bytes.readInt16BE(0)
}

function partJson(
  message: Message,
  { version, shownVersion, name }: { version: number; shownVersion: number; name: string },
  bytes: Buffer,
): unknown {
  try {
    return messageJson(message, version, decode(message, version, bytes.subarray(2)))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw runtimeException(
      `Could not read record with version ${shownVersion} from ${name}'s buffer due to: ${why}.`,
    )
  }
}

function runtimeException(message: string, cause?: Error): JavaError {
  return new JavaError('java.lang.RuntimeException', message, cause)
}

function unreadable({ offset }: ConsumerRecord, error: unknown): JavaError {
  const cause = error instanceof Error ? error : new Error(String(error))
  return runtimeException(`Could not read record at offset ${offset} due to: ${cause.message}`, cause)
}
