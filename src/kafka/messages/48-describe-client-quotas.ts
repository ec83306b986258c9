import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, float64, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** DescribeClientQuotas (key 48): client quotas that match a filter. v1: flexible. */
export const DescribeClientQuotasRequest = message('DescribeClientQuotasRequest', 48, '0-1', '1+', {
  components: array(
    '0+',
    struct({
      entityType: string('0+'),
      matchType: int8('0+'),
      match: string('0+', { nullable: '0+' }),
    }),
  ),
  strict: bool('0+'),
})
export type DescribeClientQuotasRequest = TypeOf<typeof DescribeClientQuotasRequest>

/** DescribeClientQuotas's answer: quotas by entity. */
export const DescribeClientQuotasResponse = message('DescribeClientQuotasResponse', 48, '0-1', '1+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { nullable: '0+' }),
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
      values: array(
        '0+',
        struct({
          key: string('0+'),
          value: float64('0+'),
        }),
      ),
    }),
    { nullable: '0+' },
  ),
})
export type DescribeClientQuotasResponse = TypeOf<typeof DescribeClientQuotasResponse>

export const DescribeClientQuotasApi = api(
  48,
  'DescribeClientQuotas',
  DescribeClientQuotasRequest,
  DescribeClientQuotasResponse,
)
