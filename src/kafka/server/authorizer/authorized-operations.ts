import { CLUSTER_NAME } from '../../acls.ts'
import type { RequestContext } from '../handler.ts'

/** What "not asked for" looks like in the fields for authorized operations. */
export const OPERATIONS_NOT_REQUESTED = -(2 ** 31)

/** What the sender may do with the cluster, for a request that asks for it or not: nothing without a permission to describe it. */
export function clusterOperations(isRequested: boolean, { access }: RequestContext): number {
  if (!isRequested) return OPERATIONS_NOT_REQUESTED
  return access.mayCluster('DESCRIBE') ? access.operationsOn('CLUSTER', CLUSTER_NAME) : 0
}
