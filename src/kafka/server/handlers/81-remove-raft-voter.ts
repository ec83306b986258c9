import { RemoveRaftVoterApi } from '../../messages/81-remove-raft-voter.ts'
import { refuseRemoval } from '../cluster/voters.ts'
import { handler } from '../handler.ts'

// RemoveRaftVoter (key 81), v0 (KIP-853)
//
// Behaviour:
// - The only voter is this node, and the last one cannot be removed: VOTER_NOT_FOUND, as for any that is none.

export const removeRaftVoter = handler(RemoveRaftVoterApi, (request, { broker }) => {
  const { clusterId, voterId: id, voterDirectoryId: directoryId } = request
  return { throttleTimeMs: 0, ...refuseRemoval({ clusterId, voter: { id, directoryId } }, broker.cluster) }
})
