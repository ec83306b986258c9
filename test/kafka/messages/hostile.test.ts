import { describe, expect, it } from 'vitest'
import { FetchResponse } from '../../../src/kafka/messages/01-fetch.ts'
import { MetadataRequest } from '../../../src/kafka/messages/03-metadata.ts'
import { ApiVersionsRequest } from '../../../src/kafka/messages/18-api-versions.ts'
import { decode, decodeFrom, encode } from '../../../src/wire/codec.ts'
import { WireError } from '../../../src/wire/errors.ts'
import { Reader } from '../../../src/wire/reader.ts'
import { allVectors, definitionOf } from './definitions.ts'

describe('a message cut short', () => {
  it('is an error wherever it is cut', () => {
    const stackTraceLimit = Error.stackTraceLimit
    // Half a million errors are made here, and none is read.
    Error.stackTraceLimit = 0
    try {
      for (const { message, version, hex } of allVectors) {
        const definition = definitionOf(message)
        const bytes = Buffer.from(hex, 'hex')
        for (let length = 0; length < bytes.length; length++) {
          const outcome = decodeOutcome(() => decodeFrom(definition, version, new Reader(bytes, 0, length)))
          if (!(outcome instanceof WireError))
            expect.fail(`${message} v${version} was read from ${length} bytes`)
        }
      }
    } finally {
      Error.stackTraceLimit = stackTraceLimit
    }
  })
})

describe('a hostile length', () => {
  it('of a classic array is refused before anything is allocated', () => {
    expectFault(() => decode(MetadataRequest, 0, Buffer.from('7fffffff', 'hex')), 'SAMSA_WIRE_LENGTH')
  })

  it('of a compact array is refused before anything is allocated', () => {
    expectFault(() => decode(MetadataRequest, 9, Buffer.from('ffffffff0f00', 'hex')), 'SAMSA_WIRE_LENGTH')
  })

  it('of an array is measured by what its elements take at least', () => {
    // 100 topics of at least two bytes each cannot follow in 120 bytes.
    const bytes = Buffer.concat([Buffer.from('00000064', 'hex'), Buffer.alloc(120)])
    expectFault(() => decode(MetadataRequest, 0, bytes), 'SAMSA_WIRE_LENGTH')
  })

  it('of many small elements ends at the limit of elements', () => {
    const bytes = Buffer.concat([Buffer.from('00000100', 'hex'), Buffer.alloc(512)])
    expectFault(
      () => decodeFrom(MetadataRequest, 0, new Reader(bytes, 0, bytes.length, 255)),
      'SAMSA_WIRE_LENGTH',
    )
    expect(decodeFrom(MetadataRequest, 0, new Reader(bytes, 0, bytes.length, 256)).topics?.length).toBe(256)
  })

  it('of a string is refused', () => {
    expectFault(
      () => decode(MetadataRequest, 0, Buffer.from('000000017fff61', 'hex')),
      'SAMSA_WIRE_TRUNCATED',
    )
  })

  it('of a compact string beyond 32 bits is refused', () => {
    expectFault(() => decode(ApiVersionsRequest, 3, Buffer.from('ffffffffff01', 'hex')), 'SAMSA_WIRE_RANGE')
  })

  it('of records is refused', () => {
    const good = encode(FetchResponse, 4, {
      throttleTimeMs: 0,
      responses: [
        {
          topic: 't',
          partitions: [
            {
              partitionIndex: 0,
              errorCode: 0,
              highWatermark: 0,
              abortedTransactions: [],
              records: Buffer.from('abc'),
            },
          ],
        },
      ],
    })
    good.writeInt32BE(0x7fff_ffff, good.length - 7)
    expectFault(() => decode(FetchResponse, 4, good), 'SAMSA_WIRE_TRUNCATED')
  })

  it('of a tagged field that nobody knows is refused', () => {
    expectFault(
      () => decode(ApiVersionsRequest, 3, Buffer.from('010101630a00', 'hex')),
      'SAMSA_WIRE_TRUNCATED',
    )
  })

  it('of a null where none is allowed is refused', () => {
    expectFault(() => decode(MetadataRequest, 0, Buffer.from('ffffffff', 'hex')), 'SAMSA_WIRE_NULL')
  })
})

function decodeOutcome(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    return error
  }
}

function expectFault(action: () => unknown, code: string): void {
  expect(decodeOutcome(action)).toMatchObject({ name: 'WireError', code })
}
