import { errors } from '../../errors.ts'
import { SaslAuthenticateApi } from '../../messages/36-sasl-authenticate.ts'
import { handler } from '../handler.ts'

// SaslAuthenticate (key 36), v0-2
//
// Behaviour:
// - Listeners are PLAINTEXT: ILLEGAL_SASL_STATE, in the reference's words.
//
// Not done: SASL listeners.

export const saslAuthenticate = handler(SaslAuthenticateApi, () => ({
  errorCode: errors.ILLEGAL_SASL_STATE.code,
  errorMessage: 'SaslAuthenticate request received after successful authentication',
  authBytes: Buffer.alloc(0),
}))
