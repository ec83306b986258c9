import { ClusterFactRows } from '../../../store/cluster-facts.ts'
import { ConfigRows } from '../../../store/configs.ts'
import type { Store } from '../../../store/store.ts'
import { TopicRows } from '../../../store/topics.ts'
import { randomUuid } from '../../uuid.ts'
import { BrokerConfigs } from './broker-configs.ts'
import { Endpoints } from './endpoints.ts'
import { DEFAULT_NODE_ID } from './identity.ts'
import { ResourceConfigs } from './resource-configs.ts'
import { ResourceType } from './resource-types.ts'
import { resolveTopicConfig } from './topic-defaults.ts'
import { Topics } from './topics.ts'

/** What the broker knows of the cluster that it is. */
export interface Cluster {
  readonly nodeId: number
  /** 22 characters, chosen at the first start. */
  readonly clusterId: string
  /** What the reference would have in meta.properties: tells this data directory from any other. */
  readonly directoryId: string
  /** Which start this is, counted from 1. */
  readonly start: number
  readonly topics: Topics
  readonly configs: BrokerConfigs
  /** Dynamic configuration by resource: brokers, groups, client metrics. */
  readonly resources: ResourceConfigs
  readonly endpoints: Endpoints
}

/**
 * Reads the cluster's facts from the store, choosing them at the first start, and counts this start. The promise settles
 * when that is committed. `properties` is what server.properties says.
 */
export async function openCluster(options: {
  readonly store: Store
  readonly properties?: ReadonlyMap<string, string>
}): Promise<Cluster> {
  const { store, properties } = options
  const facts = new ClusterFactRows(store.database)
  const configRows = new ConfigRows(store.database)
  const configs = new BrokerConfigs(properties)
  const nodeId = configs.number('node.id') ?? configs.number('broker.id') ?? -1
  const found = facts.get('cluster.id')
  const clusterId = found ?? randomUuid()
  const directoryId = facts.get('directory.id') ?? randomUuid()
  const start = Number(facts.get('starts') ?? 0) + 1
  store.write(() => {
    facts.put('starts', String(start))
    if (found !== undefined) return
    facts.put('cluster.id', clusterId)
    facts.put('directory.id', directoryId)
    // A cluster with eligible leader replicas (the default since 4.1) sets this for all brokers when it is made, so
    // that every topic shows it (KIP-966).
    configRows.replace(
      ResourceType.BROKER,
      '',
      new Map([['min.insync.replicas', minInsyncReplicas(configs)]]),
    )
  })
  await store.committed()
  const resources = new ResourceConfigs(store, configRows)
  const own = nodeId < 0 ? DEFAULT_NODE_ID : nodeId
  configs.setDynamic({
    broker: resources.of(ResourceType.BROKER, String(own)),
    cluster: resources.of(ResourceType.BROKER, ''),
  })
  const topics = new Topics({
    store,
    rows: new TopicRows(store.database),
    configRows,
    start,
    resolve: (overrides) => resolveTopicConfig(overrides, configs),
  })
  resources.onChange((type) => {
    if (type !== ResourceType.BROKER) return
    configs.setDynamic({
      broker: resources.of(ResourceType.BROKER, String(own)),
      cluster: resources.of(ResourceType.BROKER, ''),
    })
    topics.refreshConfigs()
  })
  return {
    nodeId: own,
    clusterId,
    directoryId,
    start,
    topics,
    configs,
    resources,
    endpoints: new Endpoints(configs),
  }
}

const minInsyncReplicas = (configs: BrokerConfigs): string =>
  String(configs.number('min.insync.replicas') ?? 1)
