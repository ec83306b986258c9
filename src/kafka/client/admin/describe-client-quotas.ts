import { errors } from '../../errors.ts'
import { DescribeClientQuotasApi } from '../../messages/48-describe-client-quotas.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions, ClientQuotaEntity } from './types.ts'

/** One part of an entity that is asked for: its exact name, its default (null), or any name it may have (`'any'`). */
export interface ClientQuotaFilterComponent {
  entityType: ClientQuotaEntity[number]['entityType']
  match: 'any' | { name: string | null }
}

export interface ClientQuotas {
  entity: ClientQuotaEntity
  values: { key: string; value: number }[]
}

const EXACT = 0
const DEFAULT = 1
const SPECIFIED = 2

/** Client quotas of the entities that have exactly these parts, in the broker's order. Rejects with ClientError. */
export async function describeClientQuotas(
  admin: Admin,
  components: readonly ClientQuotaFilterComponent[],
  options: CallOptions = {},
): Promise<ClientQuotas[]> {
  const setting = { name: 'describeClientQuotas', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(DescribeClientQuotasApi, {
      components: components.map(({ entityType, match }) => ({ entityType, ...matchOf(match) })),
      strict: true,
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
    return (answer.entries ?? []).map(({ entity, values }) => ({ entity, values }))
  })
}

function matchOf(match: ClientQuotaFilterComponent['match']): { matchType: number; match: string | null } {
  if (match === 'any') return { matchType: SPECIFIED, match: null }
  return { matchType: match.name === null ? DEFAULT : EXACT, match: match.name }
}
