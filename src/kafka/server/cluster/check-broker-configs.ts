import { listenerPrefix } from '../../configs/broker-properties.ts'
import { parseConfig } from '../../configs/definition.ts'
import { dynamicBrokerKeys, replicationRateKeys } from '../../configs/dynamic-broker-keys.ts'
import { brokerTable } from '../../configs/tables.ts'
import { errors } from '../../errors.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { problemOfListenerLimit, problemOfReconfiguration } from './check-reconfiguration.ts'
import { type ItemError, itemError } from './errors.ts'
import { MIN_INSYNC_REPLICAS } from './min-insync-replicas.ts'

type Texts = ReadonlyMap<string, string>

/** Keys that a listener may have of its own and that can be set for those of all brokers. */
const ofAllListeners: ReadonlySet<string> = new Set([
  'max.connections',
  'max.connection.creation.rate',
  'num.network.threads',
])

/** Keys that belong to one broker: they cannot be set for all. */
const perBroker = (name: string): boolean =>
  name.startsWith('ssl.') ||
  name.startsWith('sasl.') ||
  ['listeners', 'listener.security.protocol.map', 'cordoned.log.dirs', 'principal.builder.class'].includes(
    name,
  ) ||
  (listenerPrefix.test(name) && !ofAllListeners.has(baseName(name)))

/** Keys that belong to one listener: they are only taken behind its prefix. */
const perListener = (name: string): boolean => /^ssl\.(key|keystore|truststore)\./.test(name)

const baseName = (name: string): string => name.replace(listenerPrefix, '')

/** A change of what is set while running, for a broker or for all. */
export interface BrokerChange {
  readonly after: Texts
  /** Names that the change sets or takes away. */
  readonly touched: ReadonlySet<string>
  /** Set for all brokers. */
  readonly isClusterWide: boolean
  /** eligible.leader.replicas.version is 1, which ties min.insync.replicas to the cluster as a whole. */
  readonly isElrEnabled: boolean
}

/**
 * Checks a change, in the order of checks and the words of the reference: first its broker's, then its controller's. Names that no
 * broker has are taken, and kept: a plug-in may read them.
 */
export function checkBrokerConfigs(change: BrokerChange, configs: BrokerConfigs): ItemError | null {
  const { after, isClusterWide } = change
  const problem =
    checkNames([...after.keys()]) ??
    checkValues(after) ??
    (isClusterWide ? checkScope([...after.keys()]) : null) ??
    checkListenerLimits(after, configs) ??
    problemOfReconfiguration(configs, configs.with(isClusterWide ? { cluster: after } : { broker: after }))
  if (problem !== null) return itemError(errors.INVALID_REQUEST, problem)
  return checkMinInsyncReplicas(change)
}

function checkNames(names: readonly string[]): string | null {
  const fixed = names.filter((name) => brokerTable.has(name) && !dynamicBrokerKeys.has(name))
  if (fixed.length > 0) return `Cannot update these configs dynamically: [${fixed.sort().join(', ')}]`
  const ofListeners = names.filter(perListener)
  if (ofListeners.length === 0) return null
  return `These security configs can be dynamically updated only per-listener using the listener prefix: [${ofListeners.join(', ')}]`
}

function checkScope(names: readonly string[]): string | null {
  const ofBrokers = names.filter(perBroker)
  if (ofBrokers.length === 0) return null
  return `Cannot update these configs at default cluster level, broker id must be specified: [${ofBrokers.join(', ')}]`
}

function checkValues(configs: Texts): string | null {
  for (const [name, text] of configs) {
    // The reference takes these out before it looks at values.
    if (name.startsWith('config.providers')) continue
    const base = baseName(name)
    const key = brokerTable.get(base) ?? replicationRateKeys.get(base)
    if (key === undefined) continue
    const parsed = parseConfig(key, text)
    if ('problem' in parsed) return parsed.problem
  }
  return null
}

function checkListenerLimits(after: Texts, configs: BrokerConfigs): string | null {
  for (const [name, text] of after) {
    const base = baseName(name)
    if (base === name || !ofAllListeners.has(base)) continue
    const problem = problemOfListenerLimit(base, Number(text), configs)
    if (problem !== null) return problem
  }
  return null
}

function checkMinInsyncReplicas(change: BrokerChange): ItemError | null {
  const { after, touched, isClusterWide, isElrEnabled } = change
  if (!isElrEnabled || !touched.has(MIN_INSYNC_REPLICAS)) return null
  if (!isClusterWide) {
    return itemError(
      errors.INVALID_CONFIG,
      'Broker-level min.insync.replicas cannot be altered while ELR is enabled.',
    )
  }
  if (after.has(MIN_INSYNC_REPLICAS)) return null
  return itemError(
    errors.INVALID_CONFIG,
    'Cluster-level min.insync.replicas cannot be removed while ELR is enabled.',
  )
}
