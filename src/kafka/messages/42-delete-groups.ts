import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct } from '../../wire/schema.ts'

/** DeleteGroups (key 42): deletes groups. v2: flexible. */
export const DeleteGroupsRequest = message('DeleteGroupsRequest', 42, '0-2', '2+', {
  groupsNames: array('0+', 'string'),
})
export type DeleteGroupsRequest = TypeOf<typeof DeleteGroupsRequest>

/** DeleteGroups's answer: result of each group. */
export const DeleteGroupsResponse = message('DeleteGroupsResponse', 42, '0-2', '2+', {
  throttleTimeMs: int32('0+'),
  results: array(
    '0+',
    struct({
      groupId: string('0+', { mapKey: true }),
      errorCode: int16('0+'),
    }),
  ),
})
export type DeleteGroupsResponse = TypeOf<typeof DeleteGroupsResponse>

export const DeleteGroupsApi = api(42, 'DeleteGroups', DeleteGroupsRequest, DeleteGroupsResponse)
