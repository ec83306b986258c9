import { message, type TypeOf } from '../../../wire/message.ts'
import { array, bytes, int32, int64, string, struct } from '../../../wire/schema.ts'

/** A classic group: generation, leader and members (record type 2): the key. */
export const GroupMetadataKey = message('GroupMetadataKey', 2, '0', 'none', {
  group: string('0'),
})
export type GroupMetadataKey = TypeOf<typeof GroupMetadataKey>

export const GroupMetadataMemberMetadata = struct({
  memberId: string('0+'),
  groupInstanceId: string('3+', { default: null, nullable: '3+', ignorable: true }),
  clientId: string('0+'),
  clientHost: string('0+'),
  rebalanceTimeout: int32('1+', { default: -1, ignorable: true }),
  sessionTimeout: int32('0+'),
  subscription: bytes('0+'),
  assignment: bytes('0+'),
})
export type GroupMetadataMemberMetadata = TypeOf<typeof GroupMetadataMemberMetadata>

/** A classic group: generation, leader and members (record type 2): the value. */
export const GroupMetadataValue = message('GroupMetadataValue', 2, '0-4', '4+', {
  protocolType: string('0+'),
  generation: int32('0+'),
  protocol: string('0+', { nullable: '0+' }),
  leader: string('0+', { nullable: '0+' }),
  currentStateTimestamp: int64('2+', { default: -1, ignorable: true }),
  members: array('0+', GroupMetadataMemberMetadata),
})
export type GroupMetadataValue = TypeOf<typeof GroupMetadataValue>
