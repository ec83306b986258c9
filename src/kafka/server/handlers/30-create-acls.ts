import { errors } from '../../errors.ts'
import { CreateAclsApi } from '../../messages/30-create-acls.ts'
import { hasUnknown } from '../authorizer/check-acl.ts'
import { clusterRefusal } from '../authorizer/refusals.ts'
import { itemError, storageError } from '../cluster/errors.ts'
import { handler } from '../handler.ts'

// CreateAcls (key 30), v1-3
//
// Behaviour:
// - ACLs are created independently of each other, all in one transaction; what is committed is in force when the answer comes. One
//   that is there already is fine.
// - Checks and texts are the reference's (authorizer/check-acl.ts). Needs ALTER on the cluster. An ACL that says "unknown" ends the
//   connection, as in the reference.
// - Without an authorizer SECURITY_DISABLED for each.

export const createAcls = handler(CreateAclsApi, async ({ creations }, context) => {
  const { access, broker, connection } = context
  const acls = creations.map(({ resourcePatternType, ...acl }) => ({
    ...acl,
    patternType: resourcePatternType,
  }))
  if (acls.some(hasUnknown)) {
    connection.close('a CreateAcls request with unknown elements')
    return null
  }
  if (!access.mayCluster('ALTER')) {
    return { throttleTimeMs: 0, results: acls.map(() => clusterRefusal('ALTER', context)) }
  }
  const disabled = itemError(errors.SECURITY_DISABLED, 'No Authorizer is configured.')
  const creating = broker.authorizer?.create(acls)
  const results =
    (await creating?.catch((error: unknown) => acls.map(() => storageError(error)))) ??
    acls.map(() => disabled)
  return { throttleTimeMs: 0, results: [...results] }
})
