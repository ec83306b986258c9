import { ReadShareGroupStateApi } from '../../messages/84-read-share-group-state.ts'
import { handler } from '../handler.ts'
import { answerEach, denyEach } from '../share-coordinator/answer-each.ts'

/*
 * ReadShareGroupState (84), v0: a share partition's leader fetches the state that is kept (KIP-932).
 *
 * Behaviour:
 * - Share partitions that were not initialized are INVALID_REQUEST.
 * - A leader epoch higher than the last is put on file; a lower one is FENCED_LEADER_EPOCH. -1 is not looked at.
 *
 * Needs CLUSTER_ACTION on the cluster.
 */

export const readShareGroupState = handler(ReadShareGroupStateApi, (request, { broker, access }) => {
  if (!access.mayCluster('CLUSTER_ACTION')) {
    return denyEach(request, { stateEpoch: 0, startOffset: 0, stateBatches: [] })
  }
  return answerEach(request, async (key, { leaderEpoch }) => {
    const { stateBatches, ...read } = await broker.shareCoordinator.read(key, leaderEpoch)
    return { ...read, stateBatches: [...stateBatches] }
  })
})
