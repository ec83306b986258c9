import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, string, struct, uint16, uuid } from '../../wire/schema.ts'

/** AddRaftVoter (key 80): adds a voter to the Raft quorum (KIP-853). v1: may answer before the commit. */
export const AddRaftVoterRequest = message('AddRaftVoterRequest', 80, '0-1', '0+', {
  clusterId: string('0+', { nullable: '0+' }),
  timeoutMs: int32('0+'),
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
  ackWhenCommitted: bool('1+', { default: true }),
})
export type AddRaftVoterRequest = TypeOf<typeof AddRaftVoterRequest>

/** AddRaftVoter's answer: result. */
export const AddRaftVoterResponse = message('AddRaftVoterResponse', 80, '0-1', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { nullable: '0+', ignorable: true }),
})
export type AddRaftVoterResponse = TypeOf<typeof AddRaftVoterResponse>

export const AddRaftVoterApi = api(80, 'AddRaftVoter', AddRaftVoterRequest, AddRaftVoterResponse)
