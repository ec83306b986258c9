import { describe, expect, it } from 'vitest'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { HeartbeatApi } from '../../../src/kafka/messages/12-heartbeat.ts'
import { ApiVersionsApi } from '../../../src/kafka/messages/18-api-versions.ts'
import {
  correlationIdOf,
  decodeRequestHeader,
  decodeResponseFrame,
  encodeRequestFrame,
  encodeResponseFrame,
  requestHeaderVersion,
  responseHeaderVersion,
} from '../../../src/kafka/messages/headers.ts'
import { decodeFrom } from '../../../src/wire/codec.ts'

const requests = new Map([HeartbeatApi, ApiVersionsApi].map(({ key, request }) => [key, request]))
const requestOf = (key: number) => requests.get(key)
const heartbeat = { groupId: 'g', generationId: 1, memberId: 'm', groupInstanceId: null }

describe('header versions', () => {
  it('follow the flexible versions of each side', () => {
    expect(requestHeaderVersion(HeartbeatApi.request, 3)).toBe(1)
    expect(requestHeaderVersion(HeartbeatApi.request, 4)).toBe(2)
    expect(responseHeaderVersion(HeartbeatApi.response, 3)).toBe(0)
    expect(responseHeaderVersion(HeartbeatApi.response, 4)).toBe(1)
  })

  it('are always 0 for the ApiVersions response', () => {
    expect(requestHeaderVersion(ApiVersionsApi.request, 4)).toBe(2)
    expect(responseHeaderVersion(ApiVersionsApi.response, 4)).toBe(0)
  })
})

describe('a request frame', () => {
  it.each([3, 4])('of version %d is read back', (version) => {
    const header = { correlationId: 5, clientId: 'c' }
    const bytes = Buffer.concat(encodeRequestFrame(HeartbeatApi, version, header, heartbeat))
    expect(bytes.readInt32BE(0)).toBe(bytes.length - 4)
    const read = decodeRequestHeader(bytes.subarray(4), requestOf)
    expect(read.header).toEqual({ requestApiKey: 12, requestApiVersion: version, ...header })
    expect(decodeFrom(HeartbeatApi.request, version, read.reader)).toEqual(heartbeat)
    expect(read.reader.remaining).toBe(0)
  })

  it('may have no client id', () => {
    const bytes = Buffer.concat(
      encodeRequestFrame(HeartbeatApi, 4, { correlationId: 5, clientId: null }, heartbeat),
    )
    expect(decodeRequestHeader(bytes.subarray(4), requestOf).header.clientId).toBeNull()
  })

  it('has a readable header in a version of ApiVersions that is too new', () => {
    const frame = Buffer.from('00120063000000070001630000', 'hex')
    expect(decodeRequestHeader(frame, requestOf).header).toEqual({
      requestApiKey: 18,
      requestApiVersion: 99,
      correlationId: 7,
      clientId: 'c',
    })
  })

  it('of an unknown key is refused', () => {
    const frame = Buffer.from('03e70000000000070000', 'hex')
    expect(() => decodeRequestHeader(frame, requestOf)).toThrow('no API has the key 999')
  })

  it('passes record batches on by reference', () => {
    const records = Buffer.alloc(16_384)
    const chunks = encodeRequestFrame(
      ProduceApi,
      9,
      { correlationId: 1, clientId: null },
      {
        acks: -1,
        timeoutMs: 1000,
        topicData: [{ name: 't', partitionData: [{ index: 0, records }] }],
      },
    )
    expect(chunks).toContain(records)
    expect(chunks[0]?.readInt32BE(0)).toBe(Buffer.concat(chunks).length - 4)
  })
})

describe('a response frame', () => {
  it.each([0, 4])('of version %d is read back', (version) => {
    const bytes = Buffer.concat(encodeResponseFrame(HeartbeatApi, version, 8, { errorCode: 27 }))
    expect(bytes.readInt32BE(0)).toBe(bytes.length - 4)
    expect(correlationIdOf(bytes.subarray(4))).toBe(8)
    expect(decodeResponseFrame(HeartbeatApi, version, bytes.subarray(4))).toEqual({
      correlationId: 8,
      body: { throttleTimeMs: 0, errorCode: 27 },
    })
  })
})
