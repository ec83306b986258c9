import { api, message, type TypeOf } from '../../wire/message.ts'
import { bytes, int16 } from '../../wire/schema.ts'

/** Envelope (key 58): a request forwarded by a broker, with its principal. */
export const EnvelopeRequest = message('EnvelopeRequest', 58, '0', '0+', {
  requestData: bytes('0+'),
  requestPrincipal: bytes('0+', { nullable: '0+' }),
  clientHostAddress: bytes('0+'),
})
export type EnvelopeRequest = TypeOf<typeof EnvelopeRequest>

/** Envelope's answer: the forwarded answer. */
export const EnvelopeResponse = message('EnvelopeResponse', 58, '0', '0+', {
  responseData: bytes('0+', { default: null, nullable: '0+' }),
  errorCode: int16('0+'),
})
export type EnvelopeResponse = TypeOf<typeof EnvelopeResponse>

export const EnvelopeApi = api(58, 'Envelope', EnvelopeRequest, EnvelopeResponse)
