import { brokerRequirement } from '../../configs/broker-requirements.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { topicDefault } from './topic-defaults.ts'

/** Sizes of thread pools, which may be halved and doubled by one change. Here there are none: they are held to it all the same. */
const threadPools: readonly string[] = [
  'background.threads',
  'num.io.threads',
  'num.network.threads',
  'num.recovery.threads.per.data.dir',
  'num.replica.fetchers',
  'remote.log.manager.copier.thread.pool.size',
  'remote.log.manager.expiration.thread.pool.size',
  'remote.log.manager.follower.thread.pool.size',
  'remote.log.reader.threads',
]

/** Fixed for as long as this broker runs, though the reference can open and close listeners. */
const fixedKeys: readonly string[] = ['listeners', 'listener.security.protocol.map']

/** The one class of its kind that a Java broker has by itself; here it stands for nothing. */
const JMX_REPORTER = 'org.apache.kafka.common.metrics.JmxReporter'

/**
 * Says why a broker cannot go from one configuration to another while it runs, in the reference's words (KafkaConfig's requirements,
 * then those of DynamicBrokerConfig); null when it can. Each value by itself has been checked.
 */
export function problemOfReconfiguration(before: BrokerConfigs, after: BrokerConfigs): string | null {
  return problemOfFixed(before, after) ?? problemOfValues(after) ?? problemOfChange(before, after)
}

function problemOfFixed(before: BrokerConfigs, after: BrokerConfigs): string | null {
  const changed = fixedKeys.filter((name) => textOf(before, name) !== textOf(after, name))
  return changed.length === 0 ? null : `Cannot update these configs dynamically: [${changed.join(', ')}]`
}

const textOf = (configs: BrokerConfigs, name: string): string => String(configs.value(name))

function problemOfValues(configs: BrokerConfigs): string | null {
  // There is one directory: without it no topic could be made.
  const cordoned = configs.list('cordoned.log.dirs')
  if (cordoned.length > 0) {
    return `requirement failed: All entries in cordoned.log.dirs must be present in log.dirs or log.dir. Missing entries : ${cordoned.join(', ')}`
  }
  return brokerRequirement(configs)?.message ?? null
}

/** As the reference puts a refusal of the part of a broker that would have to change. */
const refused = (why: string): string =>
  `Invalid value org.apache.kafka.common.config.ConfigException: ${why} for configuration Invalid dynamic configuration`

function problemOfChange(before: BrokerConfigs, after: BrokerConfigs): string | null {
  for (const name of threadPools) {
    const value = after.number(name) ?? 0
    const problem = problemOfSize(before.number(name) ?? 0, value)
    if (problem !== null) return refused(sizeRefused(name, value, problem))
  }
  const [cleaners, wanted] = [before, after].map((configs) => configs.number('log.cleaner.threads') ?? 1)
  if (cleaners !== undefined && wanted !== undefined) {
    if (wanted < Math.trunc(cleaners / 2)) {
      return refused(`Log cleaner threads cannot be reduced to less than half the current value ${cleaners}`)
    }
    if (wanted > cleaners * 2) {
      return refused(
        `Log cleaner threads cannot be increased to more than double the current value ${cleaners}`,
      )
    }
  }
  for (const name of ['max.connections', 'max.connection.creation.rate']) {
    if (before.number(name) !== 0 && after.number(name) === 0) return refused(`Invalid ${name} 0`)
  }
  if (after.list('metric.reporters').some((name) => name !== JMX_REPORTER)) {
    return refused(
      'Validation of dynamic config update of Set(metric.reporters) failed with class class kafka.server.DynamicMetricsReporters',
    )
  }
  return problemOfLocalRetention(after)
}

/** Says why a limit of one listener cannot be set while it runs; null when it can. */
export function problemOfListenerLimit(name: string, value: number, broker: BrokerConfigs): string | null {
  if (name !== 'num.network.threads') return value === 0 ? refused(`Invalid ${name} 0`) : null
  const problem = problemOfSize(broker.number(name) ?? 0, value)
  return problem === null ? null : refused(sizeRefused(name, value, problem))
}

const sizeRefused = (name: string, value: number, problem: string): string =>
  `Dynamic thread count update validation failed for ${name}=${value}, value should ${problem}`

function problemOfSize(before: number, after: number): string | null {
  if (after < Math.trunc(before / 2)) return `be at least half the current value ${before}`
  return after > before * 2 ? `not be greater than double the current value ${before}` : null
}

/** What is kept locally of a tiered log cannot be more than all of it. */
function problemOfLocalRetention(configs: BrokerConfigs): string | null {
  const AS_ALL = -2
  const retentionMs = Number(topicDefault('retention.ms', configs))
  for (const [local, name, limit] of [
    ['log.local.retention.ms', 'log.retention.ms', retentionMs],
    ['log.local.retention.bytes', 'log.retention.bytes', configs.number('log.retention.bytes') ?? -1],
  ] as const) {
    const value = configs.number(local) ?? AS_ALL
    if (limit < 0 || value === AS_ALL) continue
    const invalid = (why: string): string =>
      refused(`Invalid value ${value} for configuration ${local}: ${why}`)
    if (value === -1) return invalid(`Value must not be -1 as ${name} value is set as ${limit}.`)
    if (value > limit) return invalid(`Value must not be more than ${name} property value: ${limit}`)
  }
  return null
}
