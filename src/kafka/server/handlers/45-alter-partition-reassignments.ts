import { errors } from '../../errors.ts'
import { AlterPartitionReassignmentsApi } from '../../messages/45-alter-partition-reassignments.ts'
import { clusterRefusal } from '../authorizer/refusals.ts'
import { type ItemError, itemError } from '../cluster/errors.ts'
import { checkReplicas } from '../cluster/placement.ts'
import { handler, type RequestContext } from '../handler.ts'

// AlterPartitionReassignments (key 45), v0-1
//
// Behaviour:
// - A partition can be assigned to this broker only, where it is: that succeeds and changes nothing. Any other list of
//   replicas (needs ALTER on the cluster): INVALID_REPLICA_ASSIGNMENT. null (cancel): NO_REASSIGNMENT_IN_PROGRESS, as there never is one.

export const alterPartitionReassignments = handler(AlterPartitionReassignmentsApi, (request, context) => {
  const { access } = context
  const denial = access.mayCluster('ALTER') ? null : clusterRefusal('ALTER', context)
  const isDefault = denial !== null || request.topics.length === 0
  return {
    throttleTimeMs: 0,
    // Asked for nothing, the reference says nothing of its own: the defaults.
    allowReplicationFactorChange: isDefault || request.allowReplicationFactorChange,
    ...(denial ?? itemError(errors.NONE, request.topics.length === 0 ? '' : null)),
    responses: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, replicas }) => ({
        partitionIndex,
        ...(denial ?? reassign(name, partitionIndex, { replicas, context })),
      })),
    })),
  }
})

function reassign(
  name: string,
  partition: number,
  { replicas, context }: { readonly replicas: readonly number[] | null; readonly context: RequestContext },
): ItemError {
  const { topics, nodeId } = context.broker
  const topic = topics.byName(name)
  if (topic === undefined) {
    return itemError(errors.UNKNOWN_TOPIC_OR_PARTITION, `Unable to find a topic named ${name}.`)
  }
  if (partition < 0 || partition >= topic.partitions) {
    return itemError(errors.UNKNOWN_TOPIC_OR_PARTITION, `Unable to find partition ${name}:${partition}.`)
  }
  if (replicas === null) return itemError(errors.NO_REASSIGNMENT_IN_PROGRESS, null)
  return checkReplicas(replicas, nodeId) ?? itemError(errors.NONE, null)
}
