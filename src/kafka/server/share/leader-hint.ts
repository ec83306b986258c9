import { errors } from '../../errors.ts'
import type { RequestContext } from '../handler.ts'
import type { SharePartitionKey } from '../share-coordinator/share-partition-key.ts'

interface Leader {
  readonly leaderId: number
  readonly leaderEpoch: number
}

/**
 * What is said of the leader where nobody asked. The reference leaves zeros, which name a node: franz-go goes there with the partition after any
 * other error, and gets nothing more where there is no such node.
 */
export const NO_LEADER: Leader = { leaderId: -1, leaderEpoch: -1 }

/** Who leads a partition, as errors that say "not me" tell it (KIP-951). */
export function leaderHint(
  { topicId, partition }: SharePartitionKey,
  errorCode: number,
  { broker }: RequestContext,
): Leader {
  const topic = isAboutLeader(errorCode) ? broker.topics.byId(topicId) : undefined
  if (topic === undefined) return NO_LEADER
  return { leaderId: broker.nodeId, leaderEpoch: topic.leaderEpoch(partition) }
}

/** This node's address, when any of these errors sends a client to a leader. */
export function leaderEndpoints(
  errorCodes: readonly number[],
  { broker, connection }: RequestContext,
): { nodeId: number; host: string; port: number; rack: string | null }[] {
  if (!errorCodes.some(isAboutLeader)) return []
  const { host, port } = broker.cluster.endpoints.for(connection)
  return [{ nodeId: broker.nodeId, host, port, rack: broker.cluster.configs.text('broker.rack') }]
}

function isAboutLeader(errorCode: number): boolean {
  return errorCode === errors.NOT_LEADER_OR_FOLLOWER.code || errorCode === errors.FENCED_LEADER_EPOCH.code
}
