import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/**
 * ListConfigResources (key 74): names of resources that have configs. v1: any type (KIP-1142), v0: client
 * metrics only.
 */
export const ListConfigResourcesRequest = message('ListConfigResourcesRequest', 74, '0-1', '0+', {
  resourceTypes: array('1+', 'int8'),
})
export type ListConfigResourcesRequest = TypeOf<typeof ListConfigResourcesRequest>

/** ListConfigResources's answer: names and types. */
export const ListConfigResourcesResponse = message('ListConfigResourcesResponse', 74, '0-1', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  configResources: array(
    '0+',
    struct({
      resourceName: string('0+'),
      resourceType: int8('1+', { default: 16, ignorable: true }),
    }),
  ),
})
export type ListConfigResourcesResponse = TypeOf<typeof ListConfigResourcesResponse>

export const ListConfigResourcesApi = api(
  74,
  'ListConfigResources',
  ListConfigResourcesRequest,
  ListConfigResourcesResponse,
)
