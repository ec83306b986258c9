import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, nested, string, struct, uint16, uuid } from '../../wire/schema.ts'

/** UpdateRaftVoter (key 82): updates the endpoints of a Raft voter (KIP-853). */
export const UpdateRaftVoterRequest = message('UpdateRaftVoterRequest', 82, '0', '0+', {
  clusterId: string('0+', { nullable: '0+' }),
  currentLeaderEpoch: int32('0+'),
  voterId: int32('0+'),
  voterDirectoryId: uuid('0+'),
  listeners: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      host: string('0+'),
      port: uint16('0+'),
    }),
  ),
  kRaftVersionFeature: nested(
    '0+',
    struct({
      minSupportedVersion: int16('0+'),
      maxSupportedVersion: int16('0+'),
    }),
  ),
})
export type UpdateRaftVoterRequest = TypeOf<typeof UpdateRaftVoterRequest>

/** UpdateRaftVoter's answer: the leader known to the voter. */
export const UpdateRaftVoterResponse = message('UpdateRaftVoterResponse', 82, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  currentLeader: nested(
    '0+',
    struct({
      leaderId: int32('0+', { default: -1 }),
      leaderEpoch: int32('0+', { default: -1 }),
      host: string('0+'),
      port: int32('0+'),
    }),
    { tag: 0 },
  ),
})
export type UpdateRaftVoterResponse = TypeOf<typeof UpdateRaftVoterResponse>

export const UpdateRaftVoterApi = api(82, 'UpdateRaftVoter', UpdateRaftVoterRequest, UpdateRaftVoterResponse)
