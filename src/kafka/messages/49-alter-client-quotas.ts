import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, float64, int16, int32, string, struct } from '../../wire/schema.ts'

/** AlterClientQuotas (key 49): changes client quotas. v1: flexible. */
export const AlterClientQuotasRequest = message('AlterClientQuotasRequest', 49, '0-1', '1+', {
  entries: array(
    '0+',
    struct({
      entity: array(
        '0+',
        struct({
          entityType: string('0+'),
          entityName: string('0+', { nullable: '0+' }),
        }),
      ),
      ops: array(
        '0+',
        struct({
          key: string('0+'),
          value: float64('0+'),
          remove: bool('0+'),
        }),
      ),
    }),
  ),
  validateOnly: bool('0+'),
})
export type AlterClientQuotasRequest = TypeOf<typeof AlterClientQuotasRequest>

/** AlterClientQuotas's answer: result of each entity. */
export const AlterClientQuotasResponse = message('AlterClientQuotasResponse', 49, '0-1', '1+', {
  throttleTimeMs: int32('0+'),
  entries: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+' }),
      entity: array(
        '0+',
        struct({
          entityType: string('0+'),
          entityName: string('0+', { nullable: '0+' }),
        }),
      ),
    }),
  ),
})
export type AlterClientQuotasResponse = TypeOf<typeof AlterClientQuotasResponse>

export const AlterClientQuotasApi = api(
  49,
  'AlterClientQuotas',
  AlterClientQuotasRequest,
  AlterClientQuotasResponse,
)
