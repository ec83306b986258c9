import { AlterClientQuotasApi } from '../../messages/49-alter-client-quotas.ts'
import type { ClientError } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions, ClientQuotaEntity } from './types.ts'

/** A quota to set, or to remove (null). */
export interface ClientQuotaOp {
  key: string
  value: number | null
}

/** Changes the quotas of one entity; resolves to the error where the broker refuses. Rejects when the call as a whole fails. */
export async function alterClientQuotas(
  admin: Admin,
  entity: ClientQuotaEntity,
  ops: readonly ClientQuotaOp[],
  options: CallOptions & { validateOnly?: boolean } = {},
): Promise<true | ClientError> {
  const setting = { name: 'alterClientQuotas', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(AlterClientQuotasApi, {
      entries: [
        {
          entity: [...entity],
          ops: ops.map(({ key, value }) => ({ key, value: value ?? 0, remove: value === null })),
        },
      ],
      validateOnly: options.validateOnly ?? false,
    })
    const [result] = answer.entries
    return result === undefined ? true : outcomeOf(result, true as const)
  })
}
