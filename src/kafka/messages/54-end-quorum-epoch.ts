import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct, uint16, uuid } from '../../wire/schema.ts'

/** EndQuorumEpoch (key 54): tells voters that a Raft leader resigns. v1: directory ids (KIP-853). */
export const EndQuorumEpochRequest = message('EndQuorumEpochRequest', 54, '0-1', '1+', {
  clusterId: string('0+', { default: null, nullable: '0+' }),
  topics: array(
    '0+',
    struct({
      topicName: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          leaderId: int32('0+'),
          leaderEpoch: int32('0+'),
          preferredSuccessors: array('0', 'int32', { ignorable: true }),
          preferredCandidates: array(
            '1+',
            struct({
              candidateId: int32('1+'),
              candidateDirectoryId: uuid('1+'),
            }),
            { ignorable: true },
          ),
        }),
      ),
    }),
  ),
  leaderEndpoints: array(
    '1+',
    struct({
      name: string('1+', { mapKey: true }),
      host: string('1+'),
      port: uint16('1+'),
    }),
    { ignorable: true },
  ),
})
export type EndQuorumEpochRequest = TypeOf<typeof EndQuorumEpochRequest>

/** EndQuorumEpoch's answer: the leader known to the voter. */
export const EndQuorumEpochResponse = message('EndQuorumEpochResponse', 54, '0-1', '1+', {
  errorCode: int16('0+'),
  topics: array(
    '0+',
    struct({
      topicName: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
          leaderId: int32('0+'),
          leaderEpoch: int32('0+'),
        }),
      ),
    }),
  ),
  nodeEndpoints: array(
    '1+',
    struct({
      nodeId: int32('1+', { mapKey: true }),
      host: string('1+'),
      port: uint16('1+'),
    }),
    { tag: 0 },
  ),
})
export type EndQuorumEpochResponse = TypeOf<typeof EndQuorumEpochResponse>

export const EndQuorumEpochApi = api(54, 'EndQuorumEpoch', EndQuorumEpochRequest, EndQuorumEpochResponse)
