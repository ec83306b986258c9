import { api, message, type TypeOf } from '../../wire/message.ts'
import { bigint64, bytes, int16, int32 } from '../../wire/schema.ts'

/** RenewDelegationToken (key 39): renews a delegation token. v2: flexible. */
export const RenewDelegationTokenRequest = message('RenewDelegationTokenRequest', 39, '1-2', '2+', {
  hmac: bytes('0+'),
  renewPeriodMs: bigint64('0+'),
})
export type RenewDelegationTokenRequest = TypeOf<typeof RenewDelegationTokenRequest>

/** RenewDelegationToken's answer: the new expiry time. */
export const RenewDelegationTokenResponse = message('RenewDelegationTokenResponse', 39, '1-2', '2+', {
  errorCode: int16('0+'),
  expiryTimestampMs: bigint64('0+'),
  throttleTimeMs: int32('0+'),
})
export type RenewDelegationTokenResponse = TypeOf<typeof RenewDelegationTokenResponse>

export const RenewDelegationTokenApi = api(
  39,
  'RenewDelegationToken',
  RenewDelegationTokenRequest,
  RenewDelegationTokenResponse,
)
