import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, int64, string, struct, uint16, uuid } from '../../wire/schema.ts'

/** Vote (key 52): asks for a vote in a Raft election. v1: directory ids (KIP-853). v2: pre-vote (KIP-996). */
export const VoteRequest = message('VoteRequest', 52, '0-2', '0+', {
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
          replicaEpoch: int32('0+'),
          replicaId: int32('0+'),
          replicaDirectoryId: uuid('1+', { ignorable: true }),
          voterDirectoryId: uuid('1+', { ignorable: true }),
          lastOffsetEpoch: int32('0+'),
          lastOffset: int64('0+'),
          preVote: bool('2+'),
        }),
      ),
    }),
  ),
})
export type VoteRequest = TypeOf<typeof VoteRequest>

/** Vote's answer: the vote. */
export const VoteResponse = message('VoteResponse', 52, '0-2', '0+', {
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
          voteGranted: bool('0+'),
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
export type VoteResponse = TypeOf<typeof VoteResponse>

export const VoteApi = api(52, 'Vote', VoteRequest, VoteResponse)
