import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bigint64, bytes, int16, int32, string, struct } from '../../wire/schema.ts'

/** CreateDelegationToken (key 38): creates a delegation token. v2: flexible. v3: for another owner. */
export const CreateDelegationTokenRequest = message('CreateDelegationTokenRequest', 38, '1-3', '2+', {
  ownerPrincipalType: string('3+', { nullable: '3+' }),
  ownerPrincipalName: string('3+', { nullable: '3+' }),
  renewers: array(
    '0+',
    struct({
      principalType: string('0+'),
      principalName: string('0+'),
    }),
  ),
  maxLifetimeMs: bigint64('0+'),
})
export type CreateDelegationTokenRequest = TypeOf<typeof CreateDelegationTokenRequest>

/** CreateDelegationToken's answer: the token and its times. */
export const CreateDelegationTokenResponse = message('CreateDelegationTokenResponse', 38, '1-3', '2+', {
  errorCode: int16('0+'),
  principalType: string('0+'),
  principalName: string('0+'),
  tokenRequesterPrincipalType: string('3+'),
  tokenRequesterPrincipalName: string('3+'),
  issueTimestampMs: bigint64('0+'),
  expiryTimestampMs: bigint64('0+'),
  maxTimestampMs: bigint64('0+'),
  tokenId: string('0+'),
  hmac: bytes('0+'),
  throttleTimeMs: int32('0+'),
})
export type CreateDelegationTokenResponse = TypeOf<typeof CreateDelegationTokenResponse>

export const CreateDelegationTokenApi = api(
  38,
  'CreateDelegationToken',
  CreateDelegationTokenRequest,
  CreateDelegationTokenResponse,
)
