import { errors, type KafkaError } from '../../errors.ts'
import { ResourceType } from '../cluster/resource-types.ts'
import type { Access } from './access.ts'

/**
 * What a request about the configuration of a resource is refused with, null when it may be served: topics and groups are asked for
 * themselves, all else is the cluster's. 'UNKNOWN_TYPE' for a resource that can have no configuration.
 */
export function configAccessError(
  operation: 'DESCRIBE_CONFIGS' | 'ALTER_CONFIGS',
  { resourceType, resourceName }: { readonly resourceType: number; readonly resourceName: string },
  access: Access,
): KafkaError | null | 'UNKNOWN_TYPE' {
  switch (resourceType) {
    case ResourceType.TOPIC:
      return access.may(operation, 'TOPIC', resourceName) ? null : errors.TOPIC_AUTHORIZATION_FAILED
    case ResourceType.GROUP:
      return access.may(operation, 'GROUP', resourceName) ? null : errors.GROUP_AUTHORIZATION_FAILED
    case ResourceType.BROKER:
    case ResourceType.BROKER_LOGGER:
    case ResourceType.CLIENT_METRICS:
      return access.mayCluster(operation) ? null : errors.CLUSTER_AUTHORIZATION_FAILED
    default:
      return 'UNKNOWN_TYPE'
  }
}
