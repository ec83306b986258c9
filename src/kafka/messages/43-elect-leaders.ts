import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** ElectLeaders (key 43): elects preferred (v1: or unclean) leaders. v2: flexible. */
export const ElectLeadersRequest = message('ElectLeadersRequest', 43, '0-2', '2+', {
  electionType: int8('1+'),
  topicPartitions: array(
    '0+',
    struct({
      topic: string('0+', { mapKey: true }),
      partitions: array('0+', 'int32'),
    }),
    { nullable: '0+' },
  ),
  timeoutMs: int32('0+', { default: 60000 }),
})
export type ElectLeadersRequest = TypeOf<typeof ElectLeadersRequest>

/** ElectLeaders's answer: result of each partition. v1: top-level error. */
export const ElectLeadersResponse = message('ElectLeadersResponse', 43, '0-2', '2+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('1+'),
  replicaElectionResults: array(
    '0+',
    struct({
      topic: string('0+'),
      partitionResult: array(
        '0+',
        struct({
          partitionId: int32('0+'),
          errorCode: int16('0+'),
          errorMessage: string('0+', { nullable: '0+' }),
        }),
      ),
    }),
  ),
})
export type ElectLeadersResponse = TypeOf<typeof ElectLeadersResponse>

export const ElectLeadersApi = api(43, 'ElectLeaders', ElectLeadersRequest, ElectLeadersResponse)
