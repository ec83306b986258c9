import { errors } from '../../errors.ts'
import { DescribeDelegationTokenApi } from '../../messages/41-describe-delegation-token.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions, DelegationToken, KafkaPrincipal } from './types.ts'

/** Delegation tokens of owners, of all where none is named, as far as one may know of them. Rejects with ClientError. */
export async function describeDelegationTokens(
  admin: Admin,
  owners: readonly KafkaPrincipal[],
  options: CallOptions = {},
): Promise<DelegationToken[]> {
  const setting = { name: 'describeDelegationToken', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(DescribeDelegationTokenApi, {
      owners:
        owners.length === 0
          ? null
          : owners.map(({ type, name }) => ({ principalType: type, principalName: name })),
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    return answer.tokens.map((token) => ({
      tokenId: token.tokenId,
      hmac: token.hmac,
      owner: { type: token.principalType, name: token.principalName },
      requester: { type: token.tokenRequesterPrincipalType, name: token.tokenRequesterPrincipalName },
      renewers: token.renewers.map(({ principalType, principalName }) => ({
        type: principalType,
        name: principalName,
      })),
      issueTimestampMs: token.issueTimestamp,
      expiryTimestampMs: token.expiryTimestamp,
      maxTimestampMs: token.maxTimestamp,
    }))
  })
}
