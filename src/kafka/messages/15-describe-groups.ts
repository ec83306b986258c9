import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, bytes, int16, int32, string, struct } from '../../wire/schema.ts'

/** DescribeGroups (key 15): state and members of classic groups. v3: authorized operations. v5: flexible. */
export const DescribeGroupsRequest = message('DescribeGroupsRequest', 15, '0-6', '5+', {
  groups: array('0+', 'string'),
  includeAuthorizedOperations: bool('3+'),
})
export type DescribeGroupsRequest = TypeOf<typeof DescribeGroupsRequest>

/**
 * DescribeGroups's answer: state and members. v4: static members. v6: error message, GROUP_ID_NOT_FOUND
 * instead of Dead.
 */
export const DescribeGroupsResponse = message('DescribeGroupsResponse', 15, '0-6', '5+', {
  throttleTimeMs: int32('1+', { ignorable: true }),
  groups: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      errorMessage: string('6+', { default: null, nullable: '6+' }),
      groupId: string('0+'),
      groupState: string('0+'),
      protocolType: string('0+'),
      protocolData: string('0+'),
      members: array(
        '0+',
        struct({
          memberId: string('0+'),
          groupInstanceId: string('4+', { default: null, nullable: '4+', ignorable: true }),
          clientId: string('0+'),
          clientHost: string('0+'),
          memberMetadata: bytes('0+'),
          memberAssignment: bytes('0+'),
        }),
      ),
      authorizedOperations: int32('3+', { default: -2147483648 }),
    }),
  ),
})
export type DescribeGroupsResponse = TypeOf<typeof DescribeGroupsResponse>

export const DescribeGroupsApi = api(15, 'DescribeGroups', DescribeGroupsRequest, DescribeGroupsResponse)
