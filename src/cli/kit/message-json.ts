/**
 * Messages as the JSON that Kafka's own tools print: fields in the schema's order, bytes as base64, tagged fields where they are set. Fields
 * of 64 bits stay bigints: `jsonText` writes them.
 */
import type { Message } from '../../wire/message.ts'
import { type FieldPlan, planMessage, type StructPlan } from '../../wire/plan.ts'

/** Converts a decoded message; absent fields of the version are left out. */
export function messageJson(message: Message, version: number, value: unknown): unknown {
  return structJson(planMessage(message, version), value)
}

function structJson(plan: StructPlan, value: unknown): Record<string, unknown> {
  const json: Record<string, unknown> = {}
  for (const field of plan.fields) {
    if (!field.isPresent) continue
    const fieldValue = memberOf(value, field.name)
    // The reference leaves out a tagged structure never, not even where it is null.
    if (field.tag !== null && field.kind !== 'struct' && isDefault(field, fieldValue)) continue
    json[field.name] = fieldJson(field, fieldValue)
  }
  return json
}

function fieldJson({ element }: FieldPlan, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => elementJson(element, each))
  return elementJson(element, value)
}

function elementJson(element: FieldPlan['element'], value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (typeof element === 'object' && element !== null && value !== null) return structJson(element, value)
  return value
}

function isDefault(field: FieldPlan, value: unknown): boolean {
  const isEmpty = (Array.isArray(value) || Buffer.isBuffer(value)) && value.length === 0
  if (isEmpty) return field.fallback !== null
  return value === (field.fallback ?? null)
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
