import { errors } from '../../errors.ts'
import { CreateDelegationTokenApi } from '../../messages/38-create-delegation-token.ts'
import { handler } from '../handler.ts'

// CreateDelegationToken (key 38), v1-3
//
// Behaviour:
// - Tokens are given on authenticated connections only, and there are none: DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.
//
// Version notes:
// - v3: who has asked.
//
// Not done: delegation tokens.

const REQUESTER_SINCE_VERSION = 3
const PRINCIPAL_TYPE = 'User'
const PRINCIPAL_NAME = 'ANONYMOUS'

export const createDelegationToken = handler(CreateDelegationTokenApi, (_, { apiVersion }) => ({
  errorCode: errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.code,
  principalType: PRINCIPAL_TYPE,
  principalName: PRINCIPAL_NAME,
  ...(apiVersion >= REQUESTER_SINCE_VERSION
    ? { tokenRequesterPrincipalType: PRINCIPAL_TYPE, tokenRequesterPrincipalName: PRINCIPAL_NAME }
    : { tokenRequesterPrincipalType: '', tokenRequesterPrincipalName: '' }),
  issueTimestampMs: -1n,
  expiryTimestampMs: -1n,
  maxTimestampMs: -1n,
  tokenId: '',
  hmac: Buffer.alloc(0),
  throttleTimeMs: 0,
}))
