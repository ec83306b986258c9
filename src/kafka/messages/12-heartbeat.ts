import { api, message, type TypeOf } from '../../wire/message.ts'
import { int16, int32, string } from '../../wire/schema.ts'

/** Heartbeat (key 12): keeps a member of a classic group alive. v3: static members. v4: flexible. */
export const HeartbeatRequest = message('HeartbeatRequest', 12, '0-4', '4+', {
  groupId: string('0+'),
  generationId: int32('0+'),
  memberId: string('0+'),
  groupInstanceId: string('3+', { default: null, nullable: '3+' }),
})
export type HeartbeatRequest = TypeOf<typeof HeartbeatRequest>

/** Heartbeat's answer: UNKNOWN_MEMBER_ID, REBALANCE_IN_PROGRESS and others. v4: flexible. */
export const HeartbeatResponse = message('HeartbeatResponse', 12, '0-4', '4+', {
  throttleTimeMs: int32('1+', { ignorable: true }),
  errorCode: int16('0+'),
})
export type HeartbeatResponse = TypeOf<typeof HeartbeatResponse>

export const HeartbeatApi = api(12, 'Heartbeat', HeartbeatRequest, HeartbeatResponse)
