import type { Acl } from '../../acls.ts'
import { CreateAclsApi } from '../../messages/30-create-acls.ts'
import type { ClientError } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions } from './types.ts'

/** Creates ACLs; what became of each, in the order given. Rejects with ClientError. */
export async function createAcls(
  admin: Admin,
  acls: readonly Acl[],
  options: CallOptions = {},
): Promise<(true | ClientError)[]> {
  const setting = {
    name: 'createAcls',
    target: 'any',
    timeoutMs: options.timeoutMs,
    servedByControllers: true,
  } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(CreateAclsApi, {
      creations: acls.map(({ patternType, ...acl }) => ({ ...acl, resourcePatternType: patternType })),
    })
    return answer.results.map((result) => outcomeOf(result, true as const))
  })
}
