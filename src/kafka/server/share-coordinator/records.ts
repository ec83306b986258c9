import {
  ShareSnapshotKey,
  ShareSnapshotValue,
  ShareUpdateKey,
  ShareUpdateValue,
} from '../../messages/coordinator-records/share-snapshot.ts'
import {
  decodeRecordKey,
  decodeVersioned,
  encodeRecordKey,
  encodeVersioned,
  recordTypeOf,
} from '../../messages/versioned.ts'
import type { EncodedRecord } from '../coordinator/batch.ts'

/** A record of __share_group_state. A snapshot without a value is a tombstone: nothing is known of the share partition. */
export type ShareStateRecord =
  | { readonly kind: 'snapshot'; readonly key: ShareSnapshotKey; readonly value: ShareSnapshotValue | null }
  | { readonly kind: 'update'; readonly key: ShareUpdateKey; readonly value: ShareUpdateValue }

const VERSION = 0

/** Key and value as they stand in the log. */
export function encodeShareStateRecord(record: ShareStateRecord): EncodedRecord {
  if (record.kind === 'update') {
    return {
      key: encodeRecordKey(ShareUpdateKey, record.key),
      value: encodeVersioned(ShareUpdateValue, VERSION, record.value),
    }
  }
  return {
    key: encodeRecordKey(ShareSnapshotKey, record.key),
    value: record.value && encodeVersioned(ShareSnapshotValue, VERSION, record.value),
  }
}

/** Reads a record of the log; null when it is of a type that this coordinator does not know, which is left alone. */
export function decodeShareStateRecord(key: Buffer, value: Buffer | null): ShareStateRecord | null {
  switch (recordTypeOf(key)) {
    case ShareSnapshotKey.key:
      return {
        kind: 'snapshot',
        key: decodeRecordKey(ShareSnapshotKey, key),
        value: value && decodeVersioned(ShareSnapshotValue, value).value,
      }
    case ShareUpdateKey.key:
      // An update without a value says nothing; the coordinator never writes one.
      return (
        value && {
          kind: 'update',
          key: decodeRecordKey(ShareUpdateKey, key),
          value: decodeVersioned(ShareUpdateValue, value).value,
        }
      )
    default:
      return null
  }
}
