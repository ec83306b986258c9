import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bigint64, bytes, int16, int32, string, struct } from '../../wire/schema.ts'

/** DescribeDelegationToken (key 41): delegation tokens of owners. v2: flexible. */
export const DescribeDelegationTokenRequest = message('DescribeDelegationTokenRequest', 41, '1-3', '2+', {
  owners: array(
    '0+',
    struct({
      principalType: string('0+'),
      principalName: string('0+'),
    }),
    { nullable: '0+' },
  ),
})
export type DescribeDelegationTokenRequest = TypeOf<typeof DescribeDelegationTokenRequest>

/** DescribeDelegationToken's answer: tokens. v3: requester. */
export const DescribeDelegationTokenResponse = message('DescribeDelegationTokenResponse', 41, '1-3', '2+', {
  errorCode: int16('0+'),
  tokens: array(
    '0+',
    struct({
      principalType: string('0+'),
      principalName: string('0+'),
      tokenRequesterPrincipalType: string('3+'),
      tokenRequesterPrincipalName: string('3+'),
      issueTimestamp: bigint64('0+'),
      expiryTimestamp: bigint64('0+'),
      maxTimestamp: bigint64('0+'),
      tokenId: string('0+'),
      hmac: bytes('0+'),
      renewers: array(
        '0+',
        struct({
          principalType: string('0+'),
          principalName: string('0+'),
        }),
      ),
    }),
  ),
  throttleTimeMs: int32('0+'),
})
export type DescribeDelegationTokenResponse = TypeOf<typeof DescribeDelegationTokenResponse>

export const DescribeDelegationTokenApi = api(
  41,
  'DescribeDelegationToken',
  DescribeDelegationTokenRequest,
  DescribeDelegationTokenResponse,
)
