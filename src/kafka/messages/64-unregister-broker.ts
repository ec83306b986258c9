import { api, message, type TypeOf } from '../../wire/message.ts'
import { int16, int32, string } from '../../wire/schema.ts'

/** UnregisterBroker (key 64): forgets a broker. */
export const UnregisterBrokerRequest = message('UnregisterBrokerRequest', 64, '0', '0+', {
  brokerId: int32('0+'),
})
export type UnregisterBrokerRequest = TypeOf<typeof UnregisterBrokerRequest>

/** UnregisterBroker's answer: result. */
export const UnregisterBrokerResponse = message('UnregisterBrokerResponse', 64, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { nullable: '0+' }),
})
export type UnregisterBrokerResponse = TypeOf<typeof UnregisterBrokerResponse>

export const UnregisterBrokerApi = api(
  64,
  'UnregisterBroker',
  UnregisterBrokerRequest,
  UnregisterBrokerResponse,
)
