import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, saturatingInt64, string, struct } from '../../wire/schema.ts'

/** ListTransactions (key 66): transactions of this coordinator. v1: by duration. v2: by pattern. */
export const ListTransactionsRequest = message('ListTransactionsRequest', 66, '0-2', '0+', {
  stateFilters: array('0+', 'string'),
  producerIdFilters: array('0+', 'saturatingInt64'),
  durationFilter: saturatingInt64('1+', { default: -1 }),
  transactionalIdPattern: string('2+', { default: null, nullable: '2+' }),
})
export type ListTransactionsRequest = TypeOf<typeof ListTransactionsRequest>

/** ListTransactions's answer: transactions that match. */
export const ListTransactionsResponse = message('ListTransactionsResponse', 66, '0-2', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  unknownStateFilters: array('0+', 'string'),
  transactionStates: array(
    '0+',
    struct({
      transactionalId: string('0+'),
      producerId: int64('0+'),
      transactionState: string('0+'),
    }),
  ),
})
export type ListTransactionsResponse = TypeOf<typeof ListTransactionsResponse>

export const ListTransactionsApi = api(
  66,
  'ListTransactions',
  ListTransactionsRequest,
  ListTransactionsResponse,
)
