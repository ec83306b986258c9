import { IncrementalAlterConfigsApi } from '../../messages/44-incremental-alter-configs.ts'
import { alterResources } from '../cluster/alter-resources.ts'
import { handler } from '../handler.ts'

// IncrementalAlterConfigs (key 44), v0-1 (KIP-339)
//
// Behaviour:
// - SET, DELETE, and for lists APPEND and SUBTRACT, of topics, brokers, groups and subscriptions of client metrics. Each
//   resource is changed as a whole or not at all, independently of the others; the answer comes when that is committed.
// - Needs ALTER_CONFIGS on the topic or group, or the cluster for all else.
// - Checks and texts are the reference's (cluster/alter-configs.ts and cluster/check-*.ts). Keys of a broker that do not
//   exist are taken; deleting what is not set succeeds.
// - Levels of the daemon's loggers: samsa, samsa.kafka, samsa.store …, and root, which the others follow. They last until the
//   daemon ends, as in the reference.
//
// Not done: alter.config.policy.class.name (Java code). Dynamic keys of the broker that have no effect here are kept and
// described, nothing more.

export const incrementalAlterConfigs = handler(
  IncrementalAlterConfigsApi,
  async (request, { broker, access }) => {
    const responses = await alterResources(
      request.resources.map(({ resourceType, resourceName, configs }) => ({
        type: resourceType,
        name: resourceName,
        changes: configs.map(({ name, configOperation, value }) => ({
          name,
          operation: configOperation,
          value,
        })),
        replace: false,
      })),
      { cluster: broker.cluster, validateOnly: request.validateOnly, access },
    )
    return { throttleTimeMs: 0, responses }
  },
)
