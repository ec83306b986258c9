import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int8, int16, int32, string, struct, uuid } from '../../wire/schema.ts'

/** CreateTopics (key 19): creates topics. v4: broker defaults by -1. v5: flexible. */
export const CreateTopicsRequest = message('CreateTopicsRequest', 19, '2-7', '5+', {
  topics: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      numPartitions: int32('0+'),
      replicationFactor: int16('0+'),
      assignments: array(
        '0+',
        struct({
          partitionIndex: int32('0+', { mapKey: true }),
          brokerIds: array('0+', 'int32'),
        }),
      ),
      configs: array(
        '0+',
        struct({
          name: string('0+', { mapKey: true }),
          value: string('0+', { nullable: '0+' }),
        }),
      ),
    }),
  ),
  timeoutMs: int32('0+', { default: 60000 }),
  validateOnly: bool('1+', { default: false }),
})
export type CreateTopicsRequest = TypeOf<typeof CreateTopicsRequest>

/** CreateTopics's answer: result of each topic. v5: configs and counts. v7: topic ids. */
export const CreateTopicsResponse = message('CreateTopicsResponse', 19, '2-7', '5+', {
  throttleTimeMs: int32('2+', { ignorable: true }),
  topics: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      topicId: uuid('7+', { ignorable: true }),
      errorCode: int16('0+'),
      errorMessage: string('1+', { nullable: '0+', ignorable: true }),
      topicConfigErrorCode: int16('5+', { tag: 0, ignorable: true }),
      numPartitions: int32('5+', { default: -1, ignorable: true }),
      replicationFactor: int16('5+', { default: -1, ignorable: true }),
      configs: array(
        '5+',
        struct({
          name: string('5+'),
          value: string('5+', { nullable: '5+' }),
          readOnly: bool('5+'),
          configSource: int8('5+', { default: -1, ignorable: true }),
          isSensitive: bool('5+'),
        }),
        { nullable: '5+', ignorable: true },
      ),
    }),
  ),
})
export type CreateTopicsResponse = TypeOf<typeof CreateTopicsResponse>

export const CreateTopicsApi = api(19, 'CreateTopics', CreateTopicsRequest, CreateTopicsResponse)
