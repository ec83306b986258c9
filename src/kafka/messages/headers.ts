import { decodeFrom, encodeInto } from '../../wire/codec.ts'
import { WireError } from '../../wire/errors.ts'
import { type Api, type InputOf, type Message, message, type TypeOf } from '../../wire/message.ts'
import { Reader } from '../../wire/reader.ts'
import { int16, int32, string } from '../../wire/schema.ts'
import { hasVersion, parseVersions } from '../../wire/versions.ts'
import { Writer } from '../../wire/writer.ts'

/** Precedes every request. v2: flexible, but for the client id, which every broker must be able to read. */
export const RequestHeader = message('RequestHeader', null, '1-2', '2+', {
  requestApiKey: int16('0+'),
  requestApiVersion: int16('0+'),
  correlationId: int32('0+'),
  clientId: string('1+', { nullable: '1+', flexible: 'none' }),
})
export type RequestHeader = TypeOf<typeof RequestHeader>

/** Precedes every response. v1: flexible. */
export const ResponseHeader = message('ResponseHeader', null, '0-1', '1+', {
  correlationId: int32('0+'),
})
export type ResponseHeader = TypeOf<typeof ResponseHeader>

/** The header version of a request: 2 where the request is flexible, else 1. */
export function requestHeaderVersion(request: Message, version: number): number {
  return isFlexible(request, version) ? 2 : 1
}

/**
 * The header version of a response: 1 where it is flexible, else 0. ApiVersions stays at 0: a client that asks
 * does not know yet what the broker can do (KIP-511).
 */
export function responseHeaderVersion(response: Message, version: number): number {
  return response.key !== API_VERSIONS_KEY && isFlexible(response, version) ? 1 : 0
}

/**
 * Reads the header of a request and leaves the reader at its body. `requestOf` gives the request of an API key,
 * which tells the header's version; the API version may be one that the request does not have.
 *
 * @throws WireError for a malformed header and for a key that `requestOf` does not know
 */
export function decodeRequestHeader(
  frame: Buffer,
  requestOf: (key: number) => Message | undefined,
): { header: RequestHeader; reader: Reader } {
  const reader = new Reader(frame)
  const key = reader.int16()
  const version = reader.int16()
  const request = requestOf(key)
  if (request === undefined) throw new WireError('SAMSA_WIRE_VERSION', `no API has the key ${key}`)
  reader.offset = 0
  return { header: decodeFrom(RequestHeader, requestHeaderVersion(request, version), reader), reader }
}

/** A request with header and length, as chunks for the socket. */
export function encodeRequestFrame<A extends Api>(
  api: A,
  version: number,
  header: { readonly correlationId: number; readonly clientId: string | null },
  body: InputOf<A['request']>,
): Buffer[] {
  const writer = new Writer()
  const size = writer.reserveInt32()
  const { correlationId, clientId } = header
  encodeInto(
    RequestHeader,
    requestHeaderVersion(api.request, version),
    { requestApiKey: api.key, requestApiVersion: version, correlationId, clientId },
    writer,
  )
  encodeInto(api.request, version, body, writer)
  writer.patchInt32(size, writer.length - 4)
  return writer.chunks()
}

/** A response with header and length, as chunks for the socket. */
export function encodeResponseFrame<A extends Api>(
  api: A,
  version: number,
  correlationId: number,
  body: InputOf<A['response']>,
): Buffer[] {
  const writer = new Writer()
  const size = writer.reserveInt32()
  encodeInto(ResponseHeader, responseHeaderVersion(api.response, version), { correlationId }, writer)
  encodeInto(api.response, version, body, writer)
  writer.patchInt32(size, writer.length - 4)
  return writer.chunks()
}

/** The correlation id of a response frame, which comes first in every header version. */
export function correlationIdOf(frame: Buffer): number {
  return new Reader(frame).int32()
}

/** Reads a response frame of a known API and version. */
export function decodeResponseFrame<A extends Api>(
  api: A,
  version: number,
  frame: Buffer,
): { correlationId: number; body: TypeOf<A['response']> } {
  const reader = new Reader(frame)
  const { correlationId } = decodeFrom(ResponseHeader, responseHeaderVersion(api.response, version), reader)
  return { correlationId, body: decodeFrom(api.response as A['response'], version, reader) }
}

const API_VERSIONS_KEY = 18

function isFlexible(definition: Message, version: number): boolean {
  return hasVersion(parseVersions(definition.flexible), version)
}
