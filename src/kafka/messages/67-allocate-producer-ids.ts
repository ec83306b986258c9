import { api, message, type TypeOf } from '../../wire/message.ts'
import { int16, int32, int64 } from '../../wire/schema.ts'

/** AllocateProducerIds (key 67): a block of producer ids for a broker. */
export const AllocateProducerIdsRequest = message('AllocateProducerIdsRequest', 67, '0', '0+', {
  brokerId: int32('0+'),
  brokerEpoch: int64('0+', { default: -1 }),
})
export type AllocateProducerIdsRequest = TypeOf<typeof AllocateProducerIdsRequest>

/** AllocateProducerIds's answer: the block. */
export const AllocateProducerIdsResponse = message('AllocateProducerIdsResponse', 67, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  producerIdStart: int64('0+'),
  producerIdLen: int32('0+'),
})
export type AllocateProducerIdsResponse = TypeOf<typeof AllocateProducerIdsResponse>

export const AllocateProducerIdsApi = api(
  67,
  'AllocateProducerIds',
  AllocateProducerIdsRequest,
  AllocateProducerIdsResponse,
)
