import { api, message, type TypeOf } from '../../wire/message.ts'
import { bool, int16, int32, int64, string } from '../../wire/schema.ts'

/** EndTxn (key 26): commits or aborts a transaction. v3: flexible. v5: epoch bumped after each (KIP-890). */
export const EndTxnRequest = message('EndTxnRequest', 26, '0-5', '3+', {
  transactionalId: string('0+'),
  producerId: int64('0+'),
  producerEpoch: int16('0+'),
  committed: bool('0+'),
})
export type EndTxnRequest = TypeOf<typeof EndTxnRequest>

/** EndTxn's answer: v5: the new producer id and epoch. */
export const EndTxnResponse = message('EndTxnResponse', 26, '0-5', '3+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  producerId: int64('5+', { default: -1, ignorable: true }),
  producerEpoch: int16('5+', { default: -1, ignorable: true }),
})
export type EndTxnResponse = TypeOf<typeof EndTxnResponse>

export const EndTxnApi = api(26, 'EndTxn', EndTxnRequest, EndTxnResponse)
