import { errors } from '../../errors.ts'
import { ListConfigResourcesApi } from '../../messages/74-list-config-resources.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions, ConfigResource } from './types.ts'

/** First version that asks for other types than client metrics (KIP-1142). */
const WITH_TYPES = 1
const CLIENT_METRICS = 16

/** Lists the resources of some types that have configuration, in the broker's order. Rejects with ClientError. */
export async function listConfigResources(
  admin: Admin,
  types: readonly number[],
  options: CallOptions = {},
): Promise<ConfigResource[]> {
  const setting = { name: 'listConfigResources', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const isOldEnough = types.length === 1 && types[0] === CLIENT_METRICS
    const version = attempt.versions.pick(ListConfigResourcesApi, { min: isOldEnough ? 0 : WITH_TYPES })
    const answer = await attempt.send(ListConfigResourcesApi, { resourceTypes: [...types] }, { version })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    return answer.configResources.map(({ resourceName, resourceType }) => ({
      type: resourceType,
      name: resourceName,
    }))
  })
}
