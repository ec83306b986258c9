import { DeleteShareGroupStateApi } from '../../messages/86-delete-share-group-state.ts'
import { handler } from '../handler.ts'
import { answerEach, denyEach } from '../share-coordinator/answer-each.ts'

/*
 * DeleteShareGroupState (86), v0: the group coordinator has share partitions forgotten (KIP-932).
 *
 * Behaviour:
 * - Deleting a share partition that has no state succeeds.
 * - A topic or partition that does not exist is UNKNOWN_TOPIC_OR_PARTITION; a negative partition is INVALID_REQUEST.
 *
 * Needs CLUSTER_ACTION on the cluster.
 */

export const deleteShareGroupState = handler(DeleteShareGroupStateApi, (request, { broker, access }) =>
  access.mayCluster('CLUSTER_ACTION')
    ? answerEach(request, (key) => broker.shareCoordinator.delete(key))
    : denyEach(request, {}),
)
