/** Records of the coordinators' topics as JSON; what cannot be read is said in the place of the key (CoordinatorRecordMessageParser). */
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
} from '../../kafka/messages/consumer-protocol.ts'
import {
  groupRecordTypes,
  type RecordType,
  type RecordTypes,
  shareStateRecordTypes,
  transactionRecordTypes,
} from '../../kafka/messages/coordinator-records/record-types.ts'
import { decodeVersioned } from '../../kafka/messages/versioned.ts'
import type { KafkaRecord } from '../../kafka/records/records.ts'
import { decode } from '../../wire/codec.ts'
import { WireError } from '../../wire/errors.ts'
import type { Message } from '../../wire/message.ts'
import { hasVersion, parseVersions } from '../../wire/versions.ts'
import { JavaError } from '../kit/java-error.ts'
import { jsonText } from '../kit/json-text.ts'
import { messageJson } from '../kit/message-json.ts'
import type { ParsedRecord, RecordParser } from './record-parsers.ts'

const CLASSIC_GROUP = 2
const CONSUMER_PROTOCOL = 'consumer'

export const offsetsParser: RecordParser = coordinatorParser(groupRecordTypes, (json, type) =>
  type === CLASSIC_GROUP ? withMembersRead(json) : json,
)
export const transactionLogParser: RecordParser = coordinatorParser(transactionRecordTypes)
export const shareGroupStateParser: RecordParser = coordinatorParser(shareStateRecordTypes)

function coordinatorParser(
  types: RecordTypes,
  valueJson: (json: unknown, type: number) => unknown = (json) => json,
): RecordParser {
  return ({ offset, key, value }) => {
    if (key === null)
      throw new JavaError(
        'java.lang.RuntimeException',
        `Failed to decode message at offset ${offset} using the specified decoder (message had a missing key)`,
      )
    try {
      return parse({ offset, key, value }, types, valueJson)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return { key: `Error at offset ${offset}, skipping. ${why}`, value: undefined }
    }
  }
}

function parse(
  { offset, key, value }: { offset: number; key: Buffer; value: KafkaRecord['value'] },
  types: RecordTypes,
  valueJson: (json: unknown, type: number) => unknown,
): ParsedRecord {
  const typeNumber = readVersion(key, 'key')
  const type = types.get(typeNumber)
  if (type === undefined)
    return { key: `Unknown record type ${typeNumber} at offset ${offset}, skipping.`, value: undefined }
  const keyData = messageJson(type.key, 0, read(type.key, 0, key, { version: typeNumber, name: 'key' }))
  const keyText = jsonText({ type: String(typeNumber), data: keyData })
  if (value === null) return { key: keyText, value: '<DELETE>' }
  return { key: keyText, value: valueText(type, typeNumber, value, valueJson) }
}

function valueText(
  type: RecordType,
  typeNumber: number,
  value: Buffer,
  valueJson: (json: unknown, type: number) => unknown,
): string {
  const version = readVersion(value, 'value')
  if (!hasVersion(parseVersions(type.value.versions), version))
    throw new Error(`Found an unknown record version ${version} for ${typeNumber} type`)
  const data = messageJson(type.value, version, read(type.value, version, value, { version, name: 'value' }))
  return jsonText({ version: String(version), data: valueJson(data, typeNumber) })
}

function readVersion(bytes: Buffer, name: string): number {
  if (bytes.length < 2) throw new Error(`Could not read version from ${name}'s buffer.`)
  return bytes.readInt16BE(0)
}

function read(
  definition: Message,
  version: number,
  bytes: Buffer,
  told: { version: number; name: string },
): unknown {
  try {
    return decode(definition, version, bytes.subarray(2))
  } catch (error) {
    throw new Error(
      `Could not read record with version ${told.version} from ${told.name}'s buffer due to: ${javaWords(error)}.`,
    )
  }
}

/** What Java says of bytes that it cannot read: of a buffer that ends inside a number it has no words. */
function javaWords(error: unknown): string {
  if (!(error instanceof WireError) || error.code !== 'SAMSA_WIRE_TRUNCATED')
    return error instanceof Error ? error.message : 'null'
  if (error.cutShort === undefined) return 'null'
  const { length, left } = error.cutShort
  return `Error reading byte array of ${length} byte(s): only ${left} byte(s) available`
}

/** What members of the consumer protocol say is read as well; other protocols keep their bytes. */
function withMembersRead(json: unknown): unknown {
  if (!isObject(json) || json['protocolType'] !== CONSUMER_PROTOCOL || !Array.isArray(json['members']))
    return json
  const members = json['members'].map((member: unknown) =>
    isObject(member)
      ? {
          ...member,
          subscription: protocolJson(member['subscription'], ConsumerProtocolSubscription),
          assignment: protocolJson(member['assignment'], ConsumerProtocolAssignment),
        }
      : member,
  )
  return { ...json, members }
}

function protocolJson(base64: unknown, definition: Message): unknown {
  if (typeof base64 !== 'string') return base64
  try {
    const { version, value } = decodeVersioned(definition, Buffer.from(base64, 'base64'))
    return messageJson(definition, version, value)
  } catch {
    return base64
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
