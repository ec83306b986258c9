/** Making schemas of others, and the logical types that are dates (Date, Time, Timestamp). */
import { JavaError } from '../kit/java-error.ts'
import { dataException } from './errors.ts'
import type { Field, Schema } from './record.ts'

const DATA = 'org.apache.kafka.connect.data.'
const DAY_MS = 86_400_000

const dateSchemas = {
  Date: { type: 'int32', optional: false, name: `${DATA}Date`, version: 1 },
  Time: { type: 'int32', optional: false, name: `${DATA}Time`, version: 1 },
  Timestamp: { type: 'int64', optional: false, name: `${DATA}Timestamp`, version: 1 },
} as const satisfies Record<string, Schema>

export type DateKind = keyof typeof dateSchemas

export function dateSchema(kind: DateKind, optional: boolean): Schema {
  return { ...dateSchemas[kind], optional }
}

/** Which of the dates a schema is, undefined for any other. */
export function dateKind(schema: Schema | null): DateKind | undefined {
  if (schema?.name === dateSchemas.Date.name) return 'Date'
  if (schema?.name === dateSchemas.Time.name) return 'Time'
  return schema?.name === dateSchemas.Timestamp.name ? 'Timestamp' : undefined
}

/** The number that a date is kept as: days, or milliseconds of the day or of the epoch. */
export function encodeDate(kind: DateKind, date: Date): number | bigint {
  const timeMs = date.getTime()
  if (kind === 'Timestamp') return BigInt(timeMs)
  return kind === 'Date' ? Math.floor(timeMs / DAY_MS) : timeMs
}

export function decodeDate(kind: DateKind, number: number): Date {
  return dateOf(kind === 'Date' ? number * DAY_MS : number)
}

/** JavaScript's dates end with the year 275760. Throws JavaError (DataException) for a later one. */
export function dateOf(timeMs: number): Date {
  const date = new Date(timeMs)
  if (Number.isNaN(date.getTime())) throw dataException(`Time is too far away: ${timeMs}`)
  return date
}

/** What a schema that is made of another keeps: type, name, version, doc and parameters (SchemaUtil.copySchemaBasics). */
export function basicsOf({ type, name, version, doc, parameters }: Schema): Omit<Schema, 'optional'> {
  return {
    type,
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(doc === undefined ? {} : { doc }),
    ...(parameters === undefined ? {} : { parameters }),
  }
}

/** Shows a schema as Java's toString does. */
export function schemaText({ name, type }: Schema): string {
  return name === undefined ? `Schema{${type.toUpperCase()}}` : `Schema{${name}:${type.toUpperCase()}}`
}

/** A struct's schema like another, with other fields; required, as SchemaBuilder makes it. Throws JavaError for a field that is there twice. */
export function structLike(schema: Schema, fields: readonly Field[]): Schema {
  const names = new Set<string>()
  for (const { name } of fields) {
    if (names.has(name))
      throw new JavaError(
        'org.apache.kafka.connect.errors.SchemaBuilderException',
        `Cannot create field because of field name duplication ${name}`,
      )
    names.add(name)
  }
  return { ...basicsOf(schema), type: 'struct', optional: false, fields }
}
