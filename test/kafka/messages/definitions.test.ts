import { describe, expect, it } from 'vitest'
import { apis } from '../../../src/kafka/messages/index.ts'
import type { Message } from '../../../src/wire/message.ts'
import type { Field, Fields, Struct } from '../../../src/wire/schema.ts'
import { definitionOf, definitions, fixture } from './definitions.ts'

interface SchemaField {
  readonly name: string
  readonly type: string
  readonly versions?: string
  readonly nullableVersions?: string
  readonly taggedVersions?: string
  readonly flexibleVersions?: string
  readonly default?: unknown
  readonly tag?: number
  readonly mapKey?: boolean
  readonly fields?: readonly SchemaField[]
}

interface Schema {
  readonly name: string
  readonly type: string
  readonly apiKey?: number
  readonly validVersions: string
  readonly flexibleVersions?: string
  readonly fields: readonly SchemaField[]
  readonly commonStructs?: readonly { readonly name: string; readonly fields: readonly SchemaField[] }[]
}

const schemas = [
  ...(fixture('messages.json') as Schema[]),
  ...(fixture('coordinator-records.json') as Schema[]),
  ...(fixture('metadata-records.json') as Schema[]),
].filter((schema) => schema.validVersions !== 'none')
const ignorable = fixture('ignorable.json') as Record<string, string[]>
const advertised = fixture('api-versions.json') as {
  name: string
  apiKey: number
  min: number
  max: number
}[]

describe('every definition', () => {
  it('stands for a schema, and every schema has one', () => {
    expect([...definitions.keys()].sort()).toEqual(schemas.map((schema) => schema.name).sort())
  })

  it.each(schemas.map((schema) => [schema.name, schema] as const))(
    '%s is as in the schema',
    (name, schema) => {
      expect(describeMessage(definitionOf(name))).toEqual(describeSchema(schema, new Set(ignorable[name])))
    },
  )
})

describe('the list of APIs', () => {
  it('holds every advertised API under its key and name, able to speak all advertised versions', () => {
    for (const { name, apiKey, min, max } of advertised) {
      const api = apis.find(({ key }) => key === apiKey)
      expect(api).toMatchObject({
        name,
        request: { name: `${name}Request` },
        response: { name: `${name}Response` },
      })
      const [first = 0, last = first] = (api?.request.versions ?? '').split('-').map(Number)
      // Produce is advertised from 0 for librdkafka's sake, but served from 3 (KAFKA-18659).
      expect(name === 'Produce' ? 0 : first).toBeLessThanOrEqual(min)
      expect(last).toBeGreaterThanOrEqual(max)
    }
  })

  it('is in order of the keys, with request and response of the same key', () => {
    const keys = apis.map(({ key }) => key)
    expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b))
    for (const { key, request, response } of apis) expect([request.key, response.key]).toEqual([key, key])
  })
})

function describeMessage(message: Message): unknown {
  const { name, key, versions, flexible } = message
  return { name, key, versions, flexible, fields: describeFields(message.fields) }
}

function describeFields(fields: Fields): unknown[] {
  return Object.entries(fields).map(([name, { kind, versions, options, element }]: [string, Field]) => ({
    name,
    type: typeOf(kind, element),
    versions,
    nullable: options.nullable ?? 'none',
    default: options.default === undefined ? 'none' : String(options.default),
    tag: options.tag ?? -1,
    tagged: options.tag === undefined ? 'none' : (options.tagged ?? versions),
    flexible: options.flexible ?? 'as the message',
    mapKey: options.mapKey === true,
    ignorable: options.ignorable === true,
    fields: element !== null && typeof element !== 'string' ? describeFields(element.fields) : [],
  }))
}

function typeOf(kind: string, element: string | Struct | null): string {
  const scalar = (type: string) => (type === 'bigint64' || type === 'saturatingInt64' ? 'int64' : type)
  if (kind === 'struct') return 'struct'
  return kind === 'array' ? `[]${typeof element === 'string' ? scalar(element) : 'struct'}` : scalar(kind)
}

function describeSchema(schema: Schema, ignorablePaths: ReadonlySet<string>): unknown {
  const common = new Map(schema.commonStructs?.map((struct) => [struct.name, struct.fields]))
  const describeAll = (fields: readonly SchemaField[], path: string): unknown[] =>
    fields.map((field) => {
      const name = field.name[0]?.toLowerCase() + field.name.slice(1)
      const element = field.type.replace('[]', '')
      const isStruct = /^[A-Z]/.test(element)
      const versions = field.versions ?? field.taggedVersions
      return {
        name,
        type: isStruct ? field.type.replace(element, 'struct') : field.type,
        versions,
        nullable: field.nullableVersions ?? 'none',
        // A JSON null is no default to the reference; only the text 'null' is.
        default: (field.default ?? null) === null ? 'none' : defaultText(field.type, field.default),
        tag: field.tag ?? -1,
        tagged: field.taggedVersions ?? 'none',
        flexible: field.flexibleVersions ?? 'as the message',
        mapKey: field.mapKey === true,
        ignorable: ignorablePaths.has(path + name),
        fields: isStruct ? describeAll(field.fields ?? common.get(element) ?? [], `${path}${name}.`) : [],
      }
    })
  return {
    name: schema.name,
    key: schema.apiKey ?? null,
    versions: schema.validVersions,
    flexible: schema.flexibleVersions,
    fields: describeAll(schema.fields, ''),
  }
}

/** Schemas write defaults as JSON values or as text, numbers also in hexadecimal. */
function defaultText(type: string, value: unknown): string {
  return /^u?int/.test(type) ? String(BigInt(value as string)) : String(value)
}
