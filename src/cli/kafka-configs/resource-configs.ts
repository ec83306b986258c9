import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeConfigs } from '../../kafka/client/admin/describe-configs.ts'
import type { ConfigEntry } from '../../kafka/client/admin/types.ts'
import { errorFromName } from '../../kafka/client/client-error.ts'
import { topicNameProblem } from '../../kafka/topic-names.ts'
import { allOfGet } from '../kit/java-future.ts'
import { checkBrokerId } from './broker-id.ts'
import type { EntityType } from './entities.ts'

/** Entities whose configuration brokers keep as such, and their numbers in the protocol. */
export const resourceTypes = {
  topics: 2,
  brokers: 4,
  'broker-loggers': 8,
  'client-metrics': 16,
  groups: 32,
} as const satisfies Partial<Record<EntityType, number>>

export type ResourceEntity = keyof typeof resourceTypes

/** ConfigEntry.ConfigSource by number. */
export const configSources = [
  'UNKNOWN',
  'DYNAMIC_TOPIC_CONFIG',
  'DYNAMIC_BROKER_CONFIG',
  'DYNAMIC_DEFAULT_BROKER_CONFIG',
  'STATIC_BROKER_CONFIG',
  'DEFAULT_CONFIG',
  'DYNAMIC_BROKER_LOGGER_CONFIG',
  'DYNAMIC_CLIENT_METRICS_CONFIG',
  'DYNAMIC_GROUP_CONFIG',
] as const

const PATIENCE_MS = 30_000

/** All configuration of an entity, sorted by name, with synonyms where asked for; throws a JavaError for a name that cannot be one. */
export async function resourceConfigs(
  admin: Admin,
  { type, name }: { type: ResourceEntity; name: string },
  { includeSynonyms = false } = {},
): Promise<ConfigEntry[]> {
  if (type === 'topics' && name !== '') checkTopicName(name)
  if ((type === 'brokers' || type === 'broker-loggers') && name !== '') checkBrokerId(name, type)
  const configs = await allOfGet(
    describeConfigs(admin, [{ type: resourceTypes[type], name }], { includeSynonyms }),
    PATIENCE_MS,
  )
  return [...(configs.get(name) ?? [])].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Keeps what was set while brokers run, as opposed to files and defaults. */
export function dynamicConfigs(
  configs: readonly ConfigEntry[],
  { type, name }: { type: ResourceEntity; name: string },
): ConfigEntry[] {
  const source = {
    topics: 'DYNAMIC_TOPIC_CONFIG',
    brokers: name === '' ? 'DYNAMIC_DEFAULT_BROKER_CONFIG' : 'DYNAMIC_BROKER_CONFIG',
    'broker-loggers': undefined,
    'client-metrics': 'DYNAMIC_CLIENT_METRICS_CONFIG',
    groups: 'DYNAMIC_GROUP_CONFIG',
  }[type]
  return configs.filter((config) => source === undefined || configSources[config.source] === source)
}

export function checkTopicName(name: string): void {
  const problem = topicNameProblem(name)
  if (problem !== null) throw errorFromName('INVALID_TOPIC_EXCEPTION', problem)
}
