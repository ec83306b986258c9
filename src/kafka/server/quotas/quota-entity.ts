/** Kinds of things that a quota can be given to, as the protocol names them. */
export type EntityType = 'user' | 'client-id' | 'ip'

/** Whom a quota is for: a name for each kind that is named, null for its default. `{ user: 'a', 'client-id': null }`: any client of user a. */
export type QuotaEntity = ReadonlyMap<EntityType, string | null>

/** A text that tells an entity from any other, whatever the order of its parts; what the store has for it. */
export function entityText(entity: ReadonlyMap<string, string | null>): string {
  const parts = [...entity].sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(Object.fromEntries(parts))
}

/** Reads what `entityText` has written. */
export function parseEntity(text: string): QuotaEntity {
  return new Map(Object.entries(JSON.parse(text)) as [EntityType, string | null][])
}

/** Keys of quotas, as the protocol names them. */
export type QuotaKey =
  | 'producer_byte_rate'
  | 'consumer_byte_rate'
  | 'request_percentage'
  | 'controller_mutation_rate'
  | 'connection_creation_rate'
