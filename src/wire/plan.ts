import type { Message } from './message.ts'
import type { Field, Fields, ScalarKind, Struct } from './schema.ts'
import { hasVersion, parseVersions } from './versions.ts'

/**
 * A structure as it is in one version: what the compiler (codec.ts) and the interpreter both work from, so that
 * they can only differ in how they carry it out.
 */
export interface StructPlan {
  /** Unique within the message, in order of first use. */
  readonly id: number
  /** For error texts: `MetadataRequest.topics`. */
  readonly path: string
  /** Ends with tagged fields. */
  readonly isFlexible: boolean
  readonly fields: readonly FieldPlan[]
  /** The fewest bytes it can take, which bounds the count of an array of them. */
  readonly minBytes: number
}

export interface FieldPlan {
  readonly name: string
  readonly path: string
  readonly kind: Field['kind']
  readonly element: ScalarKind | StructPlan | null
  /** Exists in this version; otherwise it decodes to its default. */
  readonly isPresent: boolean
  /** The tag it is sent as, or null for a field at its place. */
  readonly tag: number | null
  readonly isNullable: boolean
  readonly isCompact: boolean
  readonly isIgnorable: boolean
  /** Null where that is the default; an empty array, empty bytes or a structure of defaults is `undefined`. */
  readonly fallback: unknown
}

/** Resolves the fields of a message for one version. */
export function planMessage(message: Message, version: number): StructPlan {
  const context: Context = {
    version,
    isFlexible: hasVersion(parseVersions(message.flexible), version),
    plans: new Map(),
  }
  return planStruct(message, message.name, context)
}

export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

interface Context {
  readonly version: number
  readonly isFlexible: boolean
  /** A structure used in several places is planned once. */
  readonly plans: Map<Fields, StructPlan>
}

function planStruct(definition: Struct, path: string, context: Context): StructPlan {
  const known = context.plans.get(definition.fields)
  if (known !== undefined) return known
  const plan: { -readonly [K in keyof StructPlan]: StructPlan[K] } = {
    id: context.plans.size,
    path,
    isFlexible: context.isFlexible,
    fields: [],
    minBytes: context.isFlexible ? 1 : 0,
  }
  context.plans.set(definition.fields, plan)
  plan.fields = Object.entries(definition.fields).map(([name, field]) =>
    planField(name, field, `${path}.${name}`, context),
  )
  for (const field of plan.fields) {
    if (field.isPresent && field.tag === null) plan.minBytes += minBytesOf(field)
  }
  return plan
}

function planField(name: string, field: Field, path: string, context: Context): FieldPlan {
  const { versions, options, element } = field
  const { version } = context
  const isTagged = options.tag !== undefined && hasVersion(parseVersions(options.tagged ?? versions), version)
  return {
    name,
    path,
    kind: field.kind,
    element: element === null || typeof element === 'string' ? element : planStruct(element, path, context),
    isPresent: hasVersion(parseVersions(versions), version),
    tag: isTagged && options.tag !== undefined ? options.tag : null,
    isNullable: options.nullable !== undefined && hasVersion(parseVersions(options.nullable), version),
    isCompact:
      options.flexible === undefined
        ? context.isFlexible
        : hasVersion(parseVersions(options.flexible), version),
    isIgnorable: options.ignorable === true,
    fallback: 'default' in options ? options.default : FALLBACKS[field.kind],
  }
}

const FALLBACKS: Readonly<Record<Field['kind'], unknown>> = {
  bool: false,
  int8: 0,
  int16: 0,
  uint16: 0,
  int32: 0,
  uint32: 0,
  int64: 0,
  saturatingInt64: 0,
  bigint64: 0n,
  float64: 0,
  uuid: ZERO_UUID,
  string: '',
  ustring: '',
  bytes: undefined,
  records: undefined,
  array: undefined,
  struct: undefined,
}

/** The fewest bytes one value of a scalar kind takes. */
function minScalarBytes(kind: ScalarKind, isCompact: boolean): number {
  const fixed = FIXED_BYTES[kind]
  if (fixed !== undefined) return fixed
  if (isCompact) return kind === 'ustring' ? 4 : 1
  return kind === 'string' ? 2 : 4
}

function minBytesOf(field: FieldPlan): number {
  if (field.kind === 'array') return field.isCompact ? 1 : 4
  if (field.kind !== 'struct') return minScalarBytes(field.kind, field.isCompact)
  return field.isNullable ? 1 : (field.element as StructPlan).minBytes
}

const FIXED_BYTES: Readonly<Partial<Record<ScalarKind, number>>> = {
  bool: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  saturatingInt64: 8,
  bigint64: 8,
  float64: 8,
  uuid: 16,
}

/** The fewest bytes an element of this array takes. */
export function minElementBytes(field: FieldPlan): number {
  const element = field.element as ScalarKind | StructPlan
  return typeof element === 'string' ? minScalarBytes(element, field.isCompact) : element.minBytes
}

type Mode = '' | 'nullable' | 'compact' | 'compactNullable'

/** Names of the Reader's and Writer's methods for a scalar: one pair of names for compiler and interpreter. */
export function scalarMethod(kind: ScalarKind, isCompact: boolean, isNullable: boolean): string {
  if (kind === 'ustring') return isNullable ? 'nullableUstring' : 'ustring'
  if (kind !== 'string' && kind !== 'bytes' && kind !== 'records') return kind
  const base = kind === 'string' ? 'String' : 'Bytes'
  const mode: Mode = isCompact ? (isNullable ? 'compactNullable' : 'compact') : isNullable ? 'nullable' : ''
  return mode === '' ? base.toLowerCase() : mode + base
}

/** The Writer has no saturating int64: what was saturated is a number like any other. */
export function writerMethod(method: string): string {
  return method === 'saturatingInt64' ? 'int64' : method
}

/** The Reader's method for the count of an array. */
export function countMethod(isCompact: boolean, isNullable: boolean): string {
  if (isCompact) return isNullable ? 'compactNullableCount' : 'compactCount'
  return isNullable ? 'nullableCount' : 'count'
}
