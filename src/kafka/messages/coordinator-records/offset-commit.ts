import { message, type TypeOf } from '../../../wire/message.ts'
import { int32, int64, string, uuid } from '../../../wire/schema.ts'

/** A committed offset as Kafka before 0.9 wrote it (record type 0): the key. */
export const LegacyOffsetCommitKey = message('LegacyOffsetCommitKey', 0, '0', 'none', {
  group: string('0'),
  topic: string('0'),
  partition: int32('0'),
})
export type LegacyOffsetCommitKey = TypeOf<typeof LegacyOffsetCommitKey>

/** A committed offset as Kafka before 0.9 wrote it (record type 0): the value. */
export const LegacyOffsetCommitValue = message('LegacyOffsetCommitValue', 0, '0', 'none', {
  offset: int64('0'),
  metadata: string('0'),
  commitTimestamp: int64('0'),
})
export type LegacyOffsetCommitValue = TypeOf<typeof LegacyOffsetCommitValue>

/** A committed offset of a group (record type 1): the key. */
export const OffsetCommitKey = message('OffsetCommitKey', 1, '0', 'none', {
  group: string('0'),
  topic: string('0'),
  partition: int32('0'),
})
export type OffsetCommitKey = TypeOf<typeof OffsetCommitKey>

/** A committed offset of a group (record type 1): the value. */
export const OffsetCommitValue = message('OffsetCommitValue', 1, '0-4', '4+', {
  offset: int64('0+'),
  leaderEpoch: int32('3+', { default: -1, ignorable: true }),
  metadata: string('0+'),
  commitTimestamp: int64('0+'),
  expireTimestamp: int64('1', { default: -1, ignorable: true }),
  topicId: uuid('4+', { tag: 0, ignorable: true }),
})
export type OffsetCommitValue = TypeOf<typeof OffsetCommitValue>
