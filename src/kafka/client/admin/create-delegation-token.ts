import { errors } from '../../errors.ts'
import { CreateDelegationTokenApi } from '../../messages/38-create-delegation-token.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions, DelegationToken, KafkaPrincipal } from './types.ts'

export interface NewDelegationToken {
  readonly renewers: readonly KafkaPrincipal[]
  /** Milliseconds; -1: as long as the broker gives. */
  readonly maxLifetimeMs: bigint
  /** Undefined: whoever asks. */
  readonly owner: KafkaPrincipal | undefined
}

/** Creates a delegation token. Rejects with ClientError. */
export async function createDelegationToken(
  admin: Admin,
  { renewers, maxLifetimeMs, owner }: NewDelegationToken,
  options: CallOptions = {},
): Promise<DelegationToken> {
  const setting = { name: 'createDelegationToken', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(CreateDelegationTokenApi, {
      renewers: renewers.map(({ type, name }) => ({ principalType: type, principalName: name })),
      maxLifetimeMs,
      ownerPrincipalType: owner?.type ?? '',
      ownerPrincipalName: owner?.name ?? '',
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    return {
      tokenId: answer.tokenId,
      hmac: answer.hmac,
      owner: { type: answer.principalType, name: answer.principalName },
      requester: { type: answer.tokenRequesterPrincipalType, name: answer.tokenRequesterPrincipalName },
      renewers: [...renewers],
      issueTimestampMs: answer.issueTimestampMs,
      expiryTimestampMs: answer.expiryTimestampMs,
      maxTimestampMs: answer.maxTimestampMs,
    }
  })
}
