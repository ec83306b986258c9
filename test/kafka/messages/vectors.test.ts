import { deepStrictEqual } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { decodeFrom, encode, encodeChunks } from '../../../src/wire/codec.ts'
import { Reader } from '../../../src/wire/reader.ts'
import { allVectors, definitionOf, vectorsByMessage, versionsOf } from './definitions.ts'
import { completeFromJson, fromJson } from './values.ts'

describe.each([...vectorsByMessage])('%s', (name, vectors) => {
  const definition = definitionOf(name)

  it('decodes what the reference encoded', () => {
    for (const { version, value, hex } of vectors) {
      const reader = new Reader(Buffer.from(hex, 'hex'))
      const decoded = decodeFrom(definition, version, reader)
      deepStrictEqual(decoded, completeFromJson(definition.fields, value))
      expect(reader.remaining).toBe(0)
    }
  })

  it('encodes to the same bytes, with or without the fields that the version lacks', () => {
    for (const { version, value, hex } of vectors) {
      expect(encode(definition, version, fromJson(definition.fields, value)).toString('hex')).toBe(hex)
      const complete = completeFromJson(definition.fields, value)
      expect(Buffer.concat(encodeChunks(definition, version, complete)).toString('hex')).toBe(hex)
    }
  })

  it('has vectors in every version', () => {
    expect([...new Set(vectors.map(({ version }) => version))].sort((a, b) => a - b)).toEqual(
      versionsOf(definition),
    )
  })
})

it('covers all 1,875 vectors of messages, and those of the coordinators’ and the metadata log’s records', () => {
  expect(allVectors.length).toBe(1875 + 177 + 123)
  expect([...vectorsByMessage.values()].flat().length).toBe(allVectors.length)
})
