import { configException } from '../kit/java-error.ts'
import type { Settings } from './converters.ts'
import { dataException } from './errors.ts'
import { type ConnectRecord, copyOf, type Datum, isMap, memberOf } from './record.ts'
import { structLike } from './schemas.ts'
import { flag, members, oneOf, required, requiredList } from './transform-settings.ts'

/** Moves or copies fields of the key or the value to headers (HeaderFrom). */
export function headerFrom(
  settings: Settings,
  part: 'key' | 'value',
): (record: ConnectRecord) => ConnectRecord {
  const names = requiredList(settings, 'fields')
  const headers = requiredList(settings, 'headers')
  const operation = oneOf(required(settings, 'operation'), 'operation', ['move', 'copy'])
  const isDefaulted = flag(settings, 'replace.null.with.default', true)
  if (names.length !== headers.length)
    throw configException("'fields' config must have the same number of elements as 'headers' config.")
  return (record) => {
    const { schema } = record[part]
    const from = members(record[part], `header ${operation}`)
    const added = names.map((name, at) => {
      const key = headers[at] ?? name
      if (schema === null) return { key, datum: { schema, value: from.get(name) ?? null } }
      const field = schema.fields?.find((each) => each.name === name)
      if (field === undefined) throw dataException(`Field does not exist: ${name}`)
      return { key, datum: { schema: field.schema, value: memberOf(from, field, isDefaulted) } }
    })
    const left = operation === 'copy' ? copied(record[part]) : without(record[part], { names, isDefaulted })
    return { ...record, [part]: left, headers: [...record.headers, ...added] }
  }
}

function without(
  datum: Datum,
  { names, isDefaulted }: { names: readonly string[]; isDefaulted: boolean },
): Datum {
  const { schema } = datum
  const from = members(datum, 'header move')
  if (schema === null) {
    const left = copyOf(from)
    for (const name of names) left.delete(name)
    return { schema, value: left }
  }
  const fields = (schema.fields ?? []).filter(({ name }) => !names.includes(name))
  const value = new Map(fields.map((field) => [field.name, memberOf(from, field, isDefaulted)]))
  return { schema: structLike(schema, fields), value }
}

function copied({ schema, value }: Datum): Datum {
  return { schema, value: schema === null && isMap(value) ? copyOf(value) : value }
}
