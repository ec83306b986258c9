import { nameProblem } from '../../topic-names.ts'
import { ClientError, configError, illegalArgument, kafkaException } from '../client-error.ts'
import { retryBackoff } from '../config/backoff-ranges.ts'
import type { ClientConfig } from '../config/client-config.ts'
import { classNotFound } from '../config/java-classes.ts'
import { socketBufferFault } from '../config/socket-buffers.ts'
import type { ClientProperties } from '../hooks.ts'
import type { Assignor } from './assignors/assignor.ts'
import { cooperativeStickyAssignor } from './assignors/cooperative-sticky.ts'
import { rangeAssignor } from './assignors/range.ts'
import { roundRobinAssignor } from './assignors/round-robin.ts'
import { stickyAssignor } from './assignors/sticky.ts'

/** Where a partition without an offset begins: at an end, at a time so many ms back, or with an error. */
export type OffsetReset = 'earliest' | 'latest' | 'none' | { backMs: number }

export type GroupProtocol = 'classic' | 'consumer'

export interface ConsumerSettings {
  groupProtocol: GroupProtocol
  /** Of the consumer protocol; undefined leaves the choice to the coordinator. */
  remoteAssignor: string | undefined
  groupId: string | undefined
  groupInstanceId: string | undefined
  sessionTimeoutMs: number
  heartbeatIntervalMs: number
  maxPollIntervalMs: number
  maxPollRecords: number
  assignors: readonly Assignor[]
  autoCommits: boolean
  autoCommitIntervalMs: number
  offsetReset: OffsetReset
  fetchMinBytes: number
  fetchMaxBytes: number
  fetchMaxWaitMs: number
  maxPartitionFetchBytes: number
  checksCrcs: boolean
  isReadCommitted: boolean
  excludesInternalTopics: boolean
  apiTimeoutMs: number
  requestTimeoutMs: number
  retryBackoff: { initialMs: number; maxMs: number }
  rack: string
  /** What every poll fails with, where there is no connecting. */
  connectFault: ClientError | undefined
}

const ASSIGNORS: Record<string, Assignor> = {
  RangeAssignor: rangeAssignor,
  RoundRobinAssignor: roundRobinAssignor,
  StickyAssignor: stickyAssignor,
  CooperativeStickyAssignor: cooperativeStickyAssignor,
}
const ASSIGNOR_PACKAGE = 'org.apache.kafka.clients.consumer.'

const SHARE_KEYS = ['share.acknowledgement.mode', 'share.acquire.mode']
/** Keys that mean nothing with a group protocol. */
const REFUSED_KEYS: Readonly<Record<GroupProtocol, readonly string[]>> = {
  classic: ['group.remote.assignor', ...SHARE_KEYS],
  consumer: ['partition.assignment.strategy', 'heartbeat.interval.ms', 'session.timeout.ms', ...SHARE_KEYS],
}

/** Throws ClientError (ConfigException) in Java's words when there are keys that the group protocol has no use for. */
export function refuseKeysOfOtherProtocol(groupProtocol: string, properties: ClientProperties): void {
  const protocol = protocolOf(groupProtocol)
  const refused = REFUSED_KEYS[protocol].filter((key) => (properties[key] ?? '').trim() !== '')
  if (refused.length === 0) return
  throw configError(`${refused.join(', ')} cannot be set when group.protocol=${protocol.toUpperCase()}`)
}

/** Throws ClientError (InvalidConfigurationException) for a group.instance.id that could not be the name of a topic. */
export function validateGroupInstanceId(id: string | undefined): void {
  const problem = id === undefined ? null : nameProblem('Group instance id', id)
  if (problem !== null)
    throw new ClientError('org.apache.kafka.common.errors.InvalidConfigurationException', problem)
}

function protocolOf(text: string): GroupProtocol {
  return text.toLowerCase() === 'consumer' ? 'consumer' : 'classic'
}

/** Puts a consumer's configuration together; throws ClientError in Java's words where its parts contradict each other. */
export function consumerSettings(config: ClientConfig): ConsumerSettings {
  const groupId = config.optionalText('group.id')
  const sessionTimeoutMs = config.number('session.timeout.ms')
  const heartbeatIntervalMs = config.number('heartbeat.interval.ms')
  const groupProtocol = protocolOf(config.text('group.protocol'))
  if (groupProtocol === 'classic' && groupId !== undefined && heartbeatIntervalMs >= sessionTimeoutMs) {
    throw illegalArgument('Heartbeat must be set lower than the session timeout')
  }
  return {
    groupProtocol,
    remoteAssignor: config.optionalText('group.remote.assignor'),
    groupId,
    groupInstanceId: config.optionalText('group.instance.id'),
    sessionTimeoutMs,
    heartbeatIntervalMs,
    maxPollIntervalMs: config.number('max.poll.interval.ms'),
    maxPollRecords: config.number('max.poll.records'),
    assignors: assignorsOf(config),
    autoCommits: autoCommits(config, groupId),
    autoCommitIntervalMs: config.number('auto.commit.interval.ms'),
    offsetReset: offsetResetOf(config.text('auto.offset.reset')),
    fetchMinBytes: config.number('fetch.min.bytes'),
    fetchMaxBytes: config.number('fetch.max.bytes'),
    fetchMaxWaitMs: config.number('fetch.max.wait.ms'),
    maxPartitionFetchBytes: config.number('max.partition.fetch.bytes'),
    checksCrcs: config.flag('check.crcs'),
    isReadCommitted: config.text('isolation.level') === 'read_committed',
    excludesInternalTopics: config.flag('exclude.internal.topics'),
    apiTimeoutMs: config.number('default.api.timeout.ms'),
    requestTimeoutMs: config.number('request.timeout.ms'),
    retryBackoff: retryBackoff(config),
    rack: config.text('client.rack'),
    connectFault: socketBufferFault(config),
  }
}

function assignorsOf(config: ClientConfig): Assignor[] {
  if (!config.isGiven('partition.assignment.strategy')) return [rangeAssignor, cooperativeStickyAssignor]
  return config.list('partition.assignment.strategy').map((given) => {
    const name = given.trim().replace(/^class /, '')
    const known = name.startsWith(ASSIGNOR_PACKAGE)
      ? ASSIGNORS[name.slice(ASSIGNOR_PACKAGE.length)]
      : undefined
    if (known === undefined)
      throw kafkaException(`${name} ClassNotFoundException exception occurred`, classNotFound(name))
    return known
  })
}

/** Without a group there is nothing to commit to. */
function autoCommits(config: ClientConfig, groupId: string | undefined): boolean {
  if (groupId !== undefined) return config.flag('enable.auto.commit')
  if (config.isGiven('enable.auto.commit') && config.flag('enable.auto.commit')) {
    throw new ClientError(
      'org.apache.kafka.common.errors.InvalidConfigurationException',
      'enable.auto.commit cannot be set to true when default group id (null) is used.',
    )
  }
  return false
}

function offsetResetOf(text: string): OffsetReset {
  if (text === 'earliest' || text === 'latest' || text === 'none') return text
  return { backMs: durationMs(text.slice('by_duration:'.length)) }
}

/** An ISO 8601 duration of days and time, in milliseconds. */
export function durationMs(text: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/i.exec(text)
  const [days, hours, minutes, seconds] = (match ?? []).slice(1).map((part) => Number(part ?? 0))
  return (
    (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + Math.floor((seconds ?? 0) * 1000)
  )
}
