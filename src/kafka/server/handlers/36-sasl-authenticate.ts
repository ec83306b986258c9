import { errors } from '../../errors.ts'
import { SaslAuthenticateApi } from '../../messages/36-sasl-authenticate.ts'
import { handler } from '../handler.ts'

// SaslAuthenticate (key 36), v0-2
//
// Behaviour:
// - One token of a login (authentication/sasl-session.ts). A proof that is wrong is SASL_AUTHENTICATION_FAILED in the reference's words;
//   the answer leaves after connection.failed.authentication.delay.ms, and the connection ends.
// - Where no login is under way: ILLEGAL_SASL_STATE.
//
// Version notes:
// - v1: for how long the login holds (KIP-368).

export const saslAuthenticate = handler(SaslAuthenticateApi, ({ authBytes }, { connection, now }) => {
  const answer = connection.sasl?.authenticate(authBytes, now)
  return (
    answer ?? {
      errorCode: errors.ILLEGAL_SASL_STATE.code,
      errorMessage: 'SaslAuthenticate request received after successful authentication',
      authBytes: Buffer.alloc(0),
    }
  )
})
