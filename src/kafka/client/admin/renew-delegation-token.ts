import { errors } from '../../errors.ts'
import { RenewDelegationTokenApi } from '../../messages/39-renew-delegation-token.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions } from './types.ts'

/** Has a delegation token live on for `renewPeriodMs`, -1: as long as the broker gives; when it expires. Rejects with ClientError. */
export async function renewDelegationToken(
  admin: Admin,
  token: { readonly hmac: Buffer; readonly renewPeriodMs: bigint },
  options: CallOptions = {},
): Promise<bigint> {
  const setting = { name: 'renewDelegationToken', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const { errorCode, expiryTimestampMs } = await attempt.send(RenewDelegationTokenApi, token)
    if (errorCode !== errors.NONE.code) throw errorFromCode(errorCode)
    return expiryTimestampMs
  })
}
