/** Records of the topic of remote log metadata, as Java's own classes show them. */
import { decodeFramed } from '../../kafka/messages/framed-records.ts'
import * as remote from '../../kafka/messages/remote-log-records/records.ts'
import type { TypeOf } from '../../wire/message.ts'
import type { RecordParser } from './record-parsers.ts'

const definitions = [
  remote.RemoteLogSegmentMetadataRecord,
  remote.RemoteLogSegmentMetadataUpdateRecord,
  remote.RemotePartitionDeleteMetadataRecord,
  remote.RemoteLogSegmentMetadataSnapshotRecord,
]

/** Java's own words for it. */
const NULL_VALUE =
  'Cannot invoke "java.nio.ByteBuffer.remaining()" because the return value of "org.apache.kafka.common.record.internal.Record.value()" is null'

const segmentStates = [
  'COPY_SEGMENT_STARTED',
  'COPY_SEGMENT_FINISHED',
  'DELETE_SEGMENT_STARTED',
  'DELETE_SEGMENT_FINISHED',
]
const deleteStates = ['DELETE_PARTITION_MARKED', 'DELETE_PARTITION_STARTED', 'DELETE_PARTITION_FINISHED']

export const remoteMetadataParser: RecordParser = ({ offset, value }) => {
  try {
    const unknown = (type: number): string =>
      `org.apache.kafka.common.errors.UnsupportedVersionException: Unknown metadata id ${type}`
    if (value === null) throw new Error(NULL_VALUE)
    const { definition, value: record } = decodeFramed(definitions, value, unknown)
    // The definition says what was decoded by it.
    return { key: undefined, value: texts[definition.name]?.(record as never) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { key: undefined, value: `Error at offset ${offset}, skipping. ${why}` }
  }
}

const texts: Readonly<Record<string, (record: never) => string>> = {
  RemoteLogSegmentMetadataRecord: (record: remote.RemoteLogSegmentMetadataRecord) =>
    javaObject('RemoteLogSegmentMetadata', [
      ['remoteLogSegmentId', segmentIdText(record.remoteLogSegmentId)],
      ['startOffset', record.startOffset],
      ['endOffset', record.endOffset],
      ['brokerId', record.brokerId],
      ['maxTimestampMs', record.maxTimestampMs],
      ['eventTimestampMs', record.eventTimestampMs],
      ['segmentLeaderEpochs', leaderEpochsText(record.segmentLeaderEpochs)],
      ['segmentSizeInBytes', record.segmentSizeInBytes],
      ['customMetadata', customMetadataText(record.customMetadata)],
      ['state', segmentStates[record.remoteLogSegmentState] ?? null],
      ['txnIdxEmpty', record.txnIndexEmpty],
    ]),
  RemoteLogSegmentMetadataUpdateRecord: (record: remote.RemoteLogSegmentMetadataUpdateRecord) =>
    javaObject('RemoteLogSegmentMetadataUpdate', [
      ['remoteLogSegmentId', segmentIdText(record.remoteLogSegmentId)],
      ['customMetadata', customMetadataText(record.customMetadata)],
      ['state', segmentStates[record.remoteLogSegmentState] ?? null],
      ['eventTimestampMs', record.eventTimestampMs],
      ['brokerId', record.brokerId],
    ]),
  RemotePartitionDeleteMetadataRecord: (record: remote.RemotePartitionDeleteMetadataRecord) =>
    javaObject('RemotePartitionDeleteMetadata', [
      ['topicPartition', partitionText(record.topicIdPartition)],
      ['state', deleteStates[record.remotePartitionDeleteState] ?? null],
      ['eventTimestampMs', record.eventTimestampMs],
      ['brokerId', record.brokerId],
    ]),
  RemoteLogSegmentMetadataSnapshotRecord: (record: remote.RemoteLogSegmentMetadataSnapshotRecord) =>
    javaObject('RemoteLogSegmentMetadataSnapshot', [
      ['segmentId', record.segmentId],
      ['startOffset', record.startOffset],
      ['endOffset', record.endOffset],
      ['maxTimestampMs', record.maxTimestampMs],
      ['segmentLeaderEpochs', leaderEpochsText(record.segmentLeaderEpochs)],
      ['segmentSizeInBytes', record.segmentSizeInBytes],
      ['customMetadata', customMetadataText(record.customMetadata)],
      ['state', segmentStates[record.remoteLogSegmentState] ?? null],
      ['txnIdxEmpty', record.txnIndexEmpty],
    ]),
}

type Partition = TypeOf<typeof remote.RemotePartitionDeleteMetadataRecord>['topicIdPartition']

function segmentIdText(segment: { topicIdPartition: Partition; id: string }): string {
  return javaObject('RemoteLogSegmentId', [
    ['topicIdPartition', partitionText(segment.topicIdPartition)],
    ['id', segment.id],
  ])
}

function partitionText({ id, name, partition }: Partition): string {
  return `${id}:${name}-${partition}`
}

function leaderEpochsText(epochs: readonly { leaderEpoch: number; offset: number }[]): string {
  const sorted = [...epochs].sort((a, b) => a.leaderEpoch - b.leaderEpoch)
  return `{${sorted.map(({ leaderEpoch, offset }) => `${leaderEpoch}=${offset}`).join(', ')}}`
}

function customMetadataText(bytes: Buffer | null): string {
  return bytes === null ? 'Optional.empty' : `Optional[CustomMetadata{${bytes.length} bytes}]`
}

function javaObject(name: string, members: readonly [string, unknown][]): string {
  return `${name}{${members.map(([member, value]) => `${member}=${value}`).join(', ')}}`
}
