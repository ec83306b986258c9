import { errors } from '../../errors.ts'
import { ExpireDelegationTokenApi } from '../../messages/40-expire-delegation-token.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions } from './types.ts'

/** Has a delegation token expire after `expiryTimePeriodMs`, at once when it is negative; when it expires. Rejects with ClientError. */
export async function expireDelegationToken(
  admin: Admin,
  token: { readonly hmac: Buffer; readonly expiryTimePeriodMs: bigint },
  options: CallOptions = {},
): Promise<bigint> {
  const setting = { name: 'expireDelegationToken', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const { errorCode, expiryTimestampMs } = await attempt.send(ExpireDelegationTokenApi, token)
    if (errorCode !== errors.NONE.code) throw errorFromCode(errorCode)
    return expiryTimestampMs
  })
}
