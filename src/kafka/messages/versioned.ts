import { decodeFrom, encodeInto } from '../../wire/codec.ts'
import type { InputOf, Message, TypeOf } from '../../wire/message.ts'
import { Reader } from '../../wire/reader.ts'
import { parseVersions } from '../../wire/versions.ts'
import { Writer } from '../../wire/writer.ts'

/**
 * Encodes a message behind its version as an int16: the form of the consumer protocol's subscriptions and
 * assignments, of control records, and of the values of coordinator records.
 */
export function encodeVersioned<M extends Message>(
  definition: M,
  version: number,
  value: InputOf<M>,
): Buffer {
  return encodePrefixed(definition, version, version, value)
}

/** Decodes what `encodeVersioned` makes. A version newer than ours is read as our newest, the rest left alone. */
export function decodeVersioned<M extends Message>(
  definition: M,
  buffer: Buffer,
): { version: number; value: TypeOf<M> } {
  const reader = new Reader(buffer)
  const version = reader.int16()
  const newest = parseVersions(definition.versions).max
  return { version, value: decodeFrom(definition, Math.min(version, newest), reader) }
}

/** Encodes the key of a coordinator record: the record type as an int16, then the key in version 0. */
export function encodeRecordKey<M extends Message>(definition: M, value: InputOf<M>): Buffer {
  return encodePrefixed(definition, definition.key ?? 0, 0, value)
}

/** The record type that a coordinator record's key starts with. */
export function recordTypeOf(key: Buffer): number {
  return new Reader(key).int16()
}

/** Decodes the key of a coordinator record whose type has been looked at. */
export function decodeRecordKey<M extends Message>(definition: M, key: Buffer): TypeOf<M> {
  const reader = new Reader(key, 2)
  return decodeFrom(definition, 0, reader)
}

function encodePrefixed<M extends Message>(
  definition: M,
  prefix: number,
  version: number,
  value: InputOf<M>,
): Buffer {
  const writer = new Writer()
  writer.int16(prefix)
  encodeInto(definition, version, value, writer)
  return writer.toBuffer()
}
