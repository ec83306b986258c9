import { errors } from '../../errors.ts'
import { IncrementalAlterConfigsApi } from '../../messages/44-incremental-alter-configs.ts'
import { alterResources } from '../cluster/alter-resources.ts'
import { checkLoggerChange } from '../cluster/check-loggers.ts'
import { ResourceType } from '../cluster/resource-types.ts'
import { handler } from '../handler.ts'

// IncrementalAlterConfigs (key 44), v0-1 (KIP-339)
//
// Behaviour:
// - SET, DELETE, and for lists APPEND and SUBTRACT, of topics, brokers, groups and subscriptions of client metrics. Each
//   resource is changed as a whole or not at all, independently of the others; the answer comes when that is committed.
// - Checks and texts are the reference's (cluster/alter-configs.ts and cluster/check-*.ts). Keys of a broker that do not
//   exist are taken; deleting what is not set succeeds.
// - A broker's logger: never exists here.
//
// Not done: alter.config.policy.class.name (Java code). Dynamic keys of the broker that have no effect here are kept and
// described, nothing more. The check of thread counts against twice the current one.

export const incrementalAlterConfigs = handler(IncrementalAlterConfigsApi, async (request, { broker }) => {
  const loggers = request.resources.filter(({ resourceType }) => resourceType === ResourceType.BROKER_LOGGER)
  const others = request.resources.filter(({ resourceType }) => resourceType !== ResourceType.BROKER_LOGGER)
  const altered = await alterResources(
    others.map(({ resourceType, resourceName, configs }) => ({
      type: resourceType,
      name: resourceName,
      changes: configs.map(({ name, configOperation, value }) => ({
        name,
        operation: configOperation,
        value,
      })),
      replace: false,
    })),
    { cluster: broker.cluster, validateOnly: request.validateOnly },
  )
  const refused = loggers.map(({ resourceType, resourceName, configs }) => ({
    ...(checkLoggerChange(resourceName, configs, broker.nodeId) ?? {
      errorCode: errors.NONE.code,
      errorMessage: null,
    }),
    resourceType,
    resourceName,
  }))
  return { throttleTimeMs: 0, responses: [...altered, ...refused] }
})
