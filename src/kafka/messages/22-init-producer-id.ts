import { api, message, type TypeOf } from '../../wire/message.ts'
import { bool, int16, int32, int64, string } from '../../wire/schema.ts'

/**
 * InitProducerId (key 22): a producer id and epoch. v2: flexible. v3: current id and epoch to bump
 * (KIP-360). v4: fencing errors. v6: two-phase commit (KIP-939, unstable).
 */
export const InitProducerIdRequest = message('InitProducerIdRequest', 22, '0-6', '2+', {
  transactionalId: string('0+', { nullable: '0+' }),
  transactionTimeoutMs: int32('0+'),
  producerId: int64('3+', { default: -1 }),
  producerEpoch: int16('3+', { default: -1 }),
  enable2Pc: bool('6+', { default: false }),
  keepPreparedTxn: bool('6+', { default: false }),
})
export type InitProducerIdRequest = TypeOf<typeof InitProducerIdRequest>

/** InitProducerId's answer: producer id and epoch. v6: the ongoing transaction's (KIP-939). */
export const InitProducerIdResponse = message('InitProducerIdResponse', 22, '0-6', '2+', {
  throttleTimeMs: int32('0+', { ignorable: true }),
  errorCode: int16('0+'),
  producerId: int64('0+', { default: -1 }),
  producerEpoch: int16('0+'),
  ongoingTxnProducerId: int64('6+', { default: -1 }),
  ongoingTxnProducerEpoch: int16('6+', { default: -1 }),
})
export type InitProducerIdResponse = TypeOf<typeof InitProducerIdResponse>

export const InitProducerIdApi = api(22, 'InitProducerId', InitProducerIdRequest, InitProducerIdResponse)
