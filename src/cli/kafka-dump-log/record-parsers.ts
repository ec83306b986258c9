/** What is printed of a record's key and value, by the decoder that was asked for. */

import { decodeFramed } from '../../kafka/messages/framed-records.ts'
import { metadataRecords } from '../../kafka/messages/metadata-records/index.ts'
import type { KafkaRecord } from '../../kafka/records/records.ts'
import { jsonText } from '../kit/json-text.ts'
import { messageJson } from '../kit/message-json.ts'

/** Key and value as text; undefined for what is not there, or not shown. */
export interface ParsedRecord {
  readonly key: string | undefined
  readonly value: string | undefined
}

export type RecordParser = (record: KafkaRecord) => ParsedRecord

/** Makes a text of the bytes of a key or value. Throws JavaError. */
export type Decoder = (bytes: Buffer) => string

/** Keys and values each by a decoder. */
export function decoderParser(decodeKey: Decoder, decodeValue: Decoder): RecordParser {
  return ({ key, value }) => ({
    key: key === null ? undefined : decodeKey(key),
    value: value === null ? undefined : decodeValue(value),
  })
}

/** Records of a metadata log. */
export const clusterMetadataParser: RecordParser = ({ offset, value }) => {
  try {
    const record = decodeFramed(
      metadataRecords,
      value ?? Buffer.alloc(0),
      (type) => `org.apache.kafka.common.errors.UnsupportedVersionException: Unknown metadata id ${type}`,
    )
    const json = {
      type: enumName(record.definition.name),
      version: record.version,
      data: messageJson(record.definition, record.version, record.value),
    }
    return { key: undefined, value: jsonText(json) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { key: undefined, value: `Error at ${offset}, skipping. ${why}` }
  }
}

/** RegisterBrokerRecord is REGISTER_BROKER_RECORD in the enum. */
function enumName(name: string): string {
  return name.replace(/(?<!^)(?=[A-Z])/g, '_').toUpperCase()
}
