import { errors } from '../../errors.ts'
import { AddRaftVoterApi } from '../../messages/80-add-raft-voter.ts'
import { itemError } from '../cluster/errors.ts'
import { refuseNewVoter } from '../cluster/voters.ts'
import { handler } from '../handler.ts'

// AddRaftVoter (key 80), v0-1 (KIP-853)
//
// Behaviour:
// - This node is the quorum, and no other can join it: a request that could be right gets REQUEST_TIMED_OUT, as from a controller
//   that cannot reach the new voter. What is wrong with others is told in the reference's order and words (cluster/voters.ts). Needs ALTER on the
//   cluster.

export const addRaftVoter = handler(AddRaftVoterApi, (request, { broker, access }) => {
  if (!access.mayCluster('ALTER')) {
    const { CLUSTER_AUTHORIZATION_FAILED } = errors
    return {
      throttleTimeMs: 0,
      ...itemError(CLUSTER_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED.message),
    }
  }
  const { clusterId, voterId: id, voterDirectoryId: directoryId, listeners } = request
  return {
    throttleTimeMs: 0,
    ...refuseNewVoter({ clusterId, voter: { id, directoryId } }, listeners, broker.cluster),
  }
})
