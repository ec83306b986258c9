import { errors, type KafkaError } from '../../errors.ts'
import { type StateError, stateError } from '../share-coordinator/refusal.ts'

/** What members are told when the share coordinator has refused to read or write a state. */
export function persisterError(what: 'read' | 'write', { errorCode, errorMessage }: StateError): StateError {
  return stateError(toldAs(errorCode), `Error in ${what} state RPC. ${errorMessage}`)
}

function toldAs(errorCode: number): KafkaError {
  switch (errorCode) {
    case errors.NOT_COORDINATOR.code:
    case errors.COORDINATOR_NOT_AVAILABLE.code:
    case errors.COORDINATOR_LOAD_IN_PROGRESS.code:
      return errors.COORDINATOR_NOT_AVAILABLE
    case errors.GROUP_ID_NOT_FOUND.code:
      return errors.GROUP_ID_NOT_FOUND
    case errors.UNKNOWN_TOPIC_OR_PARTITION.code:
      return errors.UNKNOWN_TOPIC_OR_PARTITION
    case errors.FENCED_LEADER_EPOCH.code:
    case errors.FENCED_STATE_EPOCH.code:
      return errors.NOT_LEADER_OR_FOLLOWER
    default:
      return errors.UNKNOWN_SERVER_ERROR
  }
}
