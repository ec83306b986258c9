/**
 * The formatters for the coordinators' own topics: one JSON object a record, nothing between them, and nothing at all for records of
 * other types. A key begins with the record's type, a value with its version.
 */
import type { ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import {
  GroupMetadataKey,
  GroupMetadataValue,
} from '../../kafka/messages/coordinator-records/group-metadata.ts'
import {
  LegacyOffsetCommitKey,
  OffsetCommitKey,
  OffsetCommitValue,
} from '../../kafka/messages/coordinator-records/offset-commit.ts'
import {
  TransactionLogKey,
  TransactionLogValue,
} from '../../kafka/messages/coordinator-records/transaction-log.ts'
import { decode } from '../../wire/codec.ts'
import type { Message } from '../../wire/message.ts'
import { JavaError } from '../kit/java-error.ts'
import { messageJson } from '../kit/message-json.ts'
import type { MessageFormatter } from './formatter.ts'

interface RecordType {
  key: Message
  value: Message
}

/** Committed offsets (`__consumer_offsets`, types 0 and 1). */
export function offsetsFormatter(): MessageFormatter {
  return coordinatorFormatter(
    new Map([
      [0, { key: LegacyOffsetCommitKey, value: OffsetCommitValue }],
      [1, { key: OffsetCommitKey, value: OffsetCommitValue }],
    ]),
  )
}

/** Classic groups (`__consumer_offsets`, type 2). */
export function groupMetadataFormatter(): MessageFormatter {
  return coordinatorFormatter(new Map([[2, { key: GroupMetadataKey, value: GroupMetadataValue }]]))
}

/** Transactional ids (`__transaction_state`, type 0). */
export function transactionLogFormatter(): MessageFormatter {
  return coordinatorFormatter(new Map([[0, { key: TransactionLogKey, value: TransactionLogValue }]]))
}

function coordinatorFormatter(types: ReadonlyMap<number, RecordType>): MessageFormatter {
  return {
    write(record, output) {
      if (record.key === null) return
      try {
        const json = recordJson(record.key, record.value, types)
        if (json !== undefined) output.text(JSON.stringify(json))
      } catch (error) {
        throw unreadable(record, error)
      }
    },
  }
}

function recordJson(key: Buffer, value: Buffer | null, types: ReadonlyMap<number, RecordType>): unknown {
  const typeId = key.readInt16BE(0)
  const type = types.get(typeId)
  if (type === undefined) return undefined
  const keyData = messageJson(type.key, 0, decode(type.key, 0, key.subarray(2)))
  if (value === null) return { key: { type: typeId, data: keyData }, value: null }
  const version = value.readInt16BE(0)
  const valueData = messageJson(type.value, version, decode(type.value, version, value.subarray(2)))
  return { key: { type: typeId, data: keyData }, value: { version, data: valueData } }
}

function unreadable({ offset }: ConsumerRecord, error: unknown): JavaError {
  const cause = error instanceof Error ? error : new Error(String(error))
  return new JavaError(
    'java.lang.RuntimeException',
    `Could not read record at offset ${offset} due to: ${cause.message}`,
    cause,
  )
}
