import { errors } from '../../errors.ts'
import { DeleteAclsApi } from '../../messages/31-delete-acls.ts'
import { handler } from '../handler.ts'

// DeleteAcls (key 31), v1-3
//
// Behaviour:
// - There is no authorizer: SECURITY_DISABLED for each, as a broker with the default configuration answers.
//
// Not done: an authorizer.

export const deleteAcls = handler(DeleteAclsApi, ({ filters }) => ({
  throttleTimeMs: 0,
  filterResults: filters.map(() => ({
    errorCode: errors.SECURITY_DISABLED.code,
    errorMessage: 'No Authorizer is configured.',
    matchingAcls: [],
  })),
}))
