import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import { listConfigResources } from '../../kafka/client/admin/list-config-resources.ts'
import { listAllGroups } from '../../kafka/client/admin/list-groups.ts'
import { listTopics } from '../../kafka/client/admin/list-topics.ts'
import type { ConfigEntry } from '../../kafka/client/admin/types.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import { javaHashOrder } from '../../kafka/java-hash.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { hint } from '../kit/hint.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { writeJson } from '../kit/json.ts'
import { singular } from './entities.ts'
import {
  checkTopicName,
  configSources,
  dynamicConfigs,
  type ResourceEntity,
  resourceConfigs,
  resourceTypes,
} from './resource-configs.ts'
import { scalaOrder } from './scala-collections.ts'

interface Request {
  type: ResourceEntity
  /** Missing: every entity of the type. */
  name: string | undefined
  isAll: boolean
  isJson: boolean
}

/** What shows the names of entities. */
const listings: Readonly<Record<ResourceEntity, string>> = {
  topics: 'kafka-topics --list',
  brokers: 'kafka-cluster list-endpoints',
  'broker-loggers': 'kafka-cluster list-endpoints',
  'client-metrics': 'kafka-client-metrics --list',
  groups: 'kafka-groups --list',
}

/** Prints the configuration of topics, brokers, broker loggers, client metrics or groups. */
export async function describeResources(admin: Admin, request: Request, io: Io): Promise<void> {
  const { type, name, isAll, isJson } = request
  if (name !== undefined && !isAll && !(await exists(admin, type, name))) {
    const sentence = `The ${singular(type)} '${name}' doesn't exist and doesn't have dynamic config.\n`
    if (isJson) io.stderr.write(sentence)
    else io.stdout.write(sentence)
    hint(io, `${listings[type]} shows those that there are.`)
    return
  }
  for (const each of name === undefined ? await namesOf(admin, type) : [name]) {
    if (!isJson) io.stdout.write(headline({ ...request, name: each }))
    const configs = await resourceConfigs(admin, { type, name: each }, { includeSynonyms: true })
    const shown = isAll ? configs : dynamicConfigs(configs, { type, name: each })
    if (isJson) writeJson(io, { entityType: type, entityName: each, configs: shown.map(configJson) })
    else for (const config of shown) io.stdout.write(configLine(config))
  }
}

async function exists(admin: Admin, type: ResourceEntity, name: string): Promise<boolean> {
  switch (type) {
    case 'topics':
      checkTopicName(name)
      return (await futureGet(listTopics(admin, { listInternal: true }))).some((each) => each.name === name)
    case 'brokers':
    case 'broker-loggers':
      return (
        (await futureGet(describeCluster(admin))).nodes.some(({ id }) => String(id) === name) || name === ''
      )
    case 'client-metrics':
      return (await namesOf(admin, type)).includes(name)
    case 'groups': {
      if ((await futureGet(listAllGroups(admin))).some(({ groupId }) => groupId === name)) return true
      return (await configuredGroups(admin))?.includes(name) ?? true
    }
  }
}

/** Every entity of a type, in the order in which the reference holds them. */
async function namesOf(admin: Admin, type: ResourceEntity): Promise<string[]> {
  switch (type) {
    case 'topics':
      return javaHashMapOrder(
        (await futureGet(listTopics(admin, { listInternal: true }))).map(({ name }) => name),
      )
    case 'brokers':
    case 'broker-loggers': {
      const ids = (await futureGet(describeCluster(admin))).nodes.map(({ id }) => id)
      return [...javaHashOrder(ids, (id) => id).map(String), '']
    }
    case 'client-metrics':
      return (await futureGet(listConfigResources(admin, [resourceTypes[type]]))).map(({ name }) => name)
    case 'groups': {
      const listed = (await futureGet(listAllGroups(admin))).map(({ groupId }) => groupId)
      return scalaOrder([...scalaOrder(listed), ...scalaOrder((await configuredGroups(admin)) ?? [])])
    }
  }
}

/** Groups that have configuration, used or not (KIP-1142); undefined where a broker is too old to tell, or may not. */
async function configuredGroups(admin: Admin): Promise<string[] | undefined> {
  try {
    return (await listConfigResources(admin, [resourceTypes.groups])).map(({ name }) => name)
  } catch (fault) {
    const isUntold =
      fault instanceof ClientError &&
      (fault.is('UNSUPPORTED_VERSION') || fault.is('CLUSTER_AUTHORIZATION_FAILED'))
    if (isUntold) return undefined
    throw fault
  }
}

function headline({ type, name, isAll }: Request): string {
  if (name === '') return `Default configs for ${type} in the cluster are:\n`
  return `${isAll ? 'All' : 'Dynamic'} configs for ${singular(type)} ${name} are:\n`
}

/** Formats a setting with where it comes from, and what it would be otherwise. */
function configLine({ name, value, isSensitive, synonyms }: ConfigEntry): string {
  const shown = synonyms.map((synonym) => `${configSources[synonym.source]}:${synonym.name}=${synonym.value}`)
  return `  ${name}=${value} sensitive=${isSensitive} synonyms={${shown.join(', ')}}\n`
}

function configJson({ name, value, isReadOnly, isSensitive, source, synonyms }: ConfigEntry) {
  return {
    name,
    value,
    source: configSources[source],
    isReadOnly,
    isSensitive,
    synonyms: synonyms.map((synonym) => ({
      name: synonym.name,
      value: synonym.value,
      source: configSources[synonym.source],
    })),
  }
}
