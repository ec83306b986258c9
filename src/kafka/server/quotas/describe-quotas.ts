import { errors } from '../../errors.ts'
import { javaHashOrder, javaQuotaEntityHash } from '../../java-hash.ts'
import { hashMapTable } from '../../java-hash-map.ts'
import { type ItemError, itemError } from '../cluster/errors.ts'
import { isEntityType } from './alter-quotas.ts'
import type { EntityType, QuotaEntity } from './quota-entity.ts'

/** One part of a filter, with Kafka's numbers of match types. */
export interface FilterComponent {
  readonly entityType: string
  readonly matchType: number
  readonly match: string | null
}

/** Which entities are asked for. */
export interface QuotaFilter {
  /** Kinds with the name they must have; null: that of the default. */
  readonly exact: ReadonlyMap<EntityType, string | null>
  /** Kinds that must be there, whatever their name. */
  readonly specified: ReadonlySet<EntityType>
  /** No other kind may be there. */
  readonly isStrict: boolean
}

const MatchType = { EXACT: 0, DEFAULT: 1, SPECIFIED: 2 } as const

/** Reads a filter, or says what is wrong with it in the reference's order and words (ClientQuotasImage). */
export function readFilter(
  components: readonly FilterComponent[],
  isStrict: boolean,
): QuotaFilter | ItemError {
  const exact = new Map<EntityType, string | null>()
  const specified = new Set<EntityType>()
  for (const { entityType, matchType, match } of components) {
    if (entityType === '') return invalid('Invalid empty entity type.')
    if (!isEntityType(entityType)) {
      return itemError(errors.UNSUPPORTED_VERSION, `Unsupported entity type ${entityType}`)
    }
    if (exact.has(entityType) || specified.has(entityType)) {
      return invalid(`Entity type ${entityType} cannot appear more than once in the filter.`)
    }
    const problem = problemOf(matchType, match)
    if (problem !== null) return invalid(problem)
    if (matchType === MatchType.SPECIFIED) specified.add(entityType)
    else exact.set(entityType, match)
  }
  const has = (type: EntityType): boolean => exact.has(type) || specified.has(type)
  if (has('ip') && (has('user') || has('client-id'))) {
    return invalid(
      'Invalid entity filter component combination. IP filter component should not be used with user or clientId filter component.',
    )
  }
  return { exact, specified, isStrict }
}

const invalid = (text: string): ItemError => itemError(errors.INVALID_REQUEST, text)

function problemOf(matchType: number, match: string | null): string | null {
  switch (matchType) {
    case MatchType.EXACT:
      return match === null ? 'Request specified MATCH_TYPE_EXACT, but set match string to null.' : null
    case MatchType.DEFAULT:
      return match === null
        ? null
        : 'Request specified MATCH_TYPE_DEFAULT, but also specified a match string.'
    case MatchType.SPECIFIED:
      return match === null
        ? null
        : 'Request specified MATCH_TYPE_SPECIFIED, but also specified a match string.'
    default:
      return `Unknown match type ${matchType}`
  }
}

/** Whether an entity is one of those asked for. */
export function matchesFilter(entity: QuotaEntity, { exact, specified, isStrict }: QuotaFilter): boolean {
  if (isStrict && entity.size !== exact.size + specified.size) return false
  for (const [type, name] of exact) if (!entity.has(type) || entity.get(type) !== name) return false
  for (const type of specified) if (!entity.has(type)) return false
  return true
}

/** Puts entities in the order of the reference's map of them (ClientQuotasImage), which decides that of a client's map where hashes meet. */
export function inImageOrder<T extends { readonly entity: QuotaEntity }>(entities: readonly T[]): T[] {
  return javaHashOrder(
    entities,
    ({ entity }) => javaQuotaEntityHash(entity),
    hashMapTable(entities.length - 1),
  )
}
