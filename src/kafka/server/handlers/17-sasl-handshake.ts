import { errors } from '../../errors.ts'
import { SaslHandshakeApi } from '../../messages/17-sasl-handshake.ts'
import { handler } from '../handler.ts'

// SaslHandshake (key 17), v0-1
//
// Behaviour:
// - Begins a login (authentication/sasl-session.ts), or renews one that is limited in time. The mechanisms that are offered are told
//   in any case; one that is not among them: UNSUPPORTED_SASL_MECHANISM, and the connection ends.
// - Where there is no login to begin, also on a listener without SASL: ILLEGAL_SASL_STATE without mechanisms.
//
// Version notes:
// - v0: tokens come as frames by themselves. v1: in SaslAuthenticate.

export const saslHandshake = handler(SaslHandshakeApi, ({ mechanism }, { apiVersion, connection, now }) => {
  const answer = connection.sasl?.handshake(mechanism, apiVersion, now)
  return answer ?? { errorCode: errors.ILLEGAL_SASL_STATE.code, mechanisms: [] }
})
