import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, string, struct } from '../../wire/schema.ts'

/** CreatePartitions (key 37): adds partitions to topics. v2: flexible. */
export const CreatePartitionsRequest = message('CreatePartitionsRequest', 37, '0-3', '2+', {
  topics: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      count: int32('0+'),
      assignments: array(
        '0+',
        struct({
          brokerIds: array('0+', 'int32'),
        }),
        { nullable: '0+' },
      ),
    }),
  ),
  timeoutMs: int32('0+'),
  validateOnly: bool('0+'),
})
export type CreatePartitionsRequest = TypeOf<typeof CreatePartitionsRequest>

/** CreatePartitions's answer: result of each topic. */
export const CreatePartitionsResponse = message('CreatePartitionsResponse', 37, '0-3', '2+', {
  throttleTimeMs: int32('0+'),
  results: array(
    '0+',
    struct({
      name: string('0+'),
      errorCode: int16('0+'),
      errorMessage: string('0+', { default: null, nullable: '0+' }),
    }),
  ),
})
export type CreatePartitionsResponse = TypeOf<typeof CreatePartitionsResponse>

export const CreatePartitionsApi = api(
  37,
  'CreatePartitions',
  CreatePartitionsRequest,
  CreatePartitionsResponse,
)
