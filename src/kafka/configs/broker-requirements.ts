import {
  argumentProblem,
  type ConfigProblem,
  configProblem,
  kafkaProblem,
  requirementProblem,
} from './config-problem.ts'
import { connectionOverridesProblem, parseConnectionOverrides } from './connection-overrides.ts'

/** The values of a broker by the names of keys; undefined, null and empty where there is none. */
export interface BrokerValues {
  number(name: string): number | undefined
  text(name: string): string | null
  list(name: string): readonly string[]
}

type Check = (values: BrokerValues) => ConfigProblem | null

const MEBIBYTE = 1024 * 1024
const COMPRESSION_TYPES = 5

/**
 * What must hold between the values of a broker, each of which is right by itself: KafkaConfig.validateValues and the constructors of the
 * parts that it is made of. Null when nothing is wrong.
 */
export function brokerRequirement(values: BrokerValues): ConfigProblem | null {
  for (const check of checks) {
    const problem = check(values)
    if (problem !== null) return problem
  }
  return null
}

const least =
  (name: string, limit: string): Check =>
  (values) =>
    numberOf(values, name) < numberOf(values, limit)
      ? argumentProblem(`${name} must be greater than or equal to ${limit}`)
      : null

const most =
  (name: string, limit: string): Check =>
  (values) =>
    numberOf(values, name) > numberOf(values, limit)
      ? argumentProblem(`${name} must be less than or equal to ${limit}`)
      : null

const numberOf = (values: BrokerValues, name: string): number => values.number(name) ?? 0

/** A value whose limits are keys too: `group.share.session.timeout.ms`, with `min` and `max` in it. */
function within(prefix: string, name: string): Check[] {
  const [value, min, max] = limitsOf(prefix, name)
  return [least(max, min), least(value, min), most(value, max)]
}

/** The same, where the reference says it the other way round. */
function between(prefix: string, name: string): Check[] {
  const [value, min, max] = limitsOf(prefix, name)
  return [least(value, min), least(max, value)]
}

const limitsOf = (prefix: string, name: string) =>
  [`${prefix}.${name}`, `${prefix}.min.${name}`, `${prefix}.max.${name}`] as const

function belowSession(prefix: string): Check {
  const [heartbeat, session] = [`${prefix}.heartbeat.interval.ms`, `${prefix}.session.timeout.ms`]
  return (values) =>
    numberOf(values, heartbeat) < numberOf(values, session)
      ? null
      : argumentProblem(`${heartbeat} must be less than ${session}`)
}

const ofGroups = (kind: string): Check[] => [
  ...within(`group.${kind}`, 'heartbeat.interval.ms'),
  ...within(`group.${kind}`, 'session.timeout.ms'),
  belowSession(`group.${kind}`),
  ...within(`group.${kind}`, 'assignment.interval.ms'),
]

const compression =
  (name: string): Check =>
  (values) => {
    const id = numberOf(values, name)
    return id >= 0 && id < COMPRESSION_TYPES ? null : argumentProblem(`Unknown compression type id: ${id}`)
  }

/** The assignors that a broker has by itself. */
const assignors =
  (name: string, known: readonly string[]): Check =>
  (values) => {
    const other = values.list(name).find((each) => !known.includes(each))
    return other === undefined ? null : kafkaProblem(`Class ${other} cannot be found`)
  }

const ASSIGNORS = 'org.apache.kafka.coordinator.group.assignor.'

const classicProtocol: Check = (values) =>
  values.list('group.coordinator.rebalance.protocols').includes('classic')
    ? null
    : configProblem("Disabling the 'classic' protocol is not supported.")

const rollTimes: Check = (values) => {
  if ((values.number('log.roll.ms') ?? 1) < 1)
    return requirementProblem('log.roll.ms must be greater than or equal to 1')
  if (numberOf(values, 'log.roll.jitter.ms') < 0)
    return requirementProblem('log.roll.jitter.ms must be greater than or equal to 0')
  const retention =
    values.number('log.retention.ms') ??
    values.number('log.retention.minutes') ??
    values.number('log.retention.hours')
  return retention === 0
    ? requirementProblem('log.retention.ms must be unlimited (-1) or, greater than or equal to 1')
    : null
}

const cleanerBuffer: Check = (values) => {
  const cleaners = numberOf(values, 'log.cleaner.threads')
  if (cleaners === 0) return { exception: 'java.lang.ArithmeticException', message: '/ by zero' }
  return Math.trunc(numberOf(values, 'log.cleaner.dedupe.buffer.size') / cleaners) > MEBIBYTE
    ? null
    : requirementProblem('log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.')
}

const replicaTimes: Check = (values) => {
  const waitMs = numberOf(values, 'replica.fetch.wait.max.ms')
  if (numberOf(values, 'replica.socket.timeout.ms') < waitMs)
    return requirementProblem(
      'replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms to prevent unnecessary socket timeouts',
    )
  return waitMs <= numberOf(values, 'replica.lag.time.max.ms')
    ? null
    : requirementProblem(
        'replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to prevent frequent changes in ISR',
      )
}

const queuedBytes: Check = (values) => {
  const queued = values.number('queued.max.request.bytes') ?? -1
  return queued <= 0 || queued >= numberOf(values, 'socket.request.max.bytes')
    ? null
    : requirementProblem('queued.max.request.bytes must be larger or equal to socket.request.max.bytes')
}

const connectionLimits: Check = (values) => {
  const name = 'max.connections.per.ip.overrides'
  const text = values.text(name) ?? ''
  const overrides = parseConnectionOverrides(text)
  if ('problem' in overrides) return connectionOverridesProblem(name, overrides.problem)
  if (numberOf(values, 'max.connections.per.ip') === 0 && overrides.size === 0)
    return requirementProblem(`max.connections.per.ip can be set to zero only if ${name} property is set.`)
  const invalid = [...overrides.keys()].filter((host) => !/^[0-9a-zA-Z\-%._:]*$/.test(host))
  return invalid.length === 0
    ? null
    : argumentProblem(`${name} contains invalid addresses : ${invalid.join(',')}`)
}

const authenticationDelay: Check = (values) => {
  const [delay, idle] = ['connection.failed.authentication.delay.ms', 'connections.max.idle.ms']
  const [delayMs, idleMs] = [numberOf(values, delay), numberOf(values, idle)]
  return idleMs < 0 || delayMs < idleMs
    ? null
    : requirementProblem(
        `${delay}=${delayMs} should always be less than ${idle}=${idleMs} to prevent failed authentication responses from timing out`,
      )
}

const checks: readonly Check[] = [
  classicProtocol,
  ...ofGroups('consumer'),
  assignors('group.consumer.assignors', [
    'uniform',
    'range',
    `${ASSIGNORS}UniformAssignor`,
    `${ASSIGNORS}RangeAssignor`,
  ]),
  compression('offsets.topic.compression.codec'),
  ...ofGroups('share'),
  assignors('group.share.assignors', ['simple', `${ASSIGNORS}SimpleAssignor`]),
  ...ofGroups('streams'),
  most('group.streams.num.standby.replicas', 'group.streams.max.standby.replicas'),
  ...between('group.share', 'delivery.count.limit'),
  ...between('group.share', 'record.lock.duration.ms'),
  ...between('group.share', 'partition.max.record.locks'),
  least('group.share.max.share.sessions', 'group.share.max.size'),
  compression('share.coordinator.state.topic.compression.codec'),
  rollTimes,
  cleanerBuffer,
  replicaTimes,
  queuedBytes,
  connectionLimits,
  authenticationDelay,
]
