import { errors } from '../../errors.ts'
import { type ItemError, itemError } from '../cluster/errors.ts'
import { type EntityType, entityText, type QuotaEntity, type QuotaKey } from './quota-entity.ts'

/** What AlterClientQuotas asks for one entity. */
export interface QuotaAlteration {
  /** As asked, with kinds that may not exist. */
  readonly entity: ReadonlyMap<string, string | null>
  /** undefined takes a key away. */
  readonly ops: readonly { readonly key: string; readonly value: number | undefined }[]
}

/** The quotas of one entity as they will be. */
export interface PlannedQuotas {
  readonly entity: QuotaEntity
  readonly quotas: ReadonlyMap<string, number>
}

export interface QuotaPlan {
  readonly changes: readonly PlannedQuotas[]
  /** One for each entity, in the order of the request. */
  readonly results: readonly (ItemError & { readonly entity: QuotaAlteration['entity'] })[]
}

/** What is looked at when alterations are checked. */
export interface QuotaView {
  readonly quotasOf: (entity: QuotaEntity) => ReadonlyMap<string, number>
  /** Whether a name of an ip entity is an address or the name of one. */
  readonly isAddress: (name: string) => boolean
}

type KeyType = 'DOUBLE' | 'INT' | 'LONG'

const clientKeys: ReadonlyMap<string, KeyType> = new Map<QuotaKey, KeyType>([
  ['producer_byte_rate', 'LONG'],
  ['consumer_byte_rate', 'LONG'],
  ['request_percentage', 'DOUBLE'],
  ['controller_mutation_rate', 'DOUBLE'],
])

const ipKeys: ReadonlyMap<string, KeyType> = new Map<QuotaKey, KeyType>([['connection_creation_rate', 'INT']])

const invalid = (text: string): ItemError => itemError(errors.INVALID_REQUEST, text)

/**
 * Decides what alterations lead to, each entity by itself, in the order of checks and the words of the reference's
 * ClientQuotaControlManager. As there, an entity that is named twice is changed by the first and refused by the second.
 */
export function planQuotas(alterations: readonly QuotaAlteration[], view: QuotaView): QuotaPlan {
  const changes: PlannedQuotas[] = []
  const results = new Map<string, QuotaPlan['results'][number]>()
  for (const alteration of alterations) {
    const { entity, ops } = alteration
    const text = entityText(entity)
    const hasTwice = new Set(ops.map(({ key }) => key)).size < ops.length
    const planned =
      results.has(text) || hasTwice
        ? invalid(`Ignoring duplicate entity ClientQuotaEntity(entries={${shown(entity)}})`)
        : planEntity(alteration, view)
    if ('errorCode' in planned) {
      results.set(text, { entity, ...planned })
      continue
    }
    changes.push(planned)
    results.set(text, { entity, ...itemError(errors.NONE, null) })
  }
  return { changes, results: [...results.values()] }
}

const shown = (entity: QuotaAlteration['entity']): string =>
  [...entity].map(([type, name]) => `${type}=${name}`).join(', ')

function planEntity(alteration: QuotaAlteration, view: QuotaView): PlannedQuotas | ItemError {
  const known = checkEntity(alteration.entity)
  if ('errorCode' in known) return known
  const keys = keysOf(known.entity, view)
  if ('errorCode' in keys) return keys
  const quotas = new Map(view.quotasOf(known.entity))
  for (const { key, value } of alteration.ops) {
    if (value === undefined) {
      quotas.delete(key)
      continue
    }
    const problem = checkValue(key, value, keys)
    if (problem !== null) return invalid(problem)
    quotas.set(key, value)
  }
  return { entity: known.entity, quotas }
}

function checkEntity(asked: QuotaAlteration['entity']): { readonly entity: QuotaEntity } | ItemError {
  if (asked.size === 0) return invalid('Invalid empty client quota entity')
  const entity = new Map<EntityType, string | null>()
  for (const [type, name] of asked) {
    if (!isEntityType(type)) return invalid(`Unhandled client quota entity type: ${type}`)
    if (name === '') return invalid(`Empty ${type} not supported`)
    entity.set(type, name)
  }
  return { entity }
}

/** Whether quotas can be given to a kind of entity. */
export function isEntityType(type: string): type is EntityType {
  return type === 'user' || type === 'client-id' || type === 'ip'
}

/** The keys that an entity can have. */
function keysOf(entity: QuotaEntity, { isAddress }: QuotaView): ReadonlyMap<string, KeyType> | ItemError {
  const ip = entity.get('ip')
  if (ip === undefined) return clientKeys
  if (entity.size > 1) {
    // The missing space is the reference's.
    return invalid('Invalid quota entity combination, IP entity shouldnot be combined with User or ClientId')
  }
  return ip === null || isAddress(ip) ? ipKeys : invalid(`${ip} is not a valid IP or resolvable host.`)
}

const largest: Readonly<Record<'INT' | 'LONG', number>> = { INT: 2 ** 31 - 1, LONG: 2 ** 63 }

function checkValue(key: string, value: number, keys: ReadonlyMap<string, KeyType>): string | null {
  const type = keys.get(key)
  if (type === undefined) return `Invalid configuration key ${key}`
  // Also NaN, which the reference takes for no limit at all.
  if (!(value > 0)) return `Quota ${key} must be greater than 0`
  if (type === 'DOUBLE') return null
  if (value > largest[type])
    return `Proposed value for ${key} is too large for ${type === 'INT' ? 'an' : 'a'} ${type}.`
  return Math.abs(value % 1) > 1e-6 ? `${key} cannot be a fractional value.` : null
}
