import { AddRaftVoterApi } from '../../messages/80-add-raft-voter.ts'
import { refuseNewVoter } from '../cluster/voters.ts'
import { handler } from '../handler.ts'

// AddRaftVoter (key 80), v0-1 (KIP-853)
//
// Behaviour:
// - This node is the quorum, and no other can join it: a request that could be right gets REQUEST_TIMED_OUT, as from a controller
//   that cannot reach the new voter. What is wrong with others is told in the reference's order and words (cluster/voters.ts).

export const addRaftVoter = handler(AddRaftVoterApi, (request, { broker }) => {
  const { clusterId, voterId: id, voterDirectoryId: directoryId, listeners } = request
  return {
    throttleTimeMs: 0,
    ...refuseNewVoter({ clusterId, voter: { id, directoryId } }, listeners, broker.cluster),
  }
})
