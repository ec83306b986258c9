import { ReadShareGroupStateSummaryApi } from '../../messages/87-read-share-group-state-summary.ts'
import { handler } from '../handler.ts'
import { answerEach, denyEach } from '../share-coordinator/answer-each.ts'

/*
 * ReadShareGroupStateSummary (87), v0-1: start offset and epochs of share partitions, without their batches (KIP-932).
 *
 * Behaviour:
 * - Of a share partition that was not initialized it tells start offset -1 and epochs 0. The leader epoch asked with is not
 *   looked at.
 *
 * Version notes: v1 delivery-complete count.
 *
 * Needs CLUSTER_ACTION on the cluster.
 */

export const readShareGroupStateSummary = handler(
  ReadShareGroupStateSummaryApi,
  (request, { broker, access }) =>
    access.mayCluster('CLUSTER_ACTION')
      ? answerEach(request, (key) => broker.shareCoordinator.summary(key))
      : denyEach(request, { stateEpoch: 0, leaderEpoch: 0, startOffset: 0 }),
)
