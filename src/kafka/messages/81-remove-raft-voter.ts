import { api, message, type TypeOf } from '../../wire/message.ts'
import { int16, int32, string, uuid } from '../../wire/schema.ts'

/** RemoveRaftVoter (key 81): removes a voter from the Raft quorum (KIP-853). */
export const RemoveRaftVoterRequest = message('RemoveRaftVoterRequest', 81, '0', '0+', {
  clusterId: string('0+', { nullable: '0+' }),
  voterId: int32('0+'),
  voterDirectoryId: uuid('0+'),
})
export type RemoveRaftVoterRequest = TypeOf<typeof RemoveRaftVoterRequest>

/** RemoveRaftVoter's answer: result. */
export const RemoveRaftVoterResponse = message('RemoveRaftVoterResponse', 81, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { nullable: '0+', ignorable: true }),
})
export type RemoveRaftVoterResponse = TypeOf<typeof RemoveRaftVoterResponse>

export const RemoveRaftVoterApi = api(81, 'RemoveRaftVoter', RemoveRaftVoterRequest, RemoveRaftVoterResponse)
