import { isIP } from 'node:net'
import { errors } from '../../errors.ts'
import { AlterClientQuotasApi, type AlterClientQuotasRequest } from '../../messages/49-alter-client-quotas.ts'
import { storageError } from '../cluster/errors.ts'
import { handler } from '../handler.ts'
import { planQuotas, type QuotaAlteration } from '../quotas/alter-quotas.ts'
import { resolveAddress } from '../quotas/resolve-address.ts'

// AlterClientQuotas (key 49), v0-1 (KIP-546)
//
// Behaviour:
// - Quotas of users, client ids, both together, and addresses, or of the default of each. What is set is in force when the answer
//   comes. Each entity is changed as a whole or not at all, independently of the others.
// - Needs ALTER_CONFIGS on the cluster.
// - Checks and texts are the reference's (quotas/alter-quotas.ts). A kind that is named twice in an entity: the last one counts.

type Entry = AlterClientQuotasRequest['entries'][number]

export const alterClientQuotas = handler(AlterClientQuotasApi, async (request, { broker, access }) => {
  if (!access.mayCluster('ALTER_CONFIGS')) {
    const { code: errorCode, message: errorMessage } = errors.CLUSTER_AUTHORIZATION_FAILED
    const denied = request.entries.map(({ entity }) => ({ errorCode, errorMessage, entity }))
    return { throttleTimeMs: 0, entries: denied }
  }
  const { quotas } = broker
  const alterations = request.entries.map(alterationOf)
  const names = new Set(alterations.flatMap(({ entity }) => entity.get('ip') ?? []))
  const resolved = new Map<string, string | null>()
  for (const name of names) {
    if (name !== '' && isIP(name) === 0) resolved.set(name, await resolveAddress(name))
  }
  const { changes, results } = planQuotas(alterations, {
    quotasOf: (entity) => quotas.pendingOf(entity),
    isAddress: (name) => resolved.get(name) !== null,
  })
  const failure = request.validateOnly
    ? undefined
    : await quotas.set(changes).then(() => undefined, storageError)
  const entries = results.map(({ entity, errorCode, errorMessage }) => ({
    ...(failure ?? { errorCode, errorMessage }),
    entity: [...entity].map(([entityType, entityName]) => ({ entityType, entityName })),
  }))
  return { throttleTimeMs: 0, entries }
})

function alterationOf({ entity, ops }: Entry): QuotaAlteration {
  return {
    entity: new Map(entity.map(({ entityType, entityName }) => [entityType, entityName])),
    ops: ops.map(({ key, value, remove }) => ({ key, value: remove ? undefined : value })),
  }
}
