import { errors } from '../../../../errors.ts'
import { type Refusal, refusal } from '../../refusal.ts'

/** What StreamsGroupHeartbeat tells members of their group, by the numbers of the protocol (KIP-1071). */
export const StatusCode = {
  STALE_TOPOLOGY: 0,
  MISSING_SOURCE_TOPICS: 1,
  INCORRECTLY_PARTITIONED_TOPICS: 2,
  MISSING_INTERNAL_TOPICS: 3,
  SHUTDOWN_APPLICATION: 4,
  ASSIGNMENT_DELAYED: 5,
} as const

export interface Status {
  readonly statusCode: number
  readonly statusDetail: string
}

/** The topics do not fit the topology, which may change: members are told and wait. */
export function topicProblem(code: keyof typeof StatusCode, statusDetail: string): Status {
  return { statusCode: StatusCode[code], statusDetail }
}

/** The topology itself makes no sense. */
export function invalidTopology(errorMessage: string): Refusal {
  return refusal(errors.STREAMS_INVALID_TOPOLOGY, errorMessage)
}

/** A topology that the reference trips over (an index out of range, an id given twice): it says no more than this. */
export const unreadable: Refusal = refusal(errors.UNKNOWN_SERVER_ERROR, null)

/** Whether a step of the configuration has come to a result. */
export function isDone<T extends object>(value: T | Status | Refusal): value is T {
  return !('statusCode' in value) && !('errorCode' in value)
}
