import type { Admin } from '../../kafka/client/admin/admin.ts'
import { type ClientQuotas, describeClientQuotas } from '../../kafka/client/admin/describe-client-quotas.ts'
import { javaHashOrder, javaQuotaEntityHash } from '../../kafka/java-hash.ts'
import { hashMapTable, javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import type { EntityType } from './entities.ts'

/** Entities that quotas are for, and their names in the protocol. */
export const quotaEntityTypes: Readonly<Record<string, string>> = {
  users: 'user',
  clients: 'client-id',
  ips: 'ip',
}

/** Types and the names that belong to them; a name is missing where every one is meant. */
export interface QuotaEntities {
  types: readonly EntityType[]
  names: readonly string[]
}

const PATIENCE_MS = 30_000

/** Quotas of the entities that a command line names, in the order of the reference's maps. */
export async function fetchQuotas(admin: Admin, { types, names }: QuotaEntities): Promise<ClientQuotas[]> {
  if (names.length > types.length) throw illegalArgument('More entity names specified than entity types')
  const components = types.map((type, at) => {
    const entityType = quotaEntityTypes[type]
    if (entityType === undefined) throw illegalArgument(`Unexpected entity type ${type}`)
    const name = names[at]
    return { entityType, match: name === undefined ? ('any' as const) : { name: name === '' ? null : name } }
  })
  const found = await futureGet(describeClientQuotas(admin, components), PATIENCE_MS)
  return javaHashOrder(found, entityHash, hashMapTable(found.length)).map(({ entity, values }) => ({
    entity,
    values: inMapOrder(values),
  }))
}

function inMapOrder(values: ClientQuotas['values']): ClientQuotas['values'] {
  const byKey = new Map(values.map((each) => [each.key, each]))
  return javaHashMapOrder(byKey.keys(), byKey.size)
    .map((key) => byKey.get(key))
    .filter((each) => each !== undefined)
}

function entityHash({ entity }: ClientQuotas): number {
  return javaQuotaEntityHash(entity.map(({ entityType, entityName }) => [entityType, entityName]))
}
