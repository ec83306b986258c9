import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, string } from '../../wire/schema.ts'

/** SaslHandshake (key 17): names a SASL mechanism. v1: what follows is wrapped in SaslAuthenticate. */
export const SaslHandshakeRequest = message('SaslHandshakeRequest', 17, '0-1', 'none', {
  mechanism: string('0+'),
})
export type SaslHandshakeRequest = TypeOf<typeof SaslHandshakeRequest>

/** SaslHandshake's answer: the mechanisms on offer. */
export const SaslHandshakeResponse = message('SaslHandshakeResponse', 17, '0-1', 'none', {
  errorCode: int16('0+'),
  mechanisms: array('0+', 'string'),
})
export type SaslHandshakeResponse = TypeOf<typeof SaslHandshakeResponse>

export const SaslHandshakeApi = api(17, 'SaslHandshake', SaslHandshakeRequest, SaslHandshakeResponse)
