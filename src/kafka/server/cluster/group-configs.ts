import { type AutoOffsetReset, parseAutoOffsetReset } from '../../configs/auto-offset-reset.ts'
import { type ConfigValue, parseConfig } from '../../configs/definition.ts'
import { groupTable, keyOf } from '../../configs/tables.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { brokerSynonymOf, groupLimits } from './group-limits.ts'
import type { ResourceConfigs } from './resource-configs.ts'
import { ResourceType } from './resource-types.ts'

/** What is in force for one group: what was set for it, within the broker's limits, else the broker's own values. */
export interface EffectiveGroupConfig {
  readonly consumerSessionTimeoutMs: number
  readonly consumerHeartbeatIntervalMs: number
  readonly consumerAssignmentIntervalMs: number
  readonly shareSessionTimeoutMs: number
  readonly shareHeartbeatIntervalMs: number
  readonly shareRecordLockDurationMs: number
  readonly shareDeliveryCountLimit: number
  readonly sharePartitionMaxRecordLocks: number
  readonly shareAutoOffsetReset: AutoOffsetReset
  readonly shareIsolationLevel: 'read_committed' | 'read_uncommitted'
  readonly shareRenewAcknowledgeEnable: boolean
  readonly shareAssignmentIntervalMs: number
  readonly streamsSessionTimeoutMs: number
  readonly streamsHeartbeatIntervalMs: number
  readonly streamsNumStandbyReplicas: number
  readonly streamsInitialRebalanceDelayMs: number
  readonly streamsAssignmentIntervalMs: number
}

/**
 * The configuration of single groups (KIP-848, KIP-932, KIP-1071), read by coordinators whenever they decide: a change is in force
 * at once. Values are worked out when first asked for, and again when the group's or the broker's configuration has changed.
 */
export class GroupConfigs {
  readonly #resources: ResourceConfigs
  readonly #broker: BrokerConfigs
  readonly #ofGroups = new Map<string, EffectiveGroupConfig>()
  #ofOthers: EffectiveGroupConfig | undefined

  constructor(resources: ResourceConfigs, broker: BrokerConfigs) {
    this.#resources = resources
    this.#broker = broker
    resources.onChange((type, name) => {
      if (type === ResourceType.GROUP) this.#ofGroups.delete(name)
    })
    broker.onChange(() => {
      this.#ofGroups.clear()
      this.#ofOthers = undefined
    })
  }

  /** What is in force for a group, of whatever kind it is. */
  of(groupId: string): EffectiveGroupConfig {
    const known = this.#ofGroups.get(groupId)
    if (known !== undefined) return known
    const overrides = this.#resources.of(ResourceType.GROUP, groupId)
    if (overrides.size === 0) {
      this.#ofOthers ??= resolveGroupConfig(overrides, this.#broker)
      return this.#ofOthers
    }
    const config = resolveGroupConfig(overrides, this.#broker)
    this.#ofGroups.set(groupId, config)
    return config
  }
}

/**
 * Works out what is in force for a group with these overrides. The broker's limits may have moved since they were set: a value
 * beyond them counts as the limit.
 */
export function resolveGroupConfig(
  overrides: ReadonlyMap<string, string>,
  broker: BrokerConfigs,
): EffectiveGroupConfig {
  const value = (name: string): ConfigValue => {
    const key = keyOf(groupTable, name)
    const own = overrides.get(name)
    const parsed = own === undefined ? undefined : parseConfig(key, own)
    if (parsed !== undefined && 'value' in parsed) return parsed.value
    return groupDefault(name, broker)
  }
  const number = (name: string): number => {
    const asked = Number(value(name))
    if (!overrides.has(name)) return asked
    const { min, max } = groupLimits(name)
    const low = min === undefined ? asked : Math.max(asked, broker.number(min) ?? asked)
    return max === undefined ? low : Math.min(low, broker.number(max) ?? low)
  }
  return {
    consumerSessionTimeoutMs: number('consumer.session.timeout.ms'),
    consumerHeartbeatIntervalMs: number('consumer.heartbeat.interval.ms'),
    consumerAssignmentIntervalMs: number('consumer.assignment.interval.ms'),
    shareSessionTimeoutMs: number('share.session.timeout.ms'),
    shareHeartbeatIntervalMs: number('share.heartbeat.interval.ms'),
    shareRecordLockDurationMs: number('share.record.lock.duration.ms'),
    shareDeliveryCountLimit: number('share.delivery.count.limit'),
    sharePartitionMaxRecordLocks: number('share.partition.max.record.locks'),
    shareAutoOffsetReset: parseAutoOffsetReset(String(value('share.auto.offset.reset'))) ?? {
      strategy: 'latest',
    },
    shareIsolationLevel:
      value('share.isolation.level') === 'read_committed' ? 'read_committed' : 'read_uncommitted',
    shareRenewAcknowledgeEnable: value('share.renew.acknowledge.enable') === true,
    shareAssignmentIntervalMs: number('share.assignment.interval.ms'),
    streamsSessionTimeoutMs: number('streams.session.timeout.ms'),
    streamsHeartbeatIntervalMs: number('streams.heartbeat.interval.ms'),
    streamsNumStandbyReplicas: number('streams.num.standby.replicas'),
    streamsInitialRebalanceDelayMs: number('streams.initial.rebalance.delay.ms'),
    streamsAssignmentIntervalMs: number('streams.assignment.interval.ms'),
  }
}

/** The value of a group's key where the group says nothing: the broker's, or the key's own default where no broker has it. */
function groupDefault(name: string, broker: BrokerConfigs): ConfigValue {
  const synonym = brokerSynonymOf(name)
  if (synonym !== undefined) return broker.value(synonym)
  const key = keyOf(groupTable, name)
  const parsed = parseConfig(key, key.defaultValue)
  return 'value' in parsed ? parsed.value : null
}
