import { errors } from '../../errors.ts'
import { MetadataApi } from '../../messages/03-metadata.ts'
import { DescribeClusterApi } from '../../messages/60-describe-cluster.ts'
import { errorFromCode, illegalArgument } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions, ClusterDescription } from './types.ts'

export interface DescribeClusterOptions extends CallOptions {
  /** Brokers too that are registered but not in service (KIP-1073). */
  includeFencedBrokers?: boolean
}

const BROKERS = 1
const CONTROLLERS = 2
/** First versions that know endpoint types, and fenced brokers. */
const WITH_ENDPOINT_TYPE = 1
const WITH_FENCED = 2

/** Cluster id, controller and brokers in service; controllers where the client was given those. Rejects with ClientError. */
export async function describeCluster(
  admin: Admin,
  options: DescribeClusterOptions = {},
): Promise<ClusterDescription> {
  const { includeFencedBrokers = false, timeoutMs } = options
  const { usesControllers } = admin
  if (usesControllers && includeFencedBrokers)
    throw illegalArgument('Cannot request fenced brokers from controller endpoint')
  const setting = { name: 'listNodes', target: 'any', timeoutMs, servedByControllers: true } as const
  return admin.call(setting, async (attempt) => {
    if (!attempt.versions.has(DescribeClusterApi) && !usesControllers && !includeFencedBrokers) {
      const answer = await attempt.send(MetadataApi, { topics: [] })
      const nodes = answer.brokers.map(({ nodeId, ...node }) => ({ id: nodeId, ...node, isFenced: false }))
      return describe(answer.clusterId, answer.controllerId, nodes)
    }
    const min = includeFencedBrokers ? WITH_FENCED : usesControllers ? WITH_ENDPOINT_TYPE : 0
    const answer = await attempt.send(
      DescribeClusterApi,
      {
        includeClusterAuthorizedOperations: false,
        endpointType: usesControllers ? CONTROLLERS : BROKERS,
        includeFencedBrokers,
      },
      { version: attempt.versions.pick(DescribeClusterApi, { min }) },
    )
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
    const nodes = answer.brokers.map(({ brokerId, host, port, rack, isFenced }) => ({
      id: brokerId,
      host,
      port,
      rack,
      isFenced,
    }))
    return describe(answer.clusterId, answer.controllerId, nodes)
  })
}

function describe(
  clusterId: string | null,
  controllerId: number,
  nodes: ClusterDescription['nodes'],
): ClusterDescription {
  return { clusterId, controller: nodes.find(({ id }) => id === controllerId) ?? null, nodes }
}
