/** Control records: what a control batch says instead of carrying values. Key: version int16, type int16. */
import { buildBatch } from './batch-builder.ts'
import { RecordsError } from './records-error.ts'

/** In the order of their numbers. */
const controlTypes = [
  'ABORT',
  'COMMIT',
  'LEADER_CHANGE',
  'SNAPSHOT_HEADER',
  'SNAPSHOT_FOOTER',
  'KRAFT_VERSION',
  'KRAFT_VOTERS',
] as const

type KnownControlType = (typeof controlTypes)[number]
export type ControlType = KnownControlType | 'UNKNOWN'

export interface EndTransactionMarker {
  type: 'COMMIT' | 'ABORT'
  coordinatorEpoch: number
}

/** What kind of control record has this key. Throws RecordsError for a key that is none. */
export function controlType(key: Buffer | null): ControlType {
  if (key === null || key.length < 4) {
    throw new RecordsError('INVALID_RECORD', 'Control record has a key of fewer than 4 bytes')
  }
  const version = key.readInt16BE(0)
  if (version < 0)
    throw new RecordsError('INVALID_RECORD', `Control record has the invalid version ${version}`)
  return controlTypes[key.readInt16BE(2)] ?? 'UNKNOWN'
}

/** The key of a control record. */
export function controlKey(type: KnownControlType): Buffer {
  const key = Buffer.alloc(4)
  key.writeInt16BE(controlTypes.indexOf(type), 2)
  return key
}

/** Reads the end of a transaction; undefined when the record is another kind. Throws RecordsError when malformed. */
export function readEndTransactionMarker(
  key: Buffer | null,
  value: Buffer | null,
): EndTransactionMarker | undefined {
  const type = controlType(key)
  if (type !== 'COMMIT' && type !== 'ABORT') return undefined
  if (value === null || value.length < 6) {
    throw new RecordsError('INVALID_RECORD', 'End transaction marker has a value of fewer than 6 bytes')
  }
  return { type, coordinatorEpoch: value.readInt32BE(2) }
}

export interface EndTransactionBatch {
  marker: EndTransactionMarker
  /** Milliseconds since the epoch. */
  timestamp: number
  producerId: number
  producerEpoch: number
  baseOffset?: number
  leaderEpoch?: number
}

/** The control batch of one record that ends a transaction on a partition. */
export function buildEndTransactionBatch(input: EndTransactionBatch): Buffer {
  const value = Buffer.alloc(6)
  value.writeInt32BE(input.marker.coordinatorEpoch, 2)
  return buildBatch([{ timestamp: input.timestamp, key: controlKey(input.marker.type), value }], {
    baseOffset: input.baseOffset ?? 0,
    leaderEpoch: input.leaderEpoch ?? -1,
    producerId: input.producerId,
    producerEpoch: input.producerEpoch,
    isTransactional: true,
    isControl: true,
  })
}
