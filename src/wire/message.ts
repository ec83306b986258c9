import type { Codec } from './codec.ts'
import type { Fields, Struct, StructIn, StructOut } from './schema.ts'

/** A message: named fields with the versions in which they exist. `message()` makes one, codec.ts uses it. */
export interface Message<F extends Fields = Fields> extends Struct<F> {
  readonly name: string
  /** The API key, or the record type of a coordinator record; null for what has neither. */
  readonly key: number | null
  /** Valid versions, as in `0-13`. */
  readonly versions: string
  /** Versions with compact lengths and tagged fields, as in `9+`; `none`. */
  readonly flexible: string
  /** Compiled codecs by version, filled at first use. */
  readonly codecs: (Codec | undefined)[]
}

/** What a message or structure decodes to: every field, those absent in the version at their defaults. */
export type TypeOf<M extends Struct> = StructOut<M['fields']>

/** What a message or structure is encoded from: fields with a default, tags, and fields not in all versions may be left out. */
export type InputOf<M extends Struct> = StructIn<M['fields']>

/** Defines a message. */
export function message<const F extends Fields>(
  name: string,
  key: number | null,
  versions: string,
  flexible: string,
  fields: F,
): Message<F> {
  return { name, key, versions, flexible, fields, codecs: [] }
}

/** A request and its response under one API key. */
export interface Api<Request extends Message = Message, Response extends Message = Message> {
  readonly key: number
  readonly name: string
  readonly request: Request
  readonly response: Response
}

export function api<Request extends Message, Response extends Message>(
  key: number,
  name: string,
  request: Request,
  response: Response,
): Api<Request, Response> {
  return { key, name, request, response }
}
