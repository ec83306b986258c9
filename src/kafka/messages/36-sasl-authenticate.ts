import { api, message, type TypeOf } from '../../wire/message.ts'
import { bytes, int16, int64, string } from '../../wire/schema.ts'

/** SaslAuthenticate (key 36): one SASL token. v2: flexible. */
export const SaslAuthenticateRequest = message('SaslAuthenticateRequest', 36, '0-2', '2+', {
  authBytes: bytes('0+'),
})
export type SaslAuthenticateRequest = TypeOf<typeof SaslAuthenticateRequest>

/** SaslAuthenticate's answer: the server's token. v1: session lifetime (KIP-368). */
export const SaslAuthenticateResponse = message('SaslAuthenticateResponse', 36, '0-2', '2+', {
  errorCode: int16('0+'),
  errorMessage: string('0+', { nullable: '0+' }),
  authBytes: bytes('0+'),
  sessionLifetimeMs: int64('1+', { default: 0, ignorable: true }),
})
export type SaslAuthenticateResponse = TypeOf<typeof SaslAuthenticateResponse>

export const SaslAuthenticateApi = api(
  36,
  'SaslAuthenticate',
  SaslAuthenticateRequest,
  SaslAuthenticateResponse,
)
