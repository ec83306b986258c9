import { errors } from '../../errors.ts'
import { DescribeAclsApi } from '../../messages/29-describe-acls.ts'
import { handler } from '../handler.ts'

// DescribeAcls (key 29), v1-3
//
// Behaviour:
// - There is no authorizer: SECURITY_DISABLED, as a broker with the default configuration answers.
//
// Not done: an authorizer.

export const describeAcls = handler(DescribeAclsApi, () => ({
  throttleTimeMs: 0,
  errorCode: errors.SECURITY_DISABLED.code,
  errorMessage: 'No Authorizer is configured on the broker',
  resources: [],
}))
