import { ZERO_UUID } from '../../../src/wire/plan.ts'
import type { Field, Fields, Struct } from '../../../src/wire/schema.ts'

type Json = Readonly<Record<string, unknown>>

/** Turns a vector's JSON into what the codec takes: bytes become Buffers, marked int64 bigint. Absent fields stay absent. */
export function fromJson(fields: Fields, json: Json): Json {
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const field = fields[name]
      if (field === undefined) throw new Error(`no field ${name}`)
      return [name, fieldFromJson(field, value)]
    }),
  )
}

/** As `fromJson`, with absent fields at their defaults: what decoding must give. */
export function completeFromJson(fields: Fields, json: Json): Json {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      name in json ? fieldFromJson(field, json[name], completeFromJson) : defaultOf(field),
    ]),
  )
}

function fieldFromJson(field: Field, value: unknown, structFromJson = fromJson): unknown {
  if (value === null) return null
  if (field.kind === 'struct') return structFromJson((field.element as Struct).fields, value as Json)
  if (field.kind !== 'array') return scalarFromJson(field.kind, value)
  const { element } = field
  return (value as unknown[]).map((item) =>
    typeof element === 'string'
      ? scalarFromJson(element, item)
      : structFromJson((element as Struct).fields, item as Json),
  )
}

function scalarFromJson(kind: string, value: unknown): unknown {
  if (kind === 'bytes' || kind === 'records') return Buffer.from(value as string, 'base64')
  return kind === 'bigint64' ? BigInt(value as number) : value
}

function defaultOf({ kind, options, element }: Field): unknown {
  if (options.default !== undefined) return options.default
  switch (kind) {
    case 'struct':
      return completeFromJson((element as Struct).fields, {})
    case 'array':
      return []
    case 'bytes':
    case 'records':
      return Buffer.alloc(0)
    case 'string':
    case 'ustring':
      return ''
    case 'uuid':
      return ZERO_UUID
    case 'bool':
      return false
    case 'bigint64':
      return 0n
    default:
      return 0
  }
}
