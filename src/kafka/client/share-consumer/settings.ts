import { type ClientError, configError } from '../client-error.ts'
import { retryBackoff } from '../config/backoff-ranges.ts'
import type { ClientConfig } from '../config/client-config.ts'
import { socketBufferFault } from '../config/socket-buffers.ts'
import type { MemberSettings } from '../consumer/heartbeat-membership.ts'
import type { ClientProperties } from '../hooks.ts'

/** Keys that consumers have but share consumers do not. */
const REFUSED_KEYS = [
  'auto.offset.reset',
  'enable.auto.commit',
  'group.instance.id',
  'isolation.level',
  'partition.assignment.strategy',
  'interceptor.classes',
  'session.timeout.ms',
  'heartbeat.interval.ms',
  'group.protocol',
  'group.remote.assignor',
]

export interface ShareConsumerSettings extends MemberSettings {
  isImplicit: boolean
  /** Records are counted, not only whole batches taken (KIP-1206). */
  limitsRecords: boolean
  maxPollRecords: number
  fetchMinBytes: number
  fetchMaxBytes: number
  fetchMaxWaitMs: number
  checksCrcs: boolean
  apiTimeoutMs: number
  /** What every poll fails with, where there is no connecting. */
  connectFault: ClientError | undefined
}

/** Throws ClientError (ConfigException) in Java's words when there are keys that share groups have no use for. */
export function refuseKeysOfConsumers(properties: ClientProperties): void {
  const refused = REFUSED_KEYS.filter((key) => properties[key] !== undefined)
  if (refused.length > 0) throw configError(`${refused.join(', ')} cannot be set when using a share group.`)
}

/** Puts a share consumer's configuration together. */
export function shareConsumerSettings(config: ClientConfig): ShareConsumerSettings {
  return {
    groupInstanceId: undefined,
    remoteAssignor: undefined,
    isImplicit: config.text('share.acknowledgement.mode') === 'implicit',
    limitsRecords: config.text('share.acquire.mode').toUpperCase() === 'RECORD_LIMIT',
    maxPollIntervalMs: config.number('max.poll.interval.ms'),
    maxPollRecords: config.number('max.poll.records'),
    fetchMinBytes: config.number('fetch.min.bytes'),
    fetchMaxBytes: config.number('fetch.max.bytes'),
    fetchMaxWaitMs: config.number('fetch.max.wait.ms'),
    checksCrcs: config.flag('check.crcs'),
    apiTimeoutMs: config.number('default.api.timeout.ms'),
    requestTimeoutMs: config.number('request.timeout.ms'),
    retryBackoff: retryBackoff(config),
    rack: config.text('client.rack'),
    connectFault: socketBufferFault(config),
  }
}
