import { errors } from '../../errors.ts'
import { type StateError, stateError } from '../share-coordinator/refusal.ts'

/** What members are told when the share coordinator has refused something. */
export function persisterError({ errorCode, errorMessage }: StateError): StateError {
  const message = errorMessage ?? undefined
  switch (errorCode) {
    case errors.NOT_COORDINATOR.code:
    case errors.COORDINATOR_NOT_AVAILABLE.code:
    case errors.COORDINATOR_LOAD_IN_PROGRESS.code:
      return stateError(errors.COORDINATOR_NOT_AVAILABLE, message)
    case errors.GROUP_ID_NOT_FOUND.code:
      return stateError(errors.GROUP_ID_NOT_FOUND, message)
    case errors.UNKNOWN_TOPIC_OR_PARTITION.code:
      return stateError(errors.UNKNOWN_TOPIC_OR_PARTITION, message)
    case errors.FENCED_LEADER_EPOCH.code:
    case errors.FENCED_STATE_EPOCH.code:
      return stateError(errors.NOT_LEADER_OR_FOLLOWER, message)
    default:
      return stateError(errors.UNKNOWN_SERVER_ERROR, message)
  }
}
