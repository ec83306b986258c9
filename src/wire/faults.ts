import { WireError } from './errors.ts'
import type { FieldPlan, StructPlan } from './plan.ts'

/** Makes the errors that both the compiled codecs and the interpreter raise for values that cannot be written. */
export function absentField(field: FieldPlan): WireError {
  return new WireError('SAMSA_WIRE_VERSION', `${field.path} has a value, but does not exist in this version`)
}

export function nullField(field: FieldPlan): WireError {
  return new WireError('SAMSA_WIRE_NULL', `${field.path} is null, which this version does not allow`)
}

export function notArray(field: FieldPlan): WireError {
  return new WireError('SAMSA_WIRE_VALUE', `${field.path} is not an array`)
}

export function notStruct(struct: StructPlan, value: unknown): WireError {
  const code = value === null || value === undefined ? 'SAMSA_WIRE_NULL' : 'SAMSA_WIRE_VALUE'
  return new WireError(code, `${struct.path} is ${value === null ? 'null' : typeof value}, not a structure`)
}
