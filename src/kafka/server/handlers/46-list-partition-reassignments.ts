import { errors } from '../../errors.ts'
import { ListPartitionReassignmentsApi } from '../../messages/46-list-partition-reassignments.ts'
import { clusterRefusal } from '../authorizer/refusals.ts'
import { handler } from '../handler.ts'

// ListPartitionReassignments (key 46), v0
//
// Behaviour:
// - With one broker no partition ever moves: an empty list, whatever is asked for. Needs DESCRIBE on the cluster.

export const listPartitionReassignments = handler(ListPartitionReassignmentsApi, (request, context) => {
  if (context.access.mayCluster('DESCRIBE')) {
    return { throttleTimeMs: 0, errorCode: errors.NONE.code, errorMessage: null, topics: [] }
  }
  const topics = (request.topics ?? []).map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map((partitionIndex) => ({
      partitionIndex,
      replicas: [],
      addingReplicas: [],
      removingReplicas: [],
    })),
  }))
  return { throttleTimeMs: 0, ...clusterRefusal('DESCRIBE', context), topics }
})
