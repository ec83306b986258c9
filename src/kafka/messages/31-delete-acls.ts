import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** DeleteAcls (key 31): deletes ACLs that match filters. v1: pattern type. v2: flexible. */
export const DeleteAclsRequest = message('DeleteAclsRequest', 31, '1-3', '2+', {
  filters: array(
    '0+',
    struct({
      resourceTypeFilter: int8('0+'),
      resourceNameFilter: string('0+', { nullable: '0+' }),
      patternTypeFilter: int8('1+', { default: 3 }),
      principalFilter: string('0+', { nullable: '0+' }),
      hostFilter: string('0+', { nullable: '0+' }),
      operation: int8('0+'),
      permissionType: int8('0+'),
    }),
  ),
})
export type DeleteAclsRequest = TypeOf<typeof DeleteAclsRequest>

/** DeleteAcls's answer: the ACLs deleted by each filter. */
export const DeleteAclsResponse = message('DeleteAclsResponse', 31, '1-3', '2+', {
  throttleTimeMs: int32('0+'),
  filterResults: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+' }),
      matchingAcls: array(
        '0+',
        struct({
          errorCode: int16('0+'),
          errorMessage: string('0+', { nullable: '0+' }),
          resourceType: int8('0+'),
          resourceName: string('0+'),
          patternType: int8('1+', { default: 3 }),
          principal: string('0+'),
          host: string('0+'),
          operation: int8('0+'),
          permissionType: int8('0+'),
        }),
      ),
    }),
  ),
})
export type DeleteAclsResponse = TypeOf<typeof DeleteAclsResponse>

export const DeleteAclsApi = api(31, 'DeleteAcls', DeleteAclsRequest, DeleteAclsResponse)
