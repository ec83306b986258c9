import { GroupMetadataKey, GroupMetadataValue } from '../../messages/coordinator-records/group-metadata.ts'
import {
  LegacyOffsetCommitKey,
  OffsetCommitKey,
  OffsetCommitValue,
} from '../../messages/coordinator-records/offset-commit.ts'
import {
  decodeRecordKey,
  decodeVersioned,
  encodeRecordKey,
  encodeVersioned,
  recordTypeOf,
} from '../../messages/versioned.ts'
import { type ClassicGroup, EMPTY_ASSIGNMENT, metadataOf } from './classic/classic-group.ts'
import { type ConsumerGroupRecord, consumerRecords } from './consumer/consumer-records.ts'
import type { CommittedOffset } from './offsets.ts'
import { type ShareGroupRecord, shareRecords } from './share/share-records.ts'
import { type StreamsGroupRecord, streamsRecords } from './streams/streams-records.ts'

/** A record of __consumer_offsets as the coordinator uses it. A null value is a tombstone. */
export type GroupRecord =
  | {
      readonly kind: 'group-metadata'
      readonly key: GroupMetadataKey
      readonly value: GroupMetadataValue | null
    }
  | {
      readonly kind: 'offset-commit'
      readonly key: OffsetCommitKey
      readonly value: OffsetCommitValue | null
    }
  | ConsumerGroupRecord
  | ShareGroupRecord
  | StreamsGroupRecord

/** As 4.3.1 writes them: newer versions are read as well. */
const GROUP_METADATA_VERSION = 3
const OFFSET_COMMIT_VERSION = 4
/** The only version that can hold the expiry that OffsetCommit v2-4 may ask for. */
const OFFSET_COMMIT_WITH_EXPIRY_VERSION = 1

/** Describes the group in its present generation with these assignments. */
export function groupMetadataRecord(
  group: ClassicGroup,
  assignments: ReadonlyMap<string, Buffer>,
): GroupRecord {
  const members = [...group.members.values()].map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeout: member.rebalanceTimeoutMs,
    sessionTimeout: member.sessionTimeoutMs,
    subscription: metadataOf(member, group.protocolName),
    assignment: assignments.get(member.memberId) ?? EMPTY_ASSIGNMENT,
  }))
  const value: GroupMetadataValue = {
    protocolType: group.protocolType ?? '',
    generation: group.generationId,
    protocol: group.protocolName,
    leader: group.leaderId,
    currentStateTimestamp: group.stateSinceMs ?? -1,
    members,
  }
  return { kind: 'group-metadata', key: { group: group.groupId }, value }
}

/** Says that a group exists that nobody has joined yet. */
export function emptyGroupMetadataRecord(group: ClassicGroup): GroupRecord {
  const value: GroupMetadataValue = {
    protocolType: '',
    generation: 0,
    protocol: null,
    leader: null,
    currentStateTimestamp: group.stateSinceMs ?? -1,
    members: [],
  }
  return { kind: 'group-metadata', key: { group: group.groupId }, value }
}

/** Deletes a group. */
export function groupMetadataTombstone(groupId: string): GroupRecord {
  return { kind: 'group-metadata', key: { group: groupId }, value: null }
}

export interface OffsetKey {
  readonly groupId: string
  readonly topic: string
  readonly partition: number
}

/** Commits an offset. */
export function offsetCommitRecord(key: OffsetKey, offset: CommittedOffset): GroupRecord {
  const value: OffsetCommitValue = {
    offset: offset.offset,
    leaderEpoch: offset.leaderEpoch,
    metadata: offset.metadata,
    commitTimestamp: offset.commitTimestampMs,
    expireTimestamp: offset.expireTimestampMs,
    topicId: offset.topicId,
  }
  return { kind: 'offset-commit', key: recordKey(key), value }
}

/** Deletes an offset. */
export function offsetCommitTombstone(key: OffsetKey): GroupRecord {
  return { kind: 'offset-commit', key: recordKey(key), value: null }
}

/** Key and value as they stand in the log. */
export function encodeGroupRecord(record: GroupRecord): { key: Buffer; value: Buffer | null } {
  if (record.kind === 'group-metadata') {
    const { key, value } = record
    return {
      key: encodeRecordKey(GroupMetadataKey, key),
      value: value && encodeVersioned(GroupMetadataValue, GROUP_METADATA_VERSION, value),
    }
  }
  if (consumerRecords.is(record)) return consumerRecords.encode(record)
  if (shareRecords.is(record)) return shareRecords.encode(record)
  if (streamsRecords.is(record)) return streamsRecords.encode(record)
  const { key, value } = record
  const version =
    value !== null && value.expireTimestamp !== -1 ? OFFSET_COMMIT_WITH_EXPIRY_VERSION : OFFSET_COMMIT_VERSION
  return {
    key: encodeRecordKey(OffsetCommitKey, key),
    value: value && encodeVersioned(OffsetCommitValue, version, value),
  }
}

/** Reads a record of the log; null when it is of a type that this coordinator does not know, which is left alone. */
export function decodeGroupRecord(key: Buffer, value: Buffer | null): GroupRecord | null {
  const type = recordTypeOf(key)
  switch (type) {
    case LegacyOffsetCommitKey.key:
    case OffsetCommitKey.key:
      return {
        kind: 'offset-commit',
        key: decodeRecordKey(OffsetCommitKey, key),
        value: value && decodeVersioned(OffsetCommitValue, value).value,
      }
    case GroupMetadataKey.key:
      return {
        kind: 'group-metadata',
        key: decodeRecordKey(GroupMetadataKey, key),
        value: value && decodeVersioned(GroupMetadataValue, value).value,
      }
    default:
      return (
        consumerRecords.decode(type, key, value) ??
        shareRecords.decode(type, key, value) ??
        streamsRecords.decode(type, key, value)
      )
  }
}

function recordKey({ groupId, topic, partition }: OffsetKey): OffsetCommitKey {
  return { group: groupId, topic, partition }
}
