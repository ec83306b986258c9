import type { Settings } from './converters.ts'
import { dataException } from './errors.ts'
import {
  type Datum,
  type Field,
  isMap,
  LinkedMap,
  mapKeys,
  memberOf,
  type Schema,
  type Value,
} from './record.ts'
import { basicsOf, structLike } from './schemas.ts'
import { members } from './transform-settings.ts'

/** Brings the members of nested structs or maps up, under names that are their paths (Flatten). */
export function flatten(settings: Settings): (datum: Datum) => Datum {
  const delimiter = settings.get('delimiter') ?? '.'
  const join = (prefix: string, name: string): string => (prefix === '' ? name : prefix + delimiter + name)

  const flattenMap = (map: ReadonlyMap<string, Value>, prefix: string, flat: LinkedMap): LinkedMap => {
    for (const key of mapKeys(map)) {
      const value = map.get(key) ?? null
      const name = join(prefix, key)
      if (value instanceof Date)
        throw dataException(
          "Flatten transformation was passed a value of type class java.util.Date which is not supported by Connect's data API",
        )
      if (isMap(value)) flattenMap(value, name, flat)
      else flat.set(name, value)
    }
    return flat
  }

  const flattenFields = (
    schema: Schema,
    prefix: string,
    above: { optional: boolean; byDefault: Value },
  ): Field[] =>
    (schema.fields ?? []).flatMap((field) => {
      const name = join(prefix, field.name)
      const optional = above.optional || field.schema.optional
      const inherited = isMap(above.byDefault) ? memberOf(above.byDefault, field) : null
      const byDefault = field.schema.defaultValue ?? inherited
      if (field.schema.type === 'map') throw unsupported(field, name)
      if (field.schema.type === 'struct') return flattenFields(field.schema, name, { optional, byDefault })
      const { items } = field.schema
      return {
        name,
        schema: {
          ...basicsOf(field.schema),
          optional,
          ...(items === undefined ? {} : { items }),
          ...(byDefault === null ? {} : { defaultValue: byDefault }),
        },
      }
    })

  const flattenStruct = (
    schema: Schema,
    struct: Value,
    prefix: string,
    flat: Map<string, Value>,
  ): Map<string, Value> => {
    if (!isMap(struct)) return flat
    for (const field of schema.fields ?? []) {
      const name = join(prefix, field.name)
      if (field.schema.type === 'struct')
        flattenStruct(field.schema, struct.get(field.name) ?? null, name, flat)
      else flat.set(name, memberOf(struct, field))
    }
    return flat
  }

  return (datum) => {
    const { schema, value } = datum
    if (value === null) return datum
    const struct = members(datum, 'flattening')
    if (schema === null) return { schema, value: flattenMap(struct, '', new LinkedMap()) }
    const above = { optional: schema.optional, byDefault: schema.defaultValue ?? null }
    const fields = flattenFields(schema, '', above)
    return {
      schema: structLike(schema, fields),
      value: flattenStruct(schema, struct, '', new Map()),
    }
  }
}

function unsupported({ schema }: Field, name: string): Error {
  return dataException(
    `Flatten transformation does not support ${schema.type.toUpperCase()} for record with schemas (for field ${name}).`,
  )
}
