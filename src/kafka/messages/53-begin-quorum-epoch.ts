import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct, uint16, uuid } from '../../wire/schema.ts'

/** BeginQuorumEpoch (key 53): tells voters of a new Raft leader. v1: directory ids (KIP-853). */
export const BeginQuorumEpochRequest = message('BeginQuorumEpochRequest', 53, '0-1', '1+', {
  clusterId: string('0+', { default: null, nullable: '0+' }),
  voterId: int32('1+', { default: -1, ignorable: true }),
  topics: array(
    '0+',
    struct({
      topicName: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          voterDirectoryId: uuid('1+', { ignorable: true }),
          leaderId: int32('0+'),
          leaderEpoch: int32('0+'),
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
export type BeginQuorumEpochRequest = TypeOf<typeof BeginQuorumEpochRequest>

/** BeginQuorumEpoch's answer: the leader known to the voter. */
export const BeginQuorumEpochResponse = message('BeginQuorumEpochResponse', 53, '0-1', '1+', {
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
export type BeginQuorumEpochResponse = TypeOf<typeof BeginQuorumEpochResponse>

export const BeginQuorumEpochApi = api(
  53,
  'BeginQuorumEpoch',
  BeginQuorumEpochRequest,
  BeginQuorumEpochResponse,
)
