import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bytes, int16, int32, string, struct } from '../../wire/schema.ts'

/**
 * SyncGroup (key 14): hands out (leader) and fetches (all) assignments of a generation. v3: static members.
 * v4: flexible. v5: protocol type and name.
 */
export const SyncGroupRequest = message('SyncGroupRequest', 14, '0-5', '4+', {
  groupId: string('0+'),
  generationId: int32('0+'),
  memberId: string('0+'),
  groupInstanceId: string('3+', { default: null, nullable: '3+' }),
  protocolType: string('5+', { default: null, nullable: '5+', ignorable: true }),
  protocolName: string('5+', { default: null, nullable: '5+', ignorable: true }),
  assignments: array(
    '0+',
    struct({
      memberId: string('0+'),
      assignment: bytes('0+'),
    }),
  ),
})
export type SyncGroupRequest = TypeOf<typeof SyncGroupRequest>

/** SyncGroup's answer: the member's assignment. v5: protocol type and name. */
export const SyncGroupResponse = message('SyncGroupResponse', 14, '0-5', '4+', {
  throttleTimeMs: int32('1+', { ignorable: true }),
  errorCode: int16('0+'),
  protocolType: string('5+', { default: null, nullable: '5+', ignorable: true }),
  protocolName: string('5+', { default: null, nullable: '5+', ignorable: true }),
  assignment: bytes('0+'),
})
export type SyncGroupResponse = TypeOf<typeof SyncGroupResponse>

export const SyncGroupApi = api(14, 'SyncGroup', SyncGroupRequest, SyncGroupResponse)
