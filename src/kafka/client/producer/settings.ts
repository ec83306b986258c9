import type { CompressionType } from '../../records/compression/codecs.ts'
import { configError } from '../client-error.ts'
import { retryBackoff } from '../config/backoff-ranges.ts'
import type { ClientConfig } from '../config/client-config.ts'
import { ROUND_ROBIN_PARTITIONER } from '../config/producer-keys.ts'
import type { ClientLog } from '../hooks.ts'

export interface ProducerSettings {
  acks: -1 | 0 | 1
  isIdempotent: boolean
  transactionalId: string | undefined
  transactionTimeoutMs: number
  /** Transactions end when another coordinator says so (KIP-939). */
  isTwoPhase: boolean
  batchSize: number
  lingerMs: number
  bufferMemory: number
  maxRequestSize: number
  maxBlockMs: number
  deliveryTimeoutMs: number
  requestTimeoutMs: number
  retries: number
  maxInFlight: number
  retryBackoff: { initialMs: number; maxMs: number }
  compression: CompressionType
  compressionLevel: number | undefined
  ignoresKeys: boolean
  isAdaptive: boolean
  /** Partitions take turns, whatever the key. */
  isRoundRobin: boolean
}

const ENABLE_IDEMPOTENCE = 'enable.idempotence'
/** The broker remembers the last five batches of a producer. */
const MOST_IN_FLIGHT = 5

/**
 * Puts a producer's configuration together, but for `deliveryTimeoutMs`, which Java looks at later. Throws ClientError
 * (ConfigException) where its parts contradict each other.
 */
export function producerSettings(config: ClientConfig): ProducerSettings {
  const compression = compressionOf(config)
  return {
    acks: acksOf(config),
    isIdempotent: isIdempotent(config),
    ...transactionSettings(config),
    batchSize: config.number('batch.size'),
    lingerMs: config.number('linger.ms'),
    bufferMemory: config.number('buffer.memory'),
    maxRequestSize: config.number('max.request.size'),
    maxBlockMs: config.number('max.block.ms'),
    deliveryTimeoutMs: config.number('delivery.timeout.ms'),
    requestTimeoutMs: config.number('request.timeout.ms'),
    retries: config.number('retries'),
    maxInFlight: config.number('max.in.flight.requests.per.connection'),
    retryBackoff: retryBackoff(config),
    compression,
    compressionLevel: levelOf(config, compression),
    ignoresKeys: config.flag('partitioner.ignore.keys'),
    isAdaptive: config.flag('partitioner.adaptive.partitioning.enable'),
    isRoundRobin: config.optionalText('partitioner.class') === ROUND_ROBIN_PARTITIONER,
  }
}

function acksOf(config: ClientConfig): -1 | 0 | 1 {
  const acks = config.text('acks')
  if (acks === '0') return 0
  return acks === '1' ? 1 : -1
}

/** On by default, unless something else that was set rules it out; an error when it was asked for itself. */
function isIdempotent(config: ClientConfig): boolean {
  if (!config.flag(ENABLE_IDEMPOTENCE)) return false
  const isAsked = config.isGiven(ENABLE_IDEMPOTENCE)
  if (config.number('retries') === 0) {
    if (isAsked) throw configError('Must set retries to non-zero when using the idempotent producer.')
    return false
  }
  if (acksOf(config) !== -1) {
    if (isAsked) {
      const text =
        'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.'
      throw configError(text)
    }
    return false
  }
  const inFlight = config.number('max.in.flight.requests.per.connection')
  if (inFlight > MOST_IN_FLIGHT) {
    const text = `To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current value is ${inFlight}.`
    throw configError(text)
  }
  return true
}

function transactionSettings(
  config: ClientConfig,
): Pick<ProducerSettings, 'transactionalId' | 'transactionTimeoutMs' | 'isTwoPhase'> {
  const transactionalId = config.optionalText('transactional.id')
  const isTwoPhase = config.flag('transaction.two.phase.commit.enable')
  if (transactionalId !== undefined && !isIdempotent(config))
    throw configError('Cannot set a transactional.id without also enabling idempotence.')
  if (isTwoPhase && config.isGiven('transaction.timeout.ms')) {
    const text =
      'Cannot set transaction.timeout.ms when transaction.two.phase.commit.enable is set to true. Transactions will not expire with two-phase commit enabled.'
    throw configError(text)
  }
  return { transactionalId, transactionTimeoutMs: config.number('transaction.timeout.ms'), isTwoPhase }
}

/** Throws ClientError (ConfigException) for a delivery.timeout.ms that was set and cannot be kept. */
export function deliveryTimeoutMs(
  config: ClientConfig,
  log: ClientLog | undefined,
  logPrefix: string,
): number {
  const given = config.number('delivery.timeout.ms')
  const least = Math.min(config.number('linger.ms') + config.number('request.timeout.ms'), 2147483647)
  if (given >= least) return given
  if (config.isGiven('delivery.timeout.ms')) {
    throw configError('delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms')
  }
  const text = `delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms. Setting it to ${least}.`
  log?.warn(logPrefix + text, 'org.apache.kafka.clients.producer.KafkaProducer')
  return least
}

function compressionOf(config: ClientConfig): CompressionType {
  const type = config.text('compression.type')
  switch (type) {
    case 'gzip':
    case 'snappy':
    case 'lz4':
    case 'zstd':
      return type
    default:
      return 'none'
  }
}

function levelOf(config: ClientConfig, type: CompressionType): number | undefined {
  if (type === 'none' || type === 'snappy') return undefined
  return config.number(`compression.${type}.level`)
}
