import { errors } from '../../errors.ts'
import { RemoveRaftVoterApi } from '../../messages/81-remove-raft-voter.ts'
import { itemError } from '../cluster/errors.ts'
import { refuseRemoval } from '../cluster/voters.ts'
import { handler } from '../handler.ts'

// RemoveRaftVoter (key 81), v0 (KIP-853)
//
// Behaviour:
// - The only voter is this node, and the last one cannot be removed: VOTER_NOT_FOUND, as for any that is none. Needs ALTER on the cluster.

export const removeRaftVoter = handler(RemoveRaftVoterApi, (request, { broker, access }) => {
  if (!access.mayCluster('ALTER')) {
    const { CLUSTER_AUTHORIZATION_FAILED } = errors
    return {
      throttleTimeMs: 0,
      ...itemError(CLUSTER_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED.message),
    }
  }
  const { clusterId, voterId: id, voterDirectoryId: directoryId } = request
  return { throttleTimeMs: 0, ...refuseRemoval({ clusterId, voter: { id, directoryId } }, broker.cluster) }
})
