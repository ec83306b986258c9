import { dynamicBrokerKeys } from '../../configs/broker-keys.ts'
import { listenerPrefix } from '../../configs/broker-properties.ts'
import { parseConfig } from '../../configs/definition.ts'
import { brokerTable } from '../../configs/tables.ts'
import { errors } from '../../errors.ts'
import { type ItemError, itemError } from './errors.ts'
import { MIN_INSYNC_REPLICAS } from './min-insync-replicas.ts'

type Texts = ReadonlyMap<string, string>

/** Keys that belong to one broker: they cannot be set for all. */
const perBroker = (name: string): boolean =>
  name.startsWith('ssl.') ||
  name.startsWith('sasl.') ||
  ['listeners', 'listener.security.protocol.map', 'cordoned.log.dirs', 'principal.builder.class'].includes(
    name,
  )

/** Keys that belong to one listener: they are only taken behind its prefix. */
const perListener = (name: string): boolean => /^ssl\.(key|keystore|truststore)\./.test(name)

export interface BrokerScope {
  /** Set for all brokers. */
  readonly isClusterWide: boolean
  /** eligible.leader.replicas.version is 1, which ties min.insync.replicas to the cluster as a whole. */
  readonly isElrEnabled: boolean
}

/**
 * Checks what is set for a broker, or for all (`isClusterWide`), while it runs. As in the reference, names that no broker
 * has are taken, and kept: a plug-in may read them.
 */
export function checkBrokerConfigs(
  before: Texts,
  after: Texts,
  { isClusterWide, isElrEnabled }: BrokerScope,
): ItemError | null {
  const problem = checkNames([...after.keys()], isClusterWide) ?? checkValues(after)
  if (problem !== null) return itemError(errors.INVALID_REQUEST, problem)
  if (!isElrEnabled) return null
  const name = MIN_INSYNC_REPLICAS
  if (isClusterWide && before.has(name) && !after.has(name)) {
    return itemError(
      errors.INVALID_CONFIG,
      'Cluster-level min.insync.replicas cannot be removed while ELR is enabled.',
    )
  }
  if (!isClusterWide && after.has(name)) {
    return itemError(
      errors.INVALID_CONFIG,
      'Broker-level min.insync.replicas cannot be altered while ELR is enabled.',
    )
  }
  return null
}

function checkNames(names: readonly string[], isClusterWide: boolean): string | null {
  const fixed = names.filter((name) => brokerTable.has(name) && !dynamicBrokerKeys.has(name))
  if (fixed.length > 0) return `Cannot update these configs dynamically: [${fixed.sort().join(', ')}]`
  const ofListeners = names.filter(perListener)
  if (ofListeners.length > 0) {
    return `These security configs can be dynamically updated only per-listener using the listener prefix: [${ofListeners.join(', ')}]`
  }
  const ofBrokers = names.filter((name) => perBroker(name) || listenerPrefix.test(name))
  if (isClusterWide && ofBrokers.length > 0) {
    return `Cannot update these configs at default cluster level, broker id must be specified: [${ofBrokers.join(', ')}]`
  }
  return null
}

function checkValues(configs: Texts): string | null {
  for (const [name, text] of configs) {
    const key = brokerTable.get(name.replace(listenerPrefix, ''))
    if (key === undefined) continue
    const parsed = parseConfig(key, text)
    if ('problem' in parsed) return parsed.problem
  }
  return null
}
