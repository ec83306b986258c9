import { message, type TypeOf } from '../../../wire/message.ts'
import { array, bool, bytes, int8, int32, int64, nested, string, struct, uuid } from '../../../wire/schema.ts'

/** A segment is copied to remote storage (type 0). */
export const RemoteLogSegmentMetadataRecord = message('RemoteLogSegmentMetadataRecord', 0, '0', '0+', {
  remoteLogSegmentId: nested(
    '0+',
    struct({
      topicIdPartition: nested('0+', struct({ name: string('0+'), id: uuid('0+'), partition: int32('0+') })),
      id: uuid('0+'),
    }),
  ),
  startOffset: int64('0+'),
  endOffset: int64('0+'),
  brokerId: int32('0+'),
  maxTimestampMs: int64('0+'),
  eventTimestampMs: int64('0+'),
  segmentLeaderEpochs: array('0+', struct({ leaderEpoch: int32('0+'), offset: int64('0+') })),
  segmentSizeInBytes: int32('0+'),
  customMetadata: bytes('0+', { default: null, nullable: '0+' }),
  remoteLogSegmentState: int8('0+'),
  txnIndexEmpty: bool('0+', { tag: 0 }),
})
export type RemoteLogSegmentMetadataRecord = TypeOf<typeof RemoteLogSegmentMetadataRecord>

/** The state of a remote segment has changed (type 1). */
export const RemoteLogSegmentMetadataUpdateRecord = message(
  'RemoteLogSegmentMetadataUpdateRecord',
  1,
  '0',
  '0+',
  {
    remoteLogSegmentId: nested(
      '0+',
      struct({
        topicIdPartition: nested(
          '0+',
          struct({ name: string('0+'), id: uuid('0+'), partition: int32('0+') }),
        ),
        id: uuid('0+'),
      }),
    ),
    brokerId: int32('0+'),
    eventTimestampMs: int64('0+'),
    customMetadata: bytes('0+', { default: null, nullable: '0+' }),
    remoteLogSegmentState: int8('0+'),
  },
)
export type RemoteLogSegmentMetadataUpdateRecord = TypeOf<typeof RemoteLogSegmentMetadataUpdateRecord>

/** A partition is being deleted from remote storage (type 2). */
export const RemotePartitionDeleteMetadataRecord = message(
  'RemotePartitionDeleteMetadataRecord',
  2,
  '0',
  '0+',
  {
    topicIdPartition: nested('0+', struct({ name: string('0+'), id: uuid('0+'), partition: int32('0+') })),
    brokerId: int32('0+'),
    eventTimestampMs: int64('0+'),
    remotePartitionDeleteState: int8('0+'),
  },
)
export type RemotePartitionDeleteMetadataRecord = TypeOf<typeof RemotePartitionDeleteMetadataRecord>

/** A remote segment in a snapshot of a partition’s metadata (type 3). */
export const RemoteLogSegmentMetadataSnapshotRecord = message(
  'RemoteLogSegmentMetadataSnapshotRecord',
  3,
  '0',
  '0+',
  {
    segmentId: uuid('0+'),
    startOffset: int64('0+'),
    endOffset: int64('0+'),
    brokerId: int32('0+'),
    maxTimestampMs: int64('0+'),
    eventTimestampMs: int64('0+'),
    segmentLeaderEpochs: array('0+', struct({ leaderEpoch: int32('0+'), offset: int64('0+') })),
    segmentSizeInBytes: int32('0+'),
    customMetadata: bytes('0+', { default: null, nullable: '0+' }),
    remoteLogSegmentState: int8('0+'),
    txnIndexEmpty: bool('0+', { tag: 0 }),
  },
)
export type RemoteLogSegmentMetadataSnapshotRecord = TypeOf<typeof RemoteLogSegmentMetadataSnapshotRecord>
