import { api, message, type TypeOf } from '../../wire/message.ts'
import {
  array,
  bool,
  int8,
  int16,
  int32,
  int64,
  nested,
  records,
  string,
  struct,
  uuid,
} from '../../wire/schema.ts'

/**
 * ShareFetch (key 78): acquires records of share partitions, and acknowledges earlier ones (KIP-932). v2:
 * acquire mode (KIP-1206).
 */
export const ShareFetchRequest = message('ShareFetchRequest', 78, '1-2', '0+', {
  groupId: string('0+', { default: null, nullable: '0+' }),
  memberId: string('0+', { nullable: '0+' }),
  shareSessionEpoch: int32('0+'),
  maxWaitMs: int32('0+'),
  minBytes: int32('0+'),
  maxBytes: int32('0+', { default: 0x7fffffff }),
  maxRecords: int32('1+'),
  batchSize: int32('1+'),
  shareAcquireMode: int8('2+', { default: 0, ignorable: true }),
  isRenewAck: bool('2+', { default: false }),
  topics: array(
    '0+',
    struct({
      topicId: uuid('0+', { mapKey: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+', { mapKey: true }),
          partitionMaxBytes: int32('0'),
          acknowledgementBatches: array(
            '0+',
            struct({
              firstOffset: int64('0+'),
              lastOffset: int64('0+'),
              acknowledgeTypes: array('0+', 'int8'),
            }),
          ),
        }),
      ),
    }),
  ),
  forgottenTopicsData: array(
    '0+',
    struct({
      topicId: uuid('0+'),
      partitions: array('0+', 'int32'),
    }),
  ),
})
export type ShareFetchRequest = TypeOf<typeof ShareFetchRequest>

/** ShareFetch's answer: acquired records of each partition. */
export const ShareFetchResponse = message('ShareFetchResponse', 78, '1-2', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { default: null, nullable: '0+' }),
  acquisitionLockTimeoutMs: int32('1+'),
  responses: array(
    '0+',
    struct({
      topicId: uuid('0+', { mapKey: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
          errorMessage: string('0+', { default: null, nullable: '0+' }),
          acknowledgeErrorCode: int16('0+'),
          acknowledgeErrorMessage: string('0+', { default: null, nullable: '0+' }),
          currentLeader: nested(
            '0+',
            struct({
              leaderId: int32('0+'),
              leaderEpoch: int32('0+'),
            }),
          ),
          records: records('0+', { nullable: '0' }),
          acquiredRecords: array(
            '0+',
            struct({
              firstOffset: int64('0+'),
              lastOffset: int64('0+'),
              deliveryCount: int16('0+'),
            }),
          ),
        }),
      ),
    }),
  ),
  nodeEndpoints: array(
    '0+',
    struct({
      nodeId: int32('0+', { mapKey: true }),
      host: string('0+'),
      port: int32('0+'),
      rack: string('0+', { default: null, nullable: '0+' }),
    }),
  ),
})
export type ShareFetchResponse = TypeOf<typeof ShareFetchResponse>

export const ShareFetchApi = api(78, 'ShareFetch', ShareFetchRequest, ShareFetchResponse)
