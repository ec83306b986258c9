import { WriteShareGroupStateApi } from '../../messages/85-write-share-group-state.ts'
import { handler } from '../handler.ts'
import { answerEach, denyEach } from '../share-coordinator/answer-each.ts'

/*
 * WriteShareGroupState (85), v0-1: a share partition's leader puts changes of its state on file (KIP-932).
 *
 * Behaviour:
 * - Batches are merged into what is kept: of two that overlap, the one that was delivered more often counts, then the one in the
 *   higher state.
 * - Share partitions that were not initialized are INVALID_REQUEST; a leader epoch or state epoch behind the last is
 *   FENCED_LEADER_EPOCH or FENCED_STATE_EPOCH.
 *
 * Version notes: v1 delivery-complete count.
 *
 * Needs CLUSTER_ACTION on the cluster.
 */

export const writeShareGroupState = handler(WriteShareGroupStateApi, (request, { broker, access }) =>
  access.mayCluster('CLUSTER_ACTION')
    ? answerEach(request, (key, asked) => broker.shareCoordinator.write(key, asked))
    : denyEach(request, {}),
)
