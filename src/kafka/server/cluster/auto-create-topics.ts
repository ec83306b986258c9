import { errorOf } from '../../errors.ts'
import { GROUP_METADATA_TOPIC, SHARE_GROUP_STATE_TOPIC, TRANSACTION_STATE_TOPIC } from '../../topic-names.ts'
import type { Broker } from '../broker.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { planTopics } from './create-topics.ts'
import type { NewTopic } from './topic.ts'

/**
 * Creates the topics that a client asked about and that do not exist, with the broker's defaults; does nothing when
 * auto.create.topics.enable is off. Nobody waits for it. What the reference would refuse (a name that collides) is
 * refused here too, into the log.
 */
export function autoCreateTopics(names: readonly string[], broker: Broker): void {
  const { configs, topics } = broker.cluster
  if (!configs.boolean('auto.create.topics.enable')) return
  const { nodeId } = broker
  const requested = names
    .filter((name) => topics.pendingByName(name) === undefined)
    .map((name) => ({ name, ...internalSettings(name, configs) }))
    .map(({ name, partitions, overrides }) => ({
      name,
      numPartitions: partitions,
      replicationFactor: -1,
      assignments: [],
      configs: [...overrides].map(([key, value]) => ({ name: key, value })),
    }))
  for (const { name, plan } of planTopics(requested, { topics, configs, nodeId })) {
    if ('errorCode' in plan) {
      broker.log.warn(`topic ${name} is not created: ${plan.errorMessage ?? errorOf(plan.errorCode).message}`)
      continue
    }
    create(plan, broker)
  }
}

function create(plan: NewTopic, broker: Broker): void {
  // Not awaited: the client learns of the topic when it asks again.
  broker.topics.create(plan).catch((error: unknown) => broker.log.error(`cannot create ${plan.name}`, error))
}

interface InternalSettings {
  /** -1: num.partitions. */
  readonly partitions: number
  readonly overrides: ReadonlyMap<string, string>
}

/** How the reference creates a topic of its own; any other has no settings. */
function internalSettings(name: string, configs: BrokerConfigs): InternalSettings {
  const text = (key: string): string => String(configs.number(key) ?? '')
  const settings = (prefix: string, overrides: readonly (readonly [string, string])[]): InternalSettings => ({
    partitions: configs.number(`${prefix}.num.partitions`) ?? -1,
    overrides: new Map([...overrides, ['segment.bytes', text(`${prefix}.segment.bytes`)]]),
  })
  switch (name) {
    case GROUP_METADATA_TOPIC:
      return settings('offsets.topic', [
        ['cleanup.policy', 'compact'],
        ['compression.type', 'producer'],
      ])
    case TRANSACTION_STATE_TOPIC:
      return settings('transaction.state.log', [
        ['cleanup.policy', 'compact'],
        ['compression.type', 'uncompressed'],
        ['min.insync.replicas', '1'],
        ['unclean.leader.election.enable', 'false'],
      ])
    case SHARE_GROUP_STATE_TOPIC:
      return settings('share.coordinator.state.topic', [
        ['cleanup.policy', 'delete'],
        ['compression.type', 'producer'],
        ['min.insync.replicas', '1'],
        ['retention.ms', '-1'],
      ])
    default:
      return { partitions: -1, overrides: new Map() }
  }
}
