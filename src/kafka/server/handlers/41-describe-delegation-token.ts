import { errors } from '../../errors.ts'
import { DescribeDelegationTokenApi } from '../../messages/41-describe-delegation-token.ts'
import { handler } from '../handler.ts'

// DescribeDelegationToken (key 41), v1-3
//
// Behaviour:
// - Tokens need authenticated connections, and there are none: DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.
//
// Not done: delegation tokens.

export const describeDelegationToken = handler(DescribeDelegationTokenApi, () => ({
  errorCode: errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.code,
  tokens: [],
  throttleTimeMs: 0,
}))
