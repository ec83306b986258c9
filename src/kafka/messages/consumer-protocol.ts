import { message, type TypeOf } from '../../wire/message.ts'
import { array, bytes, int32, string, struct } from '../../wire/schema.ts'

/**
 * What a classic consumer subscribes to, in JoinGroup metadata. v1: owned partitions. v2: generation. v3:
 * rack.
 */
export const ConsumerProtocolSubscription = message('ConsumerProtocolSubscription', null, '0-3', 'none', {
  topics: array('0+', 'string'),
  userData: bytes('0+', { default: null, nullable: '0+' }),
  ownedPartitions: array(
    '1+',
    struct({
      topic: string('1+', { mapKey: true }),
      partitions: array('1+', 'int32'),
    }),
    { ignorable: true },
  ),
  generationId: int32('2+', { default: -1, ignorable: true }),
  rackId: string('3+', { default: null, nullable: '3+', ignorable: true }),
})
export type ConsumerProtocolSubscription = TypeOf<typeof ConsumerProtocolSubscription>

/** The partitions of a classic consumer, in SyncGroup assignments. */
export const ConsumerProtocolAssignment = message('ConsumerProtocolAssignment', null, '0-3', 'none', {
  assignedPartitions: array(
    '0+',
    struct({
      topic: string('0+', { mapKey: true }),
      partitions: array('0+', 'int32'),
    }),
  ),
  userData: bytes('0+', { default: null, nullable: '0+' }),
})
export type ConsumerProtocolAssignment = TypeOf<typeof ConsumerProtocolAssignment>
