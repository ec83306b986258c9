import { InitializeShareGroupStateApi } from '../../messages/83-initialize-share-group-state.ts'
import { handler } from '../handler.ts'
import { answerEach, denyEach } from '../share-coordinator/answer-each.ts'

/*
 * InitializeShareGroupState (83), v0: the group coordinator has the share coordinator begin a share partition (KIP-932).
 *
 * Behaviour:
 * - The state starts afresh, with no batches, at the start offset given; -1 leaves that to the share partition's leader.
 * - A state epoch behind the last is FENCED_STATE_EPOCH; a topic or partition that does not exist is
 *   UNKNOWN_TOPIC_OR_PARTITION; a negative partition is INVALID_REQUEST.
 * - Topics without partitions are passed over.
 *
 * Needs CLUSTER_ACTION on the cluster.
 */

export const initializeShareGroupState = handler(
  InitializeShareGroupStateApi,
  (request, { broker, access }) => {
    if (!access.mayCluster('CLUSTER_ACTION')) return denyEach(request, {})
    const topics = request.topics.filter(({ partitions }) => partitions.length > 0)
    return answerEach({ ...request, topics }, (key, asked) => broker.shareCoordinator.initialize(key, asked))
  },
)
