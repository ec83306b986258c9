import type { AnyOption, OptionSpec } from '../kit/option-spec.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'

export type EntityType =
  | 'topics'
  | 'clients'
  | 'users'
  | 'brokers'
  | 'ips'
  | 'client-metrics'
  | 'groups'
  | 'broker-loggers'

/** In the order in which the reference names them. */
export const entityTypes: readonly EntityType[] = [
  'topics',
  'clients',
  'users',
  'brokers',
  'ips',
  'client-metrics',
  'groups',
  'broker-loggers',
]

export const entityFlags: readonly [option: OptionSpec<string>, type: EntityType][] = [
  [option.topic, 'topics'],
  [option.client, 'clients'],
  [option.user, 'users'],
  [option.broker, 'brokers'],
  [option.brokerLogger, 'broker-loggers'],
  [option.ip, 'ips'],
  [option.clientMetrics, 'client-metrics'],
  [option.group, 'groups'],
]

export const defaultsFlags: readonly [option: AnyOption, type: EntityType][] = [
  [option.clientDefaults, 'clients'],
  [option.userDefaults, 'users'],
  [option.brokerDefaults, 'brokers'],
  [option.ipDefaults, 'ips'],
]

/** The types of the entities on the command line: those of --entity-type, then those of flags, in the order of the flags' list. */
export function entityTypesOf(options: ParsedOptions): string[] {
  return [
    ...options.valuesOf(option.entityType),
    ...entityFlags.filter(([each]) => options.has(each)).map(([, type]) => type),
    ...defaultsFlags.filter(([each]) => options.has(each)).map(([, type]) => type),
  ]
}

/** The names of the entities, in the order of their types; the empty text for defaults. */
export function entityNamesOf(options: ParsedOptions): string[] {
  const names = options.valuesOf(option.entityName)
  const named = options.given.filter(
    (name) => name === option.entityName.name || name === option.entityDefault.name,
  )
  return [
    ...named.map((name) => (name === option.entityName.name ? (names.shift() ?? '') : '')),
    ...entityFlags.filter(([each]) => options.has(each)).map(([each]) => options.valueOf(each) ?? ''),
    ...defaultsFlags.filter(([each]) => options.has(each)).map(() => ''),
  ]
}

/** `topics` → `topic`. */
export function singular(type: string): string {
  return type.slice(0, -1)
}

export function isEntityType(type: string): type is EntityType {
  return entityTypes.some((known) => known === type)
}
