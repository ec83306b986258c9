import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** AlterConfigs (key 33): replaces all configs of resources. v2: flexible. */
export const AlterConfigsRequest = message('AlterConfigsRequest', 33, '0-2', '2+', {
  resources: array(
    '0+',
    struct({
      resourceType: int8('0+', { mapKey: true }),
      resourceName: string('0+', { mapKey: true }),
      configs: array(
        '0+',
        struct({
          name: string('0+', { mapKey: true }),
          value: string('0+', { nullable: '0+' }),
        }),
      ),
    }),
  ),
  validateOnly: bool('0+'),
})
export type AlterConfigsRequest = TypeOf<typeof AlterConfigsRequest>

/** AlterConfigs's answer: result of each resource. */
export const AlterConfigsResponse = message('AlterConfigsResponse', 33, '0-2', '2+', {
  throttleTimeMs: int32('0+'),
  responses: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+' }),
      resourceType: int8('0+'),
      resourceName: string('0+'),
    }),
  ),
})
export type AlterConfigsResponse = TypeOf<typeof AlterConfigsResponse>

export const AlterConfigsApi = api(33, 'AlterConfigs', AlterConfigsRequest, AlterConfigsResponse)
