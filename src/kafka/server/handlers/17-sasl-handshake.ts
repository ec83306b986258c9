import { errors } from '../../errors.ts'
import { SaslHandshakeApi } from '../../messages/17-sasl-handshake.ts'
import { handler } from '../handler.ts'

// SaslHandshake (key 17), v0-1
//
// Behaviour:
// - Listeners are PLAINTEXT: there is nothing to authenticate, and the answer is ILLEGAL_SASL_STATE without mechanisms.
//
// Not done: SASL listeners.

export const saslHandshake = handler(SaslHandshakeApi, () => ({
  errorCode: errors.ILLEGAL_SASL_STATE.code,
  mechanisms: [],
}))
