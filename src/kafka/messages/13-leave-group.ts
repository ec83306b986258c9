import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct } from '../../wire/schema.ts'

/** LeaveGroup (key 13): leaves a classic group. v3: several members at once. v5: reason. */
export const LeaveGroupRequest = message('LeaveGroupRequest', 13, '0-5', '4+', {
  groupId: string('0+'),
  memberId: string('0-2'),
  members: array(
    '3+',
    struct({
      memberId: string('3+'),
      groupInstanceId: string('3+', { default: null, nullable: '3+' }),
      reason: string('5+', { default: null, nullable: '5+', ignorable: true }),
    }),
  ),
})
export type LeaveGroupRequest = TypeOf<typeof LeaveGroupRequest>

/** LeaveGroup's answer: v3: result of each member. */
export const LeaveGroupResponse = message('LeaveGroupResponse', 13, '0-5', '4+', {
  throttleTimeMs: int32('1+', { ignorable: true }),
  errorCode: int16('0+'),
  members: array(
    '3+',
    struct({
      memberId: string('3+'),
      groupInstanceId: string('3+', { nullable: '3+' }),
      errorCode: int16('3+'),
    }),
  ),
})
export type LeaveGroupResponse = TypeOf<typeof LeaveGroupResponse>

export const LeaveGroupApi = api(13, 'LeaveGroup', LeaveGroupRequest, LeaveGroupResponse)
