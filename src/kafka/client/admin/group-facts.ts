import type { Node, TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'

/** The broker that answered for a group. */
export function coordinatorNode(admin: Admin, nodeId: number): Node {
  return admin.nodes.get(nodeId) ?? { id: nodeId, host: '', port: -1, rack: null }
}

/** The operations that the caller is allowed, as a bit set; -2^31 says that nobody asked. */
export function authorizedOperations(group: { authorizedOperations: number }): number | null {
  return group.authorizedOperations === -2147483648 ? null : group.authorizedOperations
}

/** The partitions of an assignment that lists them by topic. */
export function assignedPartitions(assignment: {
  topicPartitions: readonly { topicName: string; partitions: readonly number[] }[]
}): TopicPartition[] {
  return assignment.topicPartitions.flatMap(({ topicName, partitions }) =>
    partitions.map((partition) => ({ topic: topicName, partition })),
  )
}
