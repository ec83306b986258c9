/**
 * Records whose bytes say what they are: a frame version, the record's type and its version, each an unsigned varint, then the record
 * (AbstractApiMessageSerde). The metadata log and the topic of remote log metadata hold such records.
 */
import { decodeFrom, encodeInto, isSupported } from '../../wire/codec.ts'
import type { InputOf, Message } from '../../wire/message.ts'
import { Reader } from '../../wire/reader.ts'
import { Writer } from '../../wire/writer.ts'

const FRAME_VERSION = 1
const MAX_INT16 = 32_767

/** A record with what its frame says. */
export interface FramedRecord {
  readonly definition: Message
  readonly version: number
  readonly value: unknown
}

/** Bytes that are no framed record of the expected kinds; the message is the reference's. */
export class FramedRecordError extends Error {}

/** Encodes a record behind its frame. */
export function encodeFramed<M extends Message>(definition: M, version: number, value: InputOf<M>): Buffer {
  const writer = new Writer()
  writer.unsignedVarint(FRAME_VERSION)
  writer.unsignedVarint(definition.key ?? 0)
  writer.unsignedVarint(version)
  encodeInto(definition, version, value, writer)
  return writer.toBuffer()
}

/** Decodes a framed record. `unknownType` says what is wrong with a type that is not among the definitions. Throws FramedRecordError. */
export function decodeFramed(
  definitions: readonly Message[],
  bytes: Buffer,
  unknownType: (type: number) => string,
): FramedRecord {
  const reader = new Reader(bytes)
  const frameVersion = readShort(reader, 'frame version')
  if (frameVersion === 0)
    throw new FramedRecordError(
      'Could not deserialize metadata record with frame version 0. Note that upgrades from the preview release of KRaft in 2.8 to newer versions are not supported.',
    )
  if (frameVersion !== FRAME_VERSION)
    throw new FramedRecordError(
      `Could not deserialize metadata record due to unknown frame version ${frameVersion}(only frame version ${FRAME_VERSION} is supported)`,
    )
  const type = readShort(reader, 'type')
  const version = readShort(reader, 'version')
  const definition = definitions.find(({ key }) => key === type)
  if (definition === undefined) throw new FramedRecordError(unknownType(type))
  const value = readValue(definition, version, reader)
  if (reader.remaining > 0)
    throw new FramedRecordError(`Found ${reader.remaining} byte(s) of garbage after ${type}`)
  return { definition, version, value }
}

function readValue(definition: Message, version: number, reader: Reader): unknown {
  try {
    if (isSupported(definition, version)) return decodeFrom(definition, version, reader)
  } catch (cause) {
    throw new FramedRecordError(`Failed to deserialize record with type ${definition.key}`, { cause })
  }
  throw new FramedRecordError(`Failed to deserialize record with type ${definition.key}`)
}

function readShort(reader: Reader, entity: string): number {
  let value: number
  try {
    value = reader.unsignedVarint()
  } catch (cause) {
    throw new FramedRecordError(`Error while reading ${entity}`, { cause })
  }
  if (value > MAX_INT16) throw new FramedRecordError(`Value for ${entity} was too large.`)
  return value
}
