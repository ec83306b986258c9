import { AlterConfigsApi } from '../../messages/33-alter-configs.ts'
import { ConfigOperation } from '../cluster/alter-configs.ts'
import { alterResources } from '../cluster/alter-resources.ts'
import { handler } from '../handler.ts'

// AlterConfigs (key 33), v0-2, which IncrementalAlterConfigs replaces (kafkajs and aiokafka still send it)
//
// Behaviour:
// - Puts the given keys in the place of all that the resource had. Else as IncrementalAlterConfigs; a broker's logger is
//   an unknown type here.

export const alterConfigs = handler(AlterConfigsApi, async (request, { broker, access }) => {
  const responses = await alterResources(
    request.resources.map(({ resourceType, resourceName, configs }) => ({
      type: resourceType,
      name: resourceName,
      changes: configs.map(({ name, value }) => ({ name, operation: ConfigOperation.SET, value })),
      replace: true,
    })),
    { cluster: broker.cluster, validateOnly: request.validateOnly, access },
  )
  return { throttleTimeMs: 0, responses }
})
