import { type ClientError, errorFromName } from '../client-error.ts'
import type { ClientLog } from '../hooks.ts'

type Kind = 'consumer' | 'share'

const PACKAGE = 'org.apache.kafka.clients.consumer.internals'
/** How Java's log lines name what lives by heartbeats. */
const NAMES = {
  consumer: {
    logger: `${PACKAGE}.ConsumerHeartbeatRequestManager`,
    membershipLogger: `${PACKAGE}.ConsumerMembershipManager`,
    request: 'ConsumerGroupHeartbeatRequest',
    notSupported:
      'The cluster does not support the new CONSUMER group protocol. Set group.protocol=classic on the consumer configs to revert to the CLASSIC protocol until the cluster is upgraded.',
  },
  share: {
    logger: `${PACKAGE}.ShareHeartbeatRequestManager`,
    membershipLogger: `${PACKAGE}.ShareMembershipManager`,
    request: 'ShareGroupHeartbeatRequest',
    notSupported:
      'The cluster does not support the share group protocol. To use share groups, the cluster must have the share group protocol enabled.',
  },
}

/** What an error of a heartbeat means for the member: to try again, to join anew, to tell the caller and go on, or the end. */
export type Consequence = 'retry' | 'rejoin' | 'tell' | 'fail'

export function consequenceOf(error: ClientError): Consequence {
  if (error.is('FENCED_MEMBER_EPOCH') || error.is('UNKNOWN_MEMBER_ID')) return 'rejoin'
  if (error.is('TOPIC_AUTHORIZATION_FAILED')) return 'tell'
  return error.isRetriable ? 'retry' : 'fail'
}

export interface FaultyMember {
  kind: Kind
  log: ClientLog | undefined
  logPrefix: string
  memberId: string
  memberEpoch: number
  /** As Java names it. */
  state: string
  groupInstanceId: string | undefined
}

/** Logs, in Java's words, an error that was not passing; returns the one to be thrown. */
export function reportFault(error: ClientError, member: FaultyMember): ClientError {
  const { log, logPrefix, memberId, memberEpoch } = member
  const names = NAMES[member.kind]
  const thrown = error.is('UNSUPPORTED_VERSION')
    ? errorFromName('UNSUPPORTED_VERSION', names.notSupported)
    : error
  log?.error(`${logPrefix}${names.request} failed ${cause(thrown, member)}`, names.logger)
  if (consequenceOf(error) === 'fail') {
    const text = `Member ${memberId} with epoch ${memberEpoch} transitioned to fatal state`
    log?.error(logPrefix + text, names.membershipLogger)
  }
  return thrown
}

/** Logs that the application has not polled for too long. */
export function reportSlowness({
  kind,
  log,
  logPrefix,
}: Pick<FaultyMember, 'kind' | 'log' | 'logPrefix'>): void {
  const text =
    'Consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, which typically implies that the poll loop is spending too much time processing messages. You can address this either by increasing max.poll.interval.ms or by reducing the maximum size of batches returned in poll() with max.poll.records.'
  log?.warn(logPrefix + text, NAMES[kind].logger)
}

function cause(error: ClientError, { groupInstanceId, memberId, state }: FaultyMember): string {
  const { message } = error
  const name = error.kafkaError?.name
  switch (name) {
    case 'GROUP_AUTHORIZATION_FAILED':
      return `due to group authorization failure: ${message}`
    case 'TOPIC_AUTHORIZATION_FAILED':
      return `for member ${memberId} with state ${state} due to ${name}: ${message}`
    case 'INVALID_REGULAR_EXPRESSION':
    case 'INVALID_REQUEST':
    case 'GROUP_MAX_SIZE_REACHED':
    case 'UNSUPPORTED_ASSIGNOR':
      return `due to ${name}: ${message}`
    case 'UNSUPPORTED_VERSION':
      return `due to unsupported version while sending request: ${message}`
    case 'UNRELEASED_INSTANCE_ID':
      return `due to unreleased instance id ${groupInstanceId}: ${message}`
    case 'FENCED_INSTANCE_ID':
      return `due to fenced instance id ${groupInstanceId}: ${message}. This is expected in the case that the member was removed from the group by an admin client, and another member joined using the same group instance id.`
    default:
      return `due to unexpected error ${name ?? error.className}: ${message}`
  }
}
