import type { Message, TypeOf } from '../../../wire/message.ts'
import {
  decodeRecordKey,
  decodeVersioned,
  encodeRecordKey,
  encodeVersioned,
} from '../../messages/versioned.ts'
import type { EncodedRecord } from './batch.ts'

/** Types of coordinator records by the names that code has for them. Their values are all in version 0, their only one. */
export interface RecordTypes {
  readonly [kind: string]: { readonly key: Message; readonly value: Message }
}

/** A record of any of the types. A null value is a tombstone. */
export type RecordOf<Types extends RecordTypes> = {
  readonly [Kind in keyof Types & string]: {
    readonly kind: Kind
    readonly key: TypeOf<Types[Kind]['key']>
    readonly value: TypeOf<Types[Kind]['value']> | null
  }
}[keyof Types & string]

/** How records of some types stand in the log. */
export interface RecordTypesCodec<Rec> {
  /** Whether a record is of one of the types. */
  is(record: { readonly kind: string }): record is Rec & { readonly kind: string }
  encode(record: Rec): EncodedRecord
  /** Reads a record whose key begins with that type; null when it is none of these. */
  decode(type: number, key: Buffer, value: Buffer | null): Rec | null
}

const VERSION = 0

/** Makes the codec of a table of types. */
export function recordTypesCodec<Types extends RecordTypes>(types: Types): RecordTypesCodec<RecordOf<Types>> {
  const kindByType = new Map(Object.entries(types).map(([kind, { key }]) => [key.key, kind]))
  // The compiler cannot follow that a record's key and value are those of the table's entry under the record's kind.
  return {
    is: (record): record is RecordOf<Types> => record.kind in types,
    encode: ({ kind, key, value }) => {
      const type = typeOf(types, kind)
      return {
        key: encodeRecordKey(type.key, key as never),
        value: value && encodeVersioned(type.value, VERSION, value as never),
      }
    },
    decode: (typeNumber, key, value) => {
      const kind = kindByType.get(typeNumber)
      if (kind === undefined) return null
      const type = typeOf(types, kind)
      return {
        kind,
        key: decodeRecordKey(type.key, key),
        value: value && decodeVersioned(type.value, value).value,
      } as RecordOf<Types>
    },
  }
}

function typeOf(types: RecordTypes, kind: string): RecordTypes[string] {
  const type = types[kind]
  if (type === undefined) throw new Error(`no type of record is called ${kind}`)
  return type
}
