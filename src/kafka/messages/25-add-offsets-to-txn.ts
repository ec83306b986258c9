import { api, message, type TypeOf } from '../../wire/message.ts'
import { int16, int32, int64, string } from '../../wire/schema.ts'

/** AddOffsetsToTxn (key 25): adds a group's offsets partition to a transaction. v3: flexible. */
export const AddOffsetsToTxnRequest = message('AddOffsetsToTxnRequest', 25, '0-4', '3+', {
  transactionalId: string('0+'),
  producerId: int64('0+'),
  producerEpoch: int16('0+'),
  groupId: string('0+'),
})
export type AddOffsetsToTxnRequest = TypeOf<typeof AddOffsetsToTxnRequest>

/** AddOffsetsToTxn's answer: v3: flexible. v4: TRANSACTION_ABORTABLE. */
export const AddOffsetsToTxnResponse = message('AddOffsetsToTxnResponse', 25, '0-4', '3+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
})
export type AddOffsetsToTxnResponse = TypeOf<typeof AddOffsetsToTxnResponse>

export const AddOffsetsToTxnApi = api(25, 'AddOffsetsToTxn', AddOffsetsToTxnRequest, AddOffsetsToTxnResponse)
