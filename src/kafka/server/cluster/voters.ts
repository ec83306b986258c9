import { errors } from '../../errors.ts'
import { ZERO_UUID } from '../../uuid.ts'
import type { Cluster } from './cluster.ts'
import { type ItemError, itemError } from './errors.ts'

/** A member of the quorum as a request names it. */
export interface Voter {
  readonly id: number
  /** 22 characters. */
  readonly directoryId: string
}

/** Where a request says that a voter listens. */
export interface VoterListener {
  readonly name: string
  readonly host: string
  readonly port: number
}

export interface VoterRequest {
  /** null: whichever this is. */
  readonly clusterId: string | null
  readonly voter: Voter
}

/**
 * Why a voter cannot be added, in the order of checks and the words of the reference's raft client. Nothing listens for another
 * controller here: to one that could be added the answer is that it does not answer.
 */
export function refuseNewVoter(
  { clusterId, voter }: VoterRequest,
  listeners: readonly VoterListener[],
  cluster: Cluster,
): ItemError {
  const problem = checkCluster(clusterId, cluster) ?? checkVoter(voter, 'Add')
  if (problem !== null) return problem
  const [own = 'CONTROLLER'] = cluster.configs.list('controller.listener.names')
  if (!listeners.some(({ name }) => name.toUpperCase() === own)) {
    const told = listeners.map(
      ({ name, host, port }) => `ListenerName(${name.toUpperCase()})=${host}/<unresolved>:${port}`,
    )
    return itemError(
      errors.INVALID_REQUEST,
      `Add voter request didn't include the endpoint (Endpoints(endpoints={${told.join(', ')}})) for the default listener ListenerName(${own})`,
    )
  }
  if (voter.id === cluster.nodeId) {
    return itemError(
      errors.DUPLICATE_VOTER,
      `The voter id for ${shown(voter)} is already part of the set of voters [${ownVoter(cluster)}].`,
    )
  }
  return itemError(errors.REQUEST_TIMED_OUT, `New voter ${shown(voter)} is not ready to receive requests`)
}

/** Why a voter cannot be removed: it is not one, or it is the only one. */
export function refuseRemoval({ clusterId, voter }: VoterRequest, cluster: Cluster): ItemError {
  return (
    checkCluster(clusterId, cluster) ??
    checkVoter(voter, 'Remove') ??
    itemError(
      errors.VOTER_NOT_FOUND,
      `Cannot remove voter ${shown(voter)} from the set of voters [${ownVoter(cluster)}]`,
    )
  )
}

function checkCluster(clusterId: string | null, cluster: Cluster): ItemError | null {
  if (clusterId === null || clusterId === cluster.clusterId) return null
  return itemError(
    errors.INCONSISTENT_CLUSTER_ID,
    `The given id "${clusterId}" doesn't match the cluster id "${cluster.clusterId}"`,
  )
}

function checkVoter({ id, directoryId }: Voter, verb: 'Add' | 'Remove'): ItemError | null {
  if (id >= 0 && directoryId !== ZERO_UUID) return null
  return itemError(errors.INVALID_REQUEST, `${verb} voter request didn't include a valid voter`)
}

const shown = ({ id, directoryId }: Voter): string => `ReplicaKey(id=${id}, directoryId=${directoryId})`

const ownVoter = ({ nodeId, directoryId }: Cluster): string => shown({ id: nodeId, directoryId })
