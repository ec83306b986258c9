import { api, message, type TypeOf } from '../../wire/message.ts'
import { bigint64, bytes, int16, int32 } from '../../wire/schema.ts'

/** ExpireDelegationToken (key 40): expires a delegation token. v2: flexible. */
export const ExpireDelegationTokenRequest = message('ExpireDelegationTokenRequest', 40, '1-2', '2+', {
  hmac: bytes('0+'),
  expiryTimePeriodMs: bigint64('0+'),
})
export type ExpireDelegationTokenRequest = TypeOf<typeof ExpireDelegationTokenRequest>

/** ExpireDelegationToken's answer: the new expiry time. */
export const ExpireDelegationTokenResponse = message('ExpireDelegationTokenResponse', 40, '1-2', '2+', {
  errorCode: int16('0+'),
  expiryTimestampMs: bigint64('0+'),
  throttleTimeMs: int32('0+'),
})
export type ExpireDelegationTokenResponse = TypeOf<typeof ExpireDelegationTokenResponse>

export const ExpireDelegationTokenApi = api(
  40,
  'ExpireDelegationToken',
  ExpireDelegationTokenRequest,
  ExpireDelegationTokenResponse,
)
