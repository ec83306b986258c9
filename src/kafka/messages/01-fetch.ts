import { api, message, type TypeOf } from '../../wire/message.ts'
import {
  array,
  bigint64,
  int8,
  int16,
  int32,
  int64,
  nested,
  records,
  saturatingInt64,
  string,
  struct,
  uuid,
} from '../../wire/schema.ts'

/**
 * Fetch (key 1): reads record batches from partitions, waiting for minBytes. v7: sessions (KIP-227). v9:
 * leader epochs. v12: flexible, last fetched epoch. v13: topic ids. v15: replica state as a tag. v18: the
 * follower's high watermark.
 */
export const FetchRequest = message('FetchRequest', 1, '4-18', '12+', {
  clusterId: string('12+', { default: null, nullable: '12+', tag: 0, ignorable: true }),
  replicaId: int32('0-14', { default: -1 }),
  replicaState: nested(
    '15+',
    struct({
      replicaId: int32('15+', { default: -1 }),
      replicaEpoch: int64('15+', { default: -1 }),
    }),
    { tag: 1 },
  ),
  maxWaitMs: int32('0+'),
  minBytes: int32('0+'),
  maxBytes: int32('3+', { default: 0x7fffffff, ignorable: true }),
  isolationLevel: int8('4+', { default: 0, ignorable: true }),
  sessionId: int32('7+', { default: 0, ignorable: true }),
  sessionEpoch: int32('7+', { default: -1, ignorable: true }),
  topics: array(
    '0+',
    struct({
      topic: string('0-12', { ignorable: true }),
      topicId: uuid('13+', { ignorable: true }),
      partitions: array(
        '0+',
        struct({
          partition: int32('0+'),
          currentLeaderEpoch: int32('9+', { default: -1, ignorable: true }),
          fetchOffset: saturatingInt64('0+'),
          lastFetchedEpoch: int32('12+', { default: -1 }),
          logStartOffset: int64('5+', { default: -1, ignorable: true }),
          partitionMaxBytes: int32('0+'),
          replicaDirectoryId: uuid('17+', { tag: 0, ignorable: true }),
          highWatermark: bigint64('18+', { default: 9223372036854775807n, tag: 1, ignorable: true }),
        }),
      ),
    }),
  ),
  forgottenTopicsData: array(
    '7+',
    struct({
      topic: string('7-12', { ignorable: true }),
      topicId: uuid('13+', { ignorable: true }),
      partitions: array('7+', 'int32'),
    }),
  ),
  rackId: string('11+', { default: '', ignorable: true }),
})
export type FetchRequest = TypeOf<typeof FetchRequest>

/**
 * Fetch's answer: record batches of each partition. v5: log start offset. v7: session id. v11: preferred
 * read replica. v12: flexible, diverging epoch. v13: topic ids. v16: node endpoints (KIP-951).
 */
export const FetchResponse = message('FetchResponse', 1, '4-18', '12+', {
  throttleTimeMs: int32('1+', { ignorable: true }),
  errorCode: int16('7+', { ignorable: true }),
  sessionId: int32('7+', { default: 0 }),
  responses: array(
    '0+',
    struct({
      topic: string('0-12', { ignorable: true }),
      topicId: uuid('13+', { ignorable: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
          highWatermark: int64('0+'),
          lastStableOffset: int64('4+', { default: -1, ignorable: true }),
          logStartOffset: int64('5+', { default: -1, ignorable: true }),
          divergingEpoch: nested(
            '12+',
            struct({
              epoch: int32('12+', { default: -1 }),
              endOffset: int64('12+', { default: -1 }),
            }),
            { tag: 0 },
          ),
          currentLeader: nested(
            '12+',
            struct({
              leaderId: int32('12+', { default: -1 }),
              leaderEpoch: int32('12+', { default: -1 }),
            }),
            { tag: 1 },
          ),
          snapshotId: nested(
            '12+',
            struct({
              endOffset: int64('0+', { default: -1 }),
              epoch: int32('0+', { default: -1 }),
            }),
            { tag: 2 },
          ),
          abortedTransactions: array(
            '4+',
            struct({
              producerId: int64('4+'),
              firstOffset: int64('4+'),
            }),
            { nullable: '4+', ignorable: true },
          ),
          preferredReadReplica: int32('11+', { default: -1 }),
          records: records('0+', { nullable: '0+' }),
        }),
      ),
    }),
  ),
  nodeEndpoints: array(
    '16+',
    struct({
      nodeId: int32('16+', { mapKey: true }),
      host: string('16+'),
      port: int32('16+'),
      rack: string('16+', { default: null, nullable: '16+' }),
    }),
    { tag: 0 },
  ),
})
export type FetchResponse = TypeOf<typeof FetchResponse>

export const FetchApi = api(1, 'Fetch', FetchRequest, FetchResponse)
