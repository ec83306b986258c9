import { compile } from './compiler.ts'
import { WireError } from './errors.ts'
import type { InputOf, Message, TypeOf } from './message.ts'
import { planMessage } from './plan.ts'
import { Reader } from './reader.ts'
import { hasVersion, parseVersions } from './versions.ts'
import { Writer } from './writer.ts'

/** Reads and writes one version of one message. */
export interface Codec {
  read(reader: Reader): unknown
  write(writer: Writer, value: unknown): void
}

/**
 * Decodes a message; throws WireError on anything malformed. Bytes after the message are left alone, as the
 * reference does (a consumer may send a newer subscription than we know).
 */
export function decode<M extends Message>(message: M, version: number, buffer: Buffer): TypeOf<M> {
  return decodeFrom(message, version, new Reader(buffer))
}

/** Decodes a message where the reader stands, and leaves it behind the message. */
export function decodeFrom<M extends Message>(message: M, version: number, reader: Reader): TypeOf<M> {
  const codec = message.codecs[version] ?? codecOf(message, version)
  try {
    return codec.read(reader) as TypeOf<M>
  } catch (error) {
    throw named(error, message, version)
  }
}

/** Encodes a message to one Buffer; throws WireError on a value that the version cannot express. */
export function encode<M extends Message>(message: M, version: number, value: InputOf<M>): Buffer {
  const writer = new Writer()
  encodeInto(message, version, value, writer)
  return writer.toBuffer()
}

/** Encodes a message to a list of Buffers for writev: large byte fields are in it as given, not copied. */
export function encodeChunks<M extends Message>(message: M, version: number, value: InputOf<M>): Buffer[] {
  const writer = new Writer()
  encodeInto(message, version, value, writer)
  return writer.chunks()
}

/** Encodes a message behind what the writer already holds. */
export function encodeInto<M extends Message>(
  message: M,
  version: number,
  value: InputOf<M>,
  writer: Writer,
): void {
  const codec = message.codecs[version] ?? codecOf(message, version)
  try {
    codec.write(writer, value)
  } catch (error) {
    throw named(error, message, version)
  }
}

/** Whether the message has this version. */
export function isSupported(message: Message, version: number): boolean {
  return hasVersion(parseVersions(message.versions), version)
}

function codecOf(message: Message, version: number): Codec {
  if (!isSupported(message, version)) {
    throw new WireError(
      'SAMSA_WIRE_VERSION',
      `${message.name} has versions ${message.versions}, not ${version}`,
    )
  }
  const codec = compile(planMessage(message, version))
  message.codecs[version] = codec
  return codec
}

function named(error: unknown, message: Message, version: number): unknown {
  if (!(error instanceof WireError)) return error
  return new WireError(error.code, `${message.name} v${version}: ${error.message}`, error.cutShort)
}
