import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** IncrementalAlterConfigs (key 44): sets, deletes, appends to or subtracts from configs. v1: flexible. */
export const IncrementalAlterConfigsRequest = message('IncrementalAlterConfigsRequest', 44, '0-1', '1+', {
  resources: array(
    '0+',
    struct({
      resourceType: int8('0+', { mapKey: true }),
      resourceName: string('0+', { mapKey: true }),
      configs: array(
        '0+',
        struct({
          name: string('0+', { mapKey: true }),
          configOperation: int8('0+', { mapKey: true }),
          value: string('0+', { nullable: '0+' }),
        }),
      ),
    }),
  ),
  validateOnly: bool('0+'),
})
export type IncrementalAlterConfigsRequest = TypeOf<typeof IncrementalAlterConfigsRequest>

/** IncrementalAlterConfigs's answer: result of each resource. */
export const IncrementalAlterConfigsResponse = message('IncrementalAlterConfigsResponse', 44, '0-1', '1+', {
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
export type IncrementalAlterConfigsResponse = TypeOf<typeof IncrementalAlterConfigsResponse>

export const IncrementalAlterConfigsApi = api(
  44,
  'IncrementalAlterConfigs',
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsResponse,
)
