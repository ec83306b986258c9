import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, nested, records, string, struct, uuid } from '../../wire/schema.ts'

/**
 * Produce (key 0): appends record batches to partitions. v9: flexible. v12: transactions need no
 * AddPartitionsToTxn (KIP-890). v13: topic ids instead of names.
 */
export const ProduceRequest = message('ProduceRequest', 0, '3-13', '9+', {
  transactionalId: string('3+', { default: null, nullable: '3+' }),
  acks: int16('0+'),
  timeoutMs: int32('0+'),
  topicData: array(
    '0+',
    struct({
      name: string('0-12', { ignorable: true, mapKey: true }),
      topicId: uuid('13+', { ignorable: true, mapKey: true }),
      partitionData: array(
        '0+',
        struct({
          index: int32('0+'),
          records: records('0+', { nullable: '0+' }),
        }),
      ),
    }),
  ),
})
export type ProduceRequest = TypeOf<typeof ProduceRequest>

/**
 * Produce's answer: base offset or error of each partition. v5: log start offset. v8: errors of single
 * records. v10: current leader as a tag (KIP-951). v13: topic ids.
 */
export const ProduceResponse = message('ProduceResponse', 0, '3-13', '9+', {
  responses: array(
    '0+',
    struct({
      name: string('0-12', { ignorable: true, mapKey: true }),
      topicId: uuid('13+', { ignorable: true, mapKey: true }),
      partitionResponses: array(
        '0+',
        struct({
          index: int32('0+'),
          errorCode: int16('0+'),
          baseOffset: int64('0+'),
          logAppendTimeMs: int64('2+', { default: -1, ignorable: true }),
          logStartOffset: int64('5+', { default: -1, ignorable: true }),
          recordErrors: array(
            '8+',
            struct({
              batchIndex: int32('8+'),
              batchIndexErrorMessage: string('8+', { default: null, nullable: '8+' }),
            }),
            { ignorable: true },
          ),
          errorMessage: string('8+', { default: null, nullable: '8+', ignorable: true }),
          currentLeader: nested(
            '10+',
            struct({
              leaderId: int32('10+', { default: -1 }),
              leaderEpoch: int32('10+', { default: -1 }),
            }),
            { tag: 0 },
          ),
        }),
      ),
    }),
  ),
  throttleTimeMs: int32('1+', { default: 0, ignorable: true }),
  nodeEndpoints: array(
    '10+',
    struct({
      nodeId: int32('10+', { mapKey: true }),
      host: string('10+'),
      port: int32('10+'),
      rack: string('10+', { default: null, nullable: '10+' }),
    }),
    { tag: 0 },
  ),
})
export type ProduceResponse = TypeOf<typeof ProduceResponse>

export const ProduceApi = api(0, 'Produce', ProduceRequest, ProduceResponse)
