import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct } from '../../wire/schema.ts'

/** ListGroups (key 16): all groups of this coordinator. v4: filter by state. v5: filter by type (KIP-848). */
export const ListGroupsRequest = message('ListGroupsRequest', 16, '0-5', '3+', {
  statesFilter: array('4+', 'string'),
  typesFilter: array('5+', 'string'),
})
export type ListGroupsRequest = TypeOf<typeof ListGroupsRequest>

/** ListGroups's answer: group ids and protocol types. v4: state. v5: type. */
export const ListGroupsResponse = message('ListGroupsResponse', 16, '0-5', '3+', {
  throttleTimeMs: int32('1+', { ignorable: true }),
  errorCode: int16('0+'),
  groups: array(
    '0+',
    struct({
      groupId: string('0+'),
      protocolType: string('0+'),
      groupState: string('4+', { ignorable: true }),
      groupType: string('5+', { ignorable: true }),
    }),
  ),
})
export type ListGroupsResponse = TypeOf<typeof ListGroupsResponse>

export const ListGroupsApi = api(16, 'ListGroups', ListGroupsRequest, ListGroupsResponse)
