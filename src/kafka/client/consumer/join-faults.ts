import { type ClientError, errorFromName, kafkaException } from '../client-error.ts'
import type { ClientLog } from '../hooks.ts'

const LOGGER = 'org.apache.kafka.clients.consumer.internals.ConsumerCoordinator'

export interface JoiningMember {
  log: ClientLog | undefined
  logPrefix: string
  groupId: string
  groupInstanceId: string | undefined
  memberId: string
  generation: number
  /** The assignor of the last round. */
  protocolName: string | undefined
}

const fatalForJoin = [
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_SESSION_TIMEOUT',
  'INVALID_GROUP_ID',
  'GROUP_AUTHORIZATION_FAILED',
  'GROUP_MAX_SIZE_REACHED',
] as const

/** The errors of a classic round that only mean to try again; AbstractCoordinator tells none of them. */
export function isRejoinable(error: ClientError): boolean {
  return (
    error.isRetriable ||
    error.is('REBALANCE_IN_PROGRESS') ||
    error.is('UNKNOWN_MEMBER_ID') ||
    error.is('ILLEGAL_GENERATION') ||
    error.is('MEMBER_ID_REQUIRED')
  )
}

/** Logs what ends a JoinGroup for good, as AbstractCoordinator does; returns the error to be thrown. */
export function joinFault(error: ClientError, member: JoiningMember): ClientError {
  if (isRejoinable(error)) return error
  if (error.is('FENCED_INSTANCE_ID')) {
    report(`JoinGroup failed: ${fenced(member)}`, member)
    return error
  }
  if (error.is('UNSUPPORTED_VERSION')) {
    const text =
      'JoinGroup failed due to unsupported version error. Please unset field group.instance.id and retry to see if the problem resolves'
    report(text, member)
    return error
  }
  const name = fatalForJoin.find((each) => error.is(each))
  if (name === undefined) {
    report(`JoinGroup failed due to unexpected error: ${error.message}`, member)
    return kafkaException(`Unexpected error in join group response: ${error.message}`)
  }
  report(`JoinGroup failed due to fatal error: ${errorFromName(name).message}`, member)
  if (name !== 'GROUP_MAX_SIZE_REACHED') return error
  const text = `Consumer group ${member.groupId} already has the configured maximum number of members.`
  return errorFromName(name, text)
}

/** The same of a SyncGroup. */
export function syncFault(error: ClientError, member: JoiningMember): ClientError {
  if (isRejoinable(error) || error.is('GROUP_AUTHORIZATION_FAILED')) return error
  if (!error.is('FENCED_INSTANCE_ID'))
    return kafkaException(`Unexpected error from SyncGroup: ${error.message}`)
  report(`SyncGroup failed: ${fenced(member)}`, member)
  return error
}

/** Logs that a heartbeat has shown the end of the membership. */
export function reportHeartbeatFault(
  error: ClientError,
  { log, logPrefix, groupInstanceId }: JoiningMember,
): void {
  if (error.is('FENCED_INSTANCE_ID')) {
    const id = optional(groupInstanceId)
    log?.error(`${logPrefix}Caught fenced group.instance.id ${id} error in heartbeat thread`, LOGGER)
  } else if (error.is('GROUP_AUTHORIZATION_FAILED')) {
    log?.error(`${logPrefix}A group authorization error occurred in the heartbeat thread`, LOGGER, error)
  }
}

function fenced({ groupInstanceId, generation, memberId, protocolName }: JoiningMember): string {
  const sent = `Generation{generationId=${generation}, memberId='${memberId}', protocol='${protocolName ?? null}'}`
  return `The group instance id ${optional(groupInstanceId)} has been fenced by another instance. Sent generation was ${sent}`
}

function report(text: string, { log, logPrefix }: JoiningMember): void {
  log?.error(logPrefix + text, LOGGER)
}

function optional(text: string | undefined): string {
  return text === undefined ? 'Optional.empty' : `Optional[${text}]`
}
