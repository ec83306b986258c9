import fc from 'fast-check'
import type { Field, Fields, ScalarKind, Struct } from '../../../src/wire/schema.ts'

/**
 * Random values for a structure: mostly what fits some version, with fields left out, nulls where no version
 * allows them and numbers out of range now and then, since errors must agree as well.
 */
export function structArbitrary({ fields }: Struct, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldArbitrary(field, depth)])),
    { requiredKeys: requiredKeys(fields) },
  )
}

function requiredKeys(fields: Fields): string[] {
  return Object.keys(fields).filter((_, index) => index % 3 !== 2)
}

function fieldArbitrary(field: Field, depth: number): fc.Arbitrary<unknown> {
  const value = valueArbitrary(field, depth)
  const nullWeight = field.options.nullable === undefined ? 0 : 20
  return fc.oneof(
    { weight: 60, arbitrary: value },
    // Left out, so that most values are not refused for a field that the version lacks.
    { weight: field.versions === '0+' ? 0 : 120, arbitrary: fc.constant(undefined) },
    { weight: nullWeight, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 2 ** 31, 2 ** 53, 0.5, 'x', -1n) },
  )
}

function valueArbitrary({ kind, element }: Field, depth: number): fc.Arbitrary<unknown> {
  if (kind === 'struct') return structArbitrary(element as Struct, depth + 1)
  if (kind !== 'array') return SCALARS[kind]
  const item = typeof element === 'string' ? SCALARS[element] : structArbitrary(element as Struct, depth + 1)
  return fc.array<unknown>(item, { maxLength: depth > 1 ? 2 : 3 })
}

const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
const safeInteger = fc.maxSafeInteger()
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom('', 'orders', '这是第一个事件', 'x'.repeat(200)),
)
// Long enough at times to be passed by reference.
const bytes = fc.oneof(
  { weight: 9, arbitrary: fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array)) },
  { weight: 1, arbitrary: fc.constant(Buffer.alloc(5000, 7)) },
)

const SCALARS: Readonly<Record<ScalarKind, fc.Arbitrary<unknown>>> = {
  bool: fc.boolean(),
  int8: int(8),
  int16: int(16),
  uint16: fc.integer({ min: 0, max: 0xffff }),
  int32: int(32),
  uint32: fc.integer({ min: 0, max: 0xffff_ffff }),
  int64: safeInteger,
  saturatingInt64: safeInteger,
  bigint64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  float64: fc.double(),
  uuid: fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((array) => Buffer.from(array).toString('base64url')),
  string: text,
  ustring: text,
  bytes,
  records: fc.oneof(bytes, fc.array(bytes, { maxLength: 3 })),
}
