/**
 * The fields of a message, as values. A definition costs a few object literals: nothing is parsed or compiled
 * until a version of the message is first used (plan.ts).
 *
 * Versions are written as in Kafka's own schemas: `0+`, `4-7`, `3`. Options:
 *
 * - `default`: what an absent field decodes to, and what may be left out on encoding. Without it a string is
 *   empty, a number 0, an array or bytes empty, a structure one of defaults, a uuid all zero.
 * - `nullable`: the versions in which null may be sent.
 * - `tag`, `tagged`: the field is sent as this tag in these versions (all of the field's when left out).
 * - `ignorable`: a value that the version cannot express is dropped; otherwise it is an error.
 * - `flexible`: overrides the message's flexible versions for this field alone.
 * - `mapKey`: the field identifies its element in the array. Information for readers; the codec ignores it.
 */
export interface FieldOptions<T> {
  readonly default?: T
  readonly nullable?: string
  readonly tag?: number
  readonly tagged?: string
  readonly ignorable?: boolean
  readonly flexible?: string
  readonly mapKey?: boolean
}

/** Types that are one value on the wire, each with what it decodes to and what may be given to encode. */
interface ScalarTypes {
  bool: [boolean, boolean]
  int8: [number, number]
  int16: [number, number]
  uint16: [number, number]
  int32: [number, number]
  uint32: [number, number]
  int64: [number, number]
  saturatingInt64: [number, number]
  bigint64: [bigint, bigint]
  float64: [number, number]
  uuid: [string, string]
  string: [string, string]
  /** An int32-length string, jute's; `string` has an int16 length. */
  ustring: [string, string]
  bytes: [Buffer, Buffer]
  records: [Buffer, Buffer | readonly Buffer[]]
}

export type ScalarKind = keyof ScalarTypes

export interface Struct<F extends Fields = Fields> {
  readonly fields: F
}

/** One field: how it is sent, and (in types only) what it decodes to, encodes from, and whether it may be left out. */
export interface Field<Out = unknown, In = unknown, Optional extends boolean = boolean> {
  readonly kind: ScalarKind | 'array' | 'struct'
  readonly versions: string
  readonly options: FieldOptions<unknown>
  /** Of an array: a scalar or a structure. Of a structure: itself. */
  readonly element: ScalarKind | Struct | null
  readonly types?: { out: Out; in: In; optional: Optional }
}

// A record's own fields keep their order, which is the order on the wire.
export type Fields = Readonly<Record<string, Field>>

type OrNull<T, O> = O extends { readonly nullable: string } ? T | null : T
/** A field may be left out when it has a default, is a tag, or does not exist in all versions. */
type IsOptional<V, O> = O extends { readonly default: unknown } | { readonly tag: number }
  ? true
  : V extends '0+' | '0'
    ? false
    : true
type Scalar<K extends ScalarKind, V, O> = Field<
  OrNull<ScalarTypes[K][0], O>,
  OrNull<ScalarTypes[K][1], O>,
  IsOptional<V, O>
>

export type StructOut<F extends Fields> = { -readonly [K in keyof F]: OutOf<F[K]> }
export type StructIn<F extends Fields> = {
  readonly [K in keyof F as IsLeftOut<F[K]> extends true ? never : K]: InOf<F[K]>
} & {
  readonly [K in keyof F as IsLeftOut<F[K]> extends true ? K : never]?: InOf<F[K]> | undefined
}
type OutOf<F> = F extends Field<infer Out, unknown, boolean> ? Out : never
type InOf<F> = F extends Field<unknown, infer In, boolean> ? In : never
type IsLeftOut<F> = F extends Field<unknown, unknown, infer Optional> ? Optional : never

type ElementOut<E> = E extends ScalarKind
  ? ScalarTypes[E][0]
  : E extends Struct<infer F>
    ? StructOut<F>
    : never
type ElementIn<E> = E extends ScalarKind ? ScalarTypes[E][1] : E extends Struct<infer F> ? StructIn<F> : never

const NO_OPTIONS: FieldOptions<never> = {}

function scalar<K extends ScalarKind>(kind: K) {
  return <
    const V extends string,
    const O extends FieldOptions<ScalarTypes[K][0] | null> = FieldOptions<never>,
  >(
    versions: V,
    options?: O,
  ): Scalar<K, V, O> => ({ kind, versions, options: options ?? NO_OPTIONS, element: null })
}

export const bool = scalar('bool')
export const int8 = scalar('int8')
export const int16 = scalar('int16')
export const uint16 = scalar('uint16')
export const int32 = scalar('int32')
export const uint32 = scalar('uint32')
/** An int64 as a number; outside ±(2^53 − 1) it is a WireError. */
export const int64 = scalar('int64')
/** An int64 as a number; one outside ±(2^53 − 1) decodes to the nearest safe integer. */
export const saturatingInt64 = scalar('saturatingInt64')
/** An int64 as a bigint, for fields that really hold all 64 bits. */
export const bigint64 = scalar('bigint64')
export const float64 = scalar('float64')
/** 16 bytes, as Kafka's 22 characters of base64url. */
export const uuid = scalar('uuid')
export const string = scalar('string')
export const ustring = scalar('ustring')
/** Bytes, decoded as a view of the input. */
export const bytes = scalar('bytes')
/** Record batches: bytes that may also be encoded from a list of Buffers. */
export const records = scalar('records')

/** A structure, to be used in `array` and `nested`. */
export function struct<const F extends Fields>(fields: F): Struct<F> {
  return { fields }
}

/** An array of scalars (`array('0+', 'int32')`) or of structures. The only default it can be given is null. */
export function array<
  const V extends string,
  E extends ScalarKind | Struct,
  const O extends FieldOptions<null> = FieldOptions<never>,
>(
  versions: V,
  element: E,
  options?: O,
): Field<OrNull<ElementOut<E>[], O>, OrNull<readonly ElementIn<E>[], O>, IsOptional<V, O>> {
  return { kind: 'array', versions, options: options ?? NO_OPTIONS, element }
}

/** A structure that is a field by itself. The only default it can be given is null. */
export function nested<
  const V extends string,
  F extends Fields,
  const O extends FieldOptions<null> = FieldOptions<never>,
>(
  versions: V,
  element: Struct<F>,
  options?: O,
): Field<OrNull<StructOut<F>, O>, OrNull<StructIn<F>, O>, IsOptional<V, O>> {
  return { kind: 'struct', versions, options: options ?? NO_OPTIONS, element }
}
