import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, bytes, int16, int32, string, struct } from '../../wire/schema.ts'

/**
 * JoinGroup (key 11): joins a classic group. v1: rebalance timeout. v5: static members. v6: flexible. v8:
 * reason.
 */
export const JoinGroupRequest = message('JoinGroupRequest', 11, '0-9', '6+', {
  groupId: string('0+'),
  sessionTimeoutMs: int32('0+'),
  rebalanceTimeoutMs: int32('1+', { default: -1, ignorable: true }),
  memberId: string('0+'),
  groupInstanceId: string('5+', { default: null, nullable: '5+' }),
  protocolType: string('0+'),
  protocols: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      metadata: bytes('0+'),
    }),
  ),
  reason: string('8+', { default: null, nullable: '8+', ignorable: true }),
})
export type JoinGroupRequest = TypeOf<typeof JoinGroupRequest>

/**
 * JoinGroup's answer: generation, leader and protocol; the members for the leader. v5: static members. v7:
 * protocol type. v9: the leader may skip the assignment.
 */
export const JoinGroupResponse = message('JoinGroupResponse', 11, '0-9', '6+', {
  throttleTimeMs: int32('2+', { ignorable: true }),
  errorCode: int16('0+'),
  generationId: int32('0+', { default: -1 }),
  protocolType: string('7+', { default: null, nullable: '7+', ignorable: true }),
  protocolName: string('0+', { nullable: '7+' }),
  leader: string('0+'),
  skipAssignment: bool('9+', { default: false }),
  memberId: string('0+'),
  members: array(
    '0+',
    struct({
      memberId: string('0+'),
      groupInstanceId: string('5+', { default: null, nullable: '5+', ignorable: true }),
      metadata: bytes('0+'),
    }),
  ),
})
export type JoinGroupResponse = TypeOf<typeof JoinGroupResponse>

export const JoinGroupApi = api(11, 'JoinGroup', JoinGroupRequest, JoinGroupResponse)
