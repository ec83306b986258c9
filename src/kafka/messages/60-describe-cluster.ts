import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/**
 * DescribeCluster (key 60): cluster id, controller and brokers. v1: endpoint type. v2: fenced brokers
 * (KIP-1073).
 */
export const DescribeClusterRequest = message('DescribeClusterRequest', 60, '0-2', '0+', {
  includeClusterAuthorizedOperations: bool('0+'),
  endpointType: int8('1+', { default: 1 }),
  includeFencedBrokers: bool('2+'),
})
export type DescribeClusterRequest = TypeOf<typeof DescribeClusterRequest>

/** DescribeCluster's answer: cluster id, controller and brokers. */
export const DescribeClusterResponse = message('DescribeClusterResponse', 60, '0-2', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { default: null, nullable: '0+' }),
  endpointType: int8('1+', { default: 1 }),
  clusterId: string('0+'),
  controllerId: int32('0+', { default: -1 }),
  brokers: array(
    '0+',
    struct({
      brokerId: int32('0+', { mapKey: true }),
      host: string('0+'),
      port: int32('0+'),
      rack: string('0+', { default: null, nullable: '0+' }),
      isFenced: bool('2+'),
    }),
  ),
  clusterAuthorizedOperations: int32('0+', { default: -2147483648 }),
})
export type DescribeClusterResponse = TypeOf<typeof DescribeClusterResponse>

export const DescribeClusterApi = api(60, 'DescribeCluster', DescribeClusterRequest, DescribeClusterResponse)
