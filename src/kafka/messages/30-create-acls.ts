import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** CreateAcls (key 30): creates ACLs. v1: pattern type. v2: flexible. */
export const CreateAclsRequest = message('CreateAclsRequest', 30, '1-3', '2+', {
  creations: array(
    '0+',
    struct({
      resourceType: int8('0+'),
      resourceName: string('0+'),
      resourcePatternType: int8('1+', { default: 3 }),
      principal: string('0+'),
      host: string('0+'),
      operation: int8('0+'),
      permissionType: int8('0+'),
    }),
  ),
})
export type CreateAclsRequest = TypeOf<typeof CreateAclsRequest>

/** CreateAcls's answer: result of each ACL, in order. */
export const CreateAclsResponse = message('CreateAclsResponse', 30, '1-3', '2+', {
  throttleTimeMs: int32('0+'),
  results: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+' }),
    }),
  ),
})
export type CreateAclsResponse = TypeOf<typeof CreateAclsResponse>

export const CreateAclsApi = api(30, 'CreateAcls', CreateAclsRequest, CreateAclsResponse)
