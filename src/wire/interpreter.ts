import type { Codec } from './codec.ts'
import { absentField, notArray, notStruct, nullField } from './faults.ts'
import {
  countMethod,
  type FieldPlan,
  minElementBytes,
  type StructPlan,
  scalarMethod,
  writerMethod,
} from './plan.ts'
import type { Reader } from './reader.ts'
import type { Writer } from './writer.ts'

/**
 * Carries out a plan field by field: the reference that the compiled codecs are tested against. It is written
 * to be read, not to be fast, and no product code loads it.
 */
export function interpret(plan: StructPlan): Codec {
  return {
    read: (reader) => readStruct(reader, plan),
    write: (writer, value) => writeStruct(writer, plan, value),
  }
}

type Value = Record<string, unknown>

function readStruct(reader: Reader, struct: StructPlan): Value {
  const value = defaultOf(struct)
  for (const field of struct.fields) {
    if (field.isPresent && field.tag === null) value[field.name] = readField(reader, field)
  }
  if (!struct.isFlexible) return value
  for (let left = reader.unsignedVarint(); left > 0; left--) {
    const tag = reader.unsignedVarint()
    const size = reader.unsignedVarint()
    const field = struct.fields.find((candidate) => candidate.isPresent && candidate.tag === tag)
    if (field === undefined) reader.skip(size)
    else value[field.name] = readField(reader, field)
  }
  return value
}

function readField(reader: Reader, field: FieldPlan): unknown {
  const { kind, element, isCompact, isNullable } = field
  if (kind === 'struct') {
    // Whether there is a structure is told by a signed byte, but by a varint in a tag.
    if (isNullable && (field.tag === null ? reader.int8() < 0 : reader.unsignedVarint() === 0)) return null
    return readStruct(reader, element as StructPlan)
  }
  if (kind !== 'array') return call(reader, scalarMethod(kind, isCompact, isNullable))
  const count = call(reader, countMethod(isCompact, isNullable), minElementBytes(field)) as number
  if (count < 0) return null
  const items: unknown[] = []
  for (let i = 0; i < count; i++) {
    items.push(
      typeof element === 'string'
        ? call(reader, scalarMethod(element, isCompact, false))
        : readStruct(reader, element as StructPlan),
    )
  }
  return items
}

function writeStruct(writer: Writer, struct: StructPlan, given: unknown): void {
  if (given === null || typeof given !== 'object') throw notStruct(struct, given)
  const value = given as Value
  for (const field of struct.fields) {
    if (field.isPresent) {
      if (field.tag === null) writeField(writer, field, givenValue(field, value))
    } else if (!field.isIgnorable && !isFallback(field, value[field.name])) {
      throw absentField(field)
    }
  }
  if (struct.isFlexible) writeTags(writer, struct, value)
}

function writeTags(writer: Writer, struct: StructPlan, value: Value): void {
  const tagged = struct.fields
    .filter((field) => field.isPresent && field.tag !== null && !isFallback(field, value[field.name]))
    .sort((a, b) => (a.tag ?? 0) - (b.tag ?? 0))
  writer.unsignedVarint(tagged.length)
  for (const field of tagged) {
    const mark = writer.beginTag(field.tag ?? 0)
    writeField(writer, field, givenValue(field, value))
    writer.endTag(mark)
  }
}

function writeField(writer: Writer, field: FieldPlan, value: unknown): void {
  const { kind, element, isCompact, isNullable } = field
  if (kind !== 'array' && kind !== 'struct') {
    call(writer, writerMethod(scalarMethod(kind, isCompact, isNullable)), value)
    return
  }
  if (value === null && !isNullable) throw nullField(field)
  if (kind === 'struct') {
    if (isNullable) writer.int8(value !== null ? 1 : field.tag === null ? -1 : 0)
    if (value !== null) writeStruct(writer, element as StructPlan, value)
    return
  }
  if (value !== null && !Array.isArray(value)) throw notArray(field)
  const length = value === null ? -1 : value.length
  if (isCompact) writer.unsignedVarint(length + 1)
  else writer.int32(length)
  for (const item of value ?? []) {
    if (typeof element === 'string') call(writer, writerMethod(scalarMethod(element, isCompact, false)), item)
    else writeStruct(writer, element as StructPlan, item)
  }
}

function givenValue(field: FieldPlan, value: Value): unknown {
  const given = value[field.name]
  return given === undefined ? fallbackOf(field) : given
}

function defaultOf(struct: StructPlan): Value {
  return Object.fromEntries(struct.fields.map((field) => [field.name, fallbackOf(field)]))
}

function fallbackOf({ kind, element, fallback }: FieldPlan): unknown {
  if (fallback !== undefined) return fallback
  if (kind === 'array') return []
  return kind === 'struct' ? defaultOf(element as StructPlan) : Buffer.alloc(0)
}

/** Whether a value is the field's default, or was left out. */
function isFallback({ kind, element, fallback }: FieldPlan, value: unknown): boolean {
  if (value === undefined) return true
  if (fallback !== undefined) return value === fallback
  if (value === null) return false
  if (kind !== 'struct') return (value as { length: number }).length === 0
  return (element as StructPlan).fields.every((field) => isFallback(field, (value as Value)[field.name]))
}

function call(target: Reader | Writer, method: string, argument?: unknown): unknown {
  return (target as unknown as Record<string, (argument?: unknown) => unknown>)[method]?.call(
    target,
    argument,
  )
}
