import { api, message, type TypeOf } from '../../wire/message.ts'
import {
  array,
  int16,
  int32,
  int64,
  nested,
  records,
  string,
  struct,
  uint16,
  uuid,
} from '../../wire/schema.ts'

/** FetchSnapshot (key 59): a piece of a metadata snapshot. v1: directory ids (KIP-853). */
export const FetchSnapshotRequest = message('FetchSnapshotRequest', 59, '0-1', '0+', {
  clusterId: string('0+', { default: null, nullable: '0+', tag: 0 }),
  replicaId: int32('0+', { default: -1 }),
  maxBytes: int32('0+', { default: 0x7fffffff }),
  topics: array(
    '0+',
    struct({
      name: string('0+'),
      partitions: array(
        '0+',
        struct({
          partition: int32('0+'),
          currentLeaderEpoch: int32('0+'),
          snapshotId: nested(
            '0+',
            struct({
              endOffset: int64('0+'),
              epoch: int32('0+'),
            }),
          ),
          position: int64('0+'),
          replicaDirectoryId: uuid('1+', { tag: 0, ignorable: true }),
        }),
      ),
    }),
  ),
})
export type FetchSnapshotRequest = TypeOf<typeof FetchSnapshotRequest>

/** FetchSnapshot's answer: a piece of a metadata snapshot. */
export const FetchSnapshotResponse = message('FetchSnapshotResponse', 59, '0-1', '0+', {
  throttleTimeMs: int32('0+', { ignorable: true }),
  errorCode: int16('0+'),
  topics: array(
    '0+',
    struct({
      name: string('0+'),
      partitions: array(
        '0+',
        struct({
          index: int32('0+'),
          errorCode: int16('0+'),
          snapshotId: nested(
            '0+',
            struct({
              endOffset: int64('0+'),
              epoch: int32('0+'),
            }),
          ),
          currentLeader: nested(
            '0+',
            struct({
              leaderId: int32('0+'),
              leaderEpoch: int32('0+'),
            }),
            { tag: 0 },
          ),
          size: int64('0+'),
          position: int64('0+'),
          unalignedRecords: records('0+'),
        }),
      ),
    }),
  ),
  nodeEndpoints: array(
    '1+',
    struct({
      nodeId: int32('1+', { mapKey: true }),
      host: string('1+'),
      port: uint16('1+'),
    }),
    { tag: 0 },
  ),
})
export type FetchSnapshotResponse = TypeOf<typeof FetchSnapshotResponse>

export const FetchSnapshotApi = api(59, 'FetchSnapshot', FetchSnapshotRequest, FetchSnapshotResponse)
