import type { Admin } from '../../kafka/client/admin/admin.ts'
import { alterClientQuotas } from '../../kafka/client/admin/alter-client-quotas.ts'
import { executionException, illegalArgument, JavaError } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { parseJavaDouble } from '../kit/java-number.ts'
import type { Changes } from './changes.ts'
import { fetchQuotas, type QuotaEntities, quotaEntityTypes } from './client-quotas.ts'
import { ipQuotas, isScram, isUserOrClientQuota } from './quota-names.ts'
import { scalaOrder } from './scala-collections.ts'

const PATIENCE_MS = 60_000

/** Changes the quotas of users, clients or addresses, or the SCRAM credentials of a user. */
export async function alterClientEntity(
  admin: Admin,
  entities: QuotaEntities,
  changes: Changes,
): Promise<void> {
  if (entities.types[0] === 'ips') {
    checkIpChanges(changes)
    await alterQuotas(admin, entities, changes)
    return
  }
  checkUserOrClientChanges(entities, changes)
  if ([...changes.added.keys(), ...changes.deleted].some(isUserOrClientQuota)) {
    await alterQuotas(admin, entities, changes)
    return
  }
  const { alterScram } = await import('./alter-scram.ts')
  await alterScram(admin, entities.names[0] ?? '', changes)
}

function checkIpChanges({ added, deleted }: Changes): void {
  const unknown = scalaOrder([...added.keys(), ...deleted]).filter((name) => !ipQuotas.includes(name))
  if (unknown.length > 0) {
    throw illegalArgument(
      `Only connection quota configs can be added for 'ips' using --bootstrap-server. Unexpected config names: ${unknown.join(',')}`,
    )
  }
}

function checkUserOrClientChanges({ types, names }: QuotaEntities, { added, deleted }: Changes): void {
  const isUnknown = (name: string) => !isScram(name) && !isUserOrClientQuota(name)
  const unknownAdded = [...added.keys()].filter(isUnknown)
  const unknownDeleted = deleted.filter(isUnknown)
  const scramAdded = [...added.keys()].filter(isScram)
  const scramDeleted = deleted.filter(isScram)
  const refuse = (what: string, type: string, shown: string): never => {
    throw illegalArgument(
      `Only ${what} for '${type}' using --bootstrap-server. Unexpected config names: ${shown}`,
    )
  }
  if (types[0] === 'clients' || types.length === 2) {
    if (unknownAdded.length + scramAdded.length > 0)
      refuse('quota configs can be added', 'clients', shownSet([...unknownAdded, ...scramAdded]))
    if (unknownDeleted.length + scramDeleted.length > 0)
      refuse('quota configs can be deleted', 'clients', shownBuffer([...unknownDeleted, ...scramDeleted]))
    return
  }
  const both = 'quota and SCRAM credential configs can be'
  if (unknownAdded.length > 0) refuse(`${both} added`, 'users', `Set(${unknownAdded.join(', ')})`)
  if (unknownDeleted.length > 0) refuse(`${both} deleted`, 'users', shownBuffer(unknownDeleted))
  if (scramAdded.length + scramDeleted.length === 0) return
  if (names.includes('')) {
    throw illegalArgument(
      'The use of --entity-default or --user-defaults is not allowed with User SCRAM Credentials using --bootstrap-server.',
    )
  }
  if ([...added.keys(), ...deleted].some(isUserOrClientQuota)) {
    throw illegalArgument(
      "Cannot alter both quota and SCRAM credential configs simultaneously for 'users' using --bootstrap-server.",
    )
  }
}

/** As Scala shows the union of two sets. */
function shownSet(names: readonly string[]): string {
  return `${names.length > 4 ? 'HashSet' : 'Set'}(${scalaOrder(names).join(', ')})`
}

function shownBuffer(names: readonly string[]): string {
  return `ArrayBuffer(${names.join(', ')})`
}

async function alterQuotas(
  admin: Admin,
  entities: QuotaEntities,
  { added, deleted }: Changes,
): Promise<void> {
  const { types, names } = entities
  if (types.length !== names.length)
    throw illegalArgument('Exactly one entity name must be specified for every entity type')
  const [current] = await fetchQuotas(admin, entities)
  const known = new Set(current?.values.map(({ key }) => key))
  const absent = deleted.filter((name) => !known.has(name))
  if (absent.length > 0) {
    throw new JavaError(
      'org.apache.kafka.common.errors.InvalidConfigurationException',
      `Invalid config(s): ${absent.join(',')}`,
    )
  }
  const entity = types.map((type, at) => ({
    entityType: quotaEntityTypes[type] ?? type,
    entityName: names[at] || null,
  }))
  const ops = [
    ...[...added].map(([key, text]) => ({ key, value: quotaValue(key, text) })),
    ...deleted.map((key) => ({ key, value: null })),
  ]
  const outcome = await futureGet(alterClientQuotas(admin, entity, ops), PATIENCE_MS)
  if (outcome !== true) throw executionException(outcome)
}

function quotaValue(key: string, text: string): number {
  const value = parseJavaDouble(text)
  if (value === undefined) throw illegalArgument(`Cannot parse quota configuration value for ${key}: ${text}`)
  return value
}
