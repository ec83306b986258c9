import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct, uuid } from '../../wire/schema.ts'

/** DeleteTopics (key 20): deletes topics. v4: flexible. v6: by name or topic id. */
export const DeleteTopicsRequest = message('DeleteTopicsRequest', 20, '1-6', '4+', {
  topics: array(
    '6+',
    struct({
      name: string('6+', { default: null, nullable: '6+' }),
      topicId: uuid('6+'),
    }),
  ),
  topicNames: array('0-5', 'string', { ignorable: true }),
  timeoutMs: int32('0+'),
})
export type DeleteTopicsRequest = TypeOf<typeof DeleteTopicsRequest>

/** DeleteTopics's answer: result of each topic. v5: error message. v6: topic ids. */
export const DeleteTopicsResponse = message('DeleteTopicsResponse', 20, '1-6', '4+', {
  throttleTimeMs: int32('1+', { ignorable: true }),
  responses: array(
    '0+',
    struct({
      name: string('0+', { nullable: '6+', mapKey: true }),
      topicId: uuid('6+', { ignorable: true }),
      errorCode: int16('0+'),
      errorMessage: string('5+', { default: null, nullable: '5+', ignorable: true }),
    }),
  ),
})
export type DeleteTopicsResponse = TypeOf<typeof DeleteTopicsResponse>

export const DeleteTopicsApi = api(20, 'DeleteTopics', DeleteTopicsRequest, DeleteTopicsResponse)
