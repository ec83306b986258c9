import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, int64, nested, string, struct, uuid } from '../../wire/schema.ts'

/** ShareAcknowledge (key 79): acknowledges records of share partitions (KIP-932). v2: renewal (KIP-1222). */
export const ShareAcknowledgeRequest = message('ShareAcknowledgeRequest', 79, '1-2', '0+', {
  groupId: string('0+', { default: null, nullable: '0+' }),
  memberId: string('0+', { nullable: '0+' }),
  shareSessionEpoch: int32('0+'),
  isRenewAck: bool('2+', { default: false }),
  topics: array(
    '0+',
    struct({
      topicId: uuid('0+', { mapKey: true }),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+', { mapKey: true }),
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
})
export type ShareAcknowledgeRequest = TypeOf<typeof ShareAcknowledgeRequest>

/** ShareAcknowledge's answer: result of each partition. */
export const ShareAcknowledgeResponse = message('ShareAcknowledgeResponse', 79, '1-2', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { default: null, nullable: '0+' }),
  acquisitionLockTimeoutMs: int32('2+', { ignorable: true }),
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
          currentLeader: nested(
            '0+',
            struct({
              leaderId: int32('0+'),
              leaderEpoch: int32('0+'),
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
export type ShareAcknowledgeResponse = TypeOf<typeof ShareAcknowledgeResponse>

export const ShareAcknowledgeApi = api(
  79,
  'ShareAcknowledge',
  ShareAcknowledgeRequest,
  ShareAcknowledgeResponse,
)
