import { message, type TypeOf } from '../../../wire/message.ts'
import { array, int8, int16, int32, int64, string, struct, uuid } from '../../../wire/schema.ts'

/** The whole state of a share partition (record type 0): the key. */
export const ShareSnapshotKey = message('ShareSnapshotKey', 0, '0', 'none', {
  groupId: string('0'),
  topicId: uuid('0'),
  partition: int32('0'),
})
export type ShareSnapshotKey = TypeOf<typeof ShareSnapshotKey>

/** The whole state of a share partition (record type 0): the value. */
export const ShareSnapshotValue = message('ShareSnapshotValue', 0, '0', '0+', {
  snapshotEpoch: int32('0+'),
  stateEpoch: int32('0+'),
  leaderEpoch: int32('0+'),
  startOffset: int64('0+'),
  deliveryCompleteCount: int32('0+', { default: -1, tag: 0 }),
  createTimestamp: int64('0+'),
  writeTimestamp: int64('0+'),
  stateBatches: array(
    '0+',
    struct({
      firstOffset: int64('0+'),
      lastOffset: int64('0+'),
      deliveryState: int8('0+'),
      deliveryCount: int16('0+'),
    }),
  ),
})
export type ShareSnapshotValue = TypeOf<typeof ShareSnapshotValue>

/** A change to the state of a share partition since its snapshot (record type 1): the key. */
export const ShareUpdateKey = message('ShareUpdateKey', 1, '0', 'none', {
  groupId: string('0'),
  topicId: uuid('0'),
  partition: int32('0'),
})
export type ShareUpdateKey = TypeOf<typeof ShareUpdateKey>

/** A change to the state of a share partition since its snapshot (record type 1): the value. */
export const ShareUpdateValue = message('ShareUpdateValue', 1, '0', '0+', {
  snapshotEpoch: int32('0+'),
  leaderEpoch: int32('0+'),
  startOffset: int64('0+'),
  deliveryCompleteCount: int32('0+', { default: -1, tag: 0 }),
  stateBatches: array(
    '0+',
    struct({
      firstOffset: int64('0+'),
      lastOffset: int64('0+'),
      deliveryState: int8('0+'),
      deliveryCount: int16('0+'),
    }),
  ),
})
export type ShareUpdateValue = TypeOf<typeof ShareUpdateValue>
