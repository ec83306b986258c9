import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Codec } from '../../../src/wire/codec.ts'
import { compile } from '../../../src/wire/compiler.ts'
import { WireError } from '../../../src/wire/errors.ts'
import { interpret } from '../../../src/wire/interpreter.ts'
import { planMessage } from '../../../src/wire/plan.ts'
import { Reader } from '../../../src/wire/reader.ts'
import { Writer } from '../../../src/wire/writer.ts'
import { structArbitrary } from './arbitrary.ts'
import { allVectors, definitionOf, definitions, versionsOf } from './definitions.ts'

const RUNS = 20

describe('a compiled codec does what the interpreter does', () => {
  it.each([...definitions.keys()])('for random values of %s', (name) => {
    const definition = definitionOf(name)
    const versions = versionsOf(definition)
    const codecs = versions.map((version) => bothCodecs(name, version))
    const encodedVersions = new Set<number>()
    fc.assert(
      fc.property(structArbitrary(definition), (value) => {
        for (const [index, { compiled, interpreted }] of codecs.entries()) {
          const written = write(compiled, value)
          expect(written).toEqual(write(interpreted, value))
          if (typeof written !== 'string') continue
          encodedVersions.add(versions[index] ?? -1)
          const bytes = Buffer.from(written, 'hex')
          const decoded = read(compiled, bytes)
          deepStrictEqual(decoded, read(interpreted, bytes))
          // What was decoded must encode to the same again: nothing is lost on the way.
          expect(write(compiled, decoded)).toBe(written)
        }
      }),
      { numRuns: RUNS, seed: 20_260 },
    )
    // Errors alone would prove little.
    expect([...encodedVersions].sort((a, b) => a - b)).toEqual(versions)
  })

  it('for bytes with one of them changed', () => {
    const vectors = fc.constantFrom(...allVectors.filter(({ hex }) => hex.length > 0 && hex.length < 4000))
    fc.assert(
      fc.property(
        vectors,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        ({ message, version, hex }, at, change) => {
          const bytes = Buffer.from(hex, 'hex')
          const index = at % bytes.length
          bytes[index] = (bytes[index] ?? 0) ^ change
          const { compiled, interpreted } = bothCodecs(message, version)
          deepStrictEqual(read(compiled, bytes), read(interpreted, bytes))
        },
      ),
      { numRuns: 3000 },
    )
  })
})

const known = new Map<string, { compiled: Codec; interpreted: Codec }>()

function bothCodecs(name: string, version: number): { compiled: Codec; interpreted: Codec } {
  const key = `${name} ${version}`
  const found = known.get(key)
  if (found !== undefined) return found
  const plan = planMessage(definitionOf(name), version)
  const codecs = { compiled: compile(plan), interpreted: interpret(plan) }
  known.set(key, codecs)
  return codecs
}

/** The bytes in hexadecimal, or the code of the error. */
function write(codec: Codec, value: unknown): string | { code: string; message: string } {
  const writer = new Writer()
  try {
    codec.write(writer, value)
    return writer.toBuffer().toString('hex')
  } catch (error) {
    return fault(error)
  }
}

function read(codec: Codec, bytes: Buffer): unknown {
  try {
    return codec.read(new Reader(bytes))
  } catch (error) {
    return fault(error)
  }
}

function fault(error: unknown): { code: string; message: string } {
  if (error instanceof WireError) return { code: error.code, message: error.message }
  throw error
}
