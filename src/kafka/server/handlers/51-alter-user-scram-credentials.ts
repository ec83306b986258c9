import { AlterUserScramCredentialsApi } from '../../messages/51-alter-user-scram-credentials.ts'
import { clusterRefusal } from '../authorizer/refusals.ts'
import { storageError } from '../cluster/errors.ts'
import { handler } from '../handler.ts'
import { planCredentials } from '../scram/alter-credentials.ts'

// AlterUserScramCredentials (key 51), v0 (KIP-554)
//
// Behaviour:
// - Credentials of users are set and taken away, each user independently of the others; the answer comes when that is committed.
//   What is kept are the two keys that a login is checked with, not what the client has sent.
// - Needs ALTER on the cluster.
// - Checks and texts are the reference's (scram/alter-credentials.ts). A user named twice is not changed: DUPLICATE_RESOURCE.

export const alterUserScramCredentials = handler(AlterUserScramCredentialsApi, async (request, context) => {
  const { access, broker } = context
  if (!access.mayCluster('ALTER')) {
    const users = new Set([...request.deletions, ...request.upsertions].map(({ name }) => name))
    const denial = clusterRefusal('ALTER', context)
    return { throttleTimeMs: 0, results: [...users].sort().map((user) => ({ user, ...denial })) }
  }
  const { scram } = broker
  const { deletions, upsertions, results } = planCredentials(request, (key) => scram.pendingHas(key))
  const failure = await scram.alter(deletions, upsertions).then(() => undefined, storageError)
  return { throttleTimeMs: 0, results: results.map((result) => ({ ...result, ...failure })) }
})
