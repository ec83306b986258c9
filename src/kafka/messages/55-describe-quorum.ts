import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, string, struct, uint16, uuid } from '../../wire/schema.ts'

/** DescribeQuorum (key 55): the Raft quorum of the metadata log. v2: directory ids (KIP-853). */
export const DescribeQuorumRequest = message('DescribeQuorumRequest', 55, '0-2', '0+', {
  topics: array(
    '0+',
    struct({
      topicName: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
        }),
      ),
    }),
  ),
})
export type DescribeQuorumRequest = TypeOf<typeof DescribeQuorumRequest>

export const DescribeQuorumReplicaState = struct({
  replicaId: int32('0+'),
  replicaDirectoryId: uuid('2+'),
  logEndOffset: int64('0+'),
  lastFetchTimestamp: int64('1+', { default: -1, ignorable: true }),
  lastCaughtUpTimestamp: int64('1+', { default: -1, ignorable: true }),
})
export type DescribeQuorumReplicaState = TypeOf<typeof DescribeQuorumReplicaState>

/**
 * DescribeQuorum's answer: leader, voters, observers and their offsets. v1: fetch timestamps. v2: error
 * messages, nodes.
 */
export const DescribeQuorumResponse = message('DescribeQuorumResponse', 55, '0-2', '0+', {
  errorCode: int16('0+'),
  errorMessage: string('2+', { nullable: '2+', ignorable: true }),
  topics: array(
    '0+',
    struct({
      topicName: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
          errorMessage: string('2+', { nullable: '2+', ignorable: true }),
          leaderId: int32('0+'),
          leaderEpoch: int32('0+'),
          highWatermark: int64('0+'),
          currentVoters: array('0+', DescribeQuorumReplicaState),
          observers: array('0+', DescribeQuorumReplicaState),
        }),
      ),
    }),
  ),
  nodes: array(
    '2+',
    struct({
      nodeId: int32('2+', { mapKey: true }),
      listeners: array(
        '2+',
        struct({
          name: string('2+', { mapKey: true }),
          host: string('2+'),
          port: uint16('2+'),
        }),
      ),
    }),
  ),
})
export type DescribeQuorumResponse = TypeOf<typeof DescribeQuorumResponse>

export const DescribeQuorumApi = api(55, 'DescribeQuorum', DescribeQuorumRequest, DescribeQuorumResponse)
