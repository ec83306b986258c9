import { errors } from '../../errors.ts'
import { CreateAclsApi } from '../../messages/30-create-acls.ts'
import { handler } from '../handler.ts'

// CreateAcls (key 30), v1-3
//
// Behaviour:
// - There is no authorizer: SECURITY_DISABLED for each, as a broker with the default configuration answers.
//
// Not done: an authorizer.

export const createAcls = handler(CreateAclsApi, ({ creations }) => ({
  throttleTimeMs: 0,
  results: creations.map(() => ({
    errorCode: errors.SECURITY_DISABLED.code,
    errorMessage: 'No Authorizer is configured.',
  })),
}))
