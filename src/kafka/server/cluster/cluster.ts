import type { LogLevels } from '../../../runtime/log-levels.ts'
import { ClusterFactRows } from '../../../store/cluster-facts.ts'
import { ConfigRows } from '../../../store/configs.ts'
import { ScramCredentialRows } from '../../../store/scram-credentials.ts'
import type { Store } from '../../../store/store.ts'
import { TopicRows } from '../../../store/topics.ts'
import type { FormattedDirectory } from '../../log-directory/read-directory.ts'
import { randomUuid } from '../../uuid.ts'
import { BrokerConfigs } from './broker-configs.ts'
import { Endpoints } from './endpoints.ts'
import { Features, firstLevels, putLevels } from './features.ts'
import { GroupConfigs } from './group-configs.ts'
import { DEFAULT_NODE_ID } from './identity.ts'
import { MIN_INSYNC_REPLICAS } from './min-insync-replicas.ts'
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
  /** What is in force for single groups. */
  readonly groupConfigs: GroupConfigs
  /** Levels of features (KIP-584): `features.level('transaction.version')`. */
  readonly features: Features
  readonly endpoints: Endpoints
  readonly logLevels: LogLevels
}

/**
 * Reads the cluster's facts from the store, choosing them at the first start, and counts this start. The promise settles
 * when that is committed. `properties` is what server.properties says, `told` what is shown as if
 * it did, `formatted` what the data directory was formatted with.
 */
export async function openCluster(options: {
  readonly store: Store
  readonly logLevels: LogLevels
  readonly properties?: ReadonlyMap<string, string>
  readonly told?: ReadonlyMap<string, string>
  readonly formatted?: FormattedDirectory | undefined
}): Promise<Cluster> {
  const { store, logLevels } = options
  const properties = withRequired(options.properties ?? new Map())
  const configs = new BrokerConfigs(new Map([...(options.told ?? []), ...properties]))
  const nodeId = configs.number('node.id') ?? DEFAULT_NODE_ID
  const configRows = new ConfigRows(store.database)
  const factRows = new ClusterFactRows(store.database)
  const facts = await readFacts(store, { factRows, configRows, configs, formatted: options.formatted })
  const resources = new ResourceConfigs(store, configRows)
  const refreshBroker = (): void =>
    configs.setDynamic({
      broker: resources.of(ResourceType.BROKER, String(nodeId)),
      cluster: resources.of(ResourceType.BROKER, ''),
    })
  refreshBroker()
  const topics = new Topics({
    store,
    rows: new TopicRows(store.database),
    configRows,
    start: facts.start,
    resolve: (overrides) => resolveTopicConfig(overrides, configs),
  })
  resources.onChange((type) => {
    if (type !== ResourceType.BROKER) return
    refreshBroker()
    topics.refreshConfigs()
  })
  return {
    ...facts,
    nodeId,
    topics,
    configs,
    resources,
    groupConfigs: new GroupConfigs(resources, configs),
    features: new Features(store, factRows),
    endpoints: new Endpoints(new BrokerConfigs(properties)),
    logLevels,
  }
}

/** Adds what a broker must have and the reference has no default for: this one is broker and controller in one. */
function withRequired(properties: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const nodeId = properties.get('node.id') ?? properties.get('broker.id') ?? String(DEFAULT_NODE_ID)
  return new Map([
    ['process.roles', 'broker,controller'],
    ['controller.listener.names', 'CONTROLLER'],
    ...properties,
    ['node.id', nodeId],
    ['broker.id', nodeId],
  ])
}

type Facts = Pick<Cluster, 'clusterId' | 'directoryId' | 'start'>

interface FactSources {
  readonly factRows: ClusterFactRows
  readonly configRows: ConfigRows
  readonly configs: BrokerConfigs
  readonly formatted: FormattedDirectory | undefined
}

async function readFacts(
  store: Store,
  { factRows: rows, configRows, configs, formatted }: FactSources,
): Promise<Facts> {
  const known = rows.get('cluster.id')
  const clusterId = known ?? formatted?.meta.clusterId ?? randomUuid()
  const directoryId = formatted?.meta.directoryId ?? rows.get('directory.id') ?? randomUuid()
  const start = Number(rows.get('starts') ?? 0) + 1
  store.write(() => {
    rows.put('cluster.id', clusterId)
    rows.put('directory.id', directoryId)
    rows.put('starts', String(start))
    if (known !== undefined) return
    const levels = firstLevels(formatted)
    putLevels(rows, levels)
    const scramRows = new ScramCredentialRows(store.database)
    for (const { name: user, ...credential } of formatted?.bootstrap?.scramCredentials ?? [])
      scramRows.put({ user, ...credential })
    // A cluster with eligible leader replicas (the default since 4.1) sets this for all brokers when it is made, so
    // that every topic shows it (KIP-966).
    if (levels.get('eligible.leader.replicas.version') === 0) return
    const minInsyncReplicas = String(configs.number(MIN_INSYNC_REPLICAS) ?? 1)
    configRows.replace(ResourceType.BROKER, '', new Map([[MIN_INSYNC_REPLICAS, minInsyncReplicas]]))
  })
  await store.committed({ durable: true })
  return { clusterId, directoryId, start }
}
