import { errors } from '../../errors.ts'
import { ExpireDelegationTokenApi } from '../../messages/40-expire-delegation-token.ts'
import { handler } from '../handler.ts'

// ExpireDelegationToken (key 40), v1-2
//
// Behaviour:
// - Tokens need authenticated connections, and there are none: DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.
//
// Not done: delegation tokens.

export const expireDelegationToken = handler(ExpireDelegationTokenApi, () => ({
  errorCode: errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.code,
  expiryTimestampMs: -1n,
  throttleTimeMs: 0,
}))
