import { errors } from '../../errors.ts'
import { RenewDelegationTokenApi } from '../../messages/39-renew-delegation-token.ts'
import { handler } from '../handler.ts'

// RenewDelegationToken (key 39), v1-2
//
// Behaviour:
// - Tokens need authenticated connections, and there are none: DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.
//
// Not done: delegation tokens.

export const renewDelegationToken = handler(RenewDelegationTokenApi, () => ({
  errorCode: errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.code,
  expiryTimestampMs: -1n,
  throttleTimeMs: 0,
}))
