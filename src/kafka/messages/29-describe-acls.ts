import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** DescribeAcls (key 29): ACLs that match a filter. v1: pattern type. v2: flexible. v3: user resources. */
export const DescribeAclsRequest = message('DescribeAclsRequest', 29, '1-3', '2+', {
  resourceTypeFilter: int8('0+'),
  resourceNameFilter: string('0+', { nullable: '0+' }),
  patternTypeFilter: int8('1+', { default: 3 }),
  principalFilter: string('0+', { nullable: '0+' }),
  hostFilter: string('0+', { nullable: '0+' }),
  operation: int8('0+'),
  permissionType: int8('0+'),
})
export type DescribeAclsRequest = TypeOf<typeof DescribeAclsRequest>

/** DescribeAcls's answer: matching ACLs by resource. */
export const DescribeAclsResponse = message('DescribeAclsResponse', 29, '1-3', '2+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { nullable: '0+' }),
  resources: array(
    '0+',
    struct({
      resourceType: int8('0+'),
      resourceName: string('0+'),
      patternType: int8('1+', { default: 3 }),
      acls: array(
        '0+',
        struct({
          principal: string('0+'),
          host: string('0+'),
          operation: int8('0+'),
          permissionType: int8('0+'),
        }),
      ),
    }),
  ),
})
export type DescribeAclsResponse = TypeOf<typeof DescribeAclsResponse>

export const DescribeAclsApi = api(29, 'DescribeAcls', DescribeAclsRequest, DescribeAclsResponse)
