import { errors } from '../../errors.ts'
import { MetadataApi } from '../../messages/03-metadata.ts'
import { DescribeClusterApi } from '../../messages/60-describe-cluster.ts'
import { errorFromCode } from '../client-error.ts'
import type { Node } from '../types.ts'
import type { Admin } from './admin.ts'
import type { CallOptions, ClusterDescription } from './types.ts'

/** Cluster id, controller and live brokers. Rejects with ClientError. */
export async function describeCluster(admin: Admin, options: CallOptions = {}): Promise<ClusterDescription> {
  const setting = { name: 'listNodes', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    if (!attempt.versions.has(DescribeClusterApi)) {
      const answer = await attempt.send(MetadataApi, { topics: [] })
      const nodes = answer.brokers.map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack }))
      return describe(answer.clusterId, answer.controllerId, nodes)
    }
    const answer = await attempt.send(DescribeClusterApi, { includeClusterAuthorizedOperations: false })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
    const nodes = answer.brokers.map(({ brokerId, host, port, rack }) => ({ id: brokerId, host, port, rack }))
    return describe(answer.clusterId, answer.controllerId, nodes)
  })
}

function describe(clusterId: string | null, controllerId: number, nodes: Node[]): ClusterDescription {
  return { clusterId, controller: nodes.find(({ id }) => id === controllerId) ?? null, nodes }
}
