import { errors } from '../../errors.ts'
import { DescribeUserScramCredentialsApi } from '../../messages/50-describe-user-scram-credentials.ts'
import { itemError } from '../cluster/errors.ts'
import { handler, type RequestContext } from '../handler.ts'

// DescribeUserScramCredentials (key 50), v0 (KIP-554)
//
// Behaviour:
// - Mechanisms and iterations of each user that is named; none named: of all that have any. The keys are told to nobody.
// - Needs DESCRIBE on the cluster.
// - A user without credentials: RESOURCE_NOT_FOUND. A user named twice: DUPLICATE_RESOURCE.

export const describeUserScramCredentials = handler(
  DescribeUserScramCredentialsApi,
  ({ users }, { broker, access }) => {
    if (!access.mayCluster('DESCRIBE')) {
      const denial = itemError(errors.CLUSTER_AUTHORIZATION_FAILED, null)
      const denied = (users ?? []).map(() => ({ user: '', ...denial, credentialInfos: [] }))
      return { throttleTimeMs: 0, ...denial, results: denied }
    }
    const all = broker.scram.all()
    const asked = users === null || users.length === 0 ? null : users.map(({ name }) => name)
    const names = new Set(asked ?? all.map(({ user }) => user))
    const results = [...names].map((user) => {
      const isTwice = asked !== null && asked.indexOf(user) !== asked.lastIndexOf(user)
      return isTwice ? duplicate(user) : describe(user, broker)
    })
    return { throttleTimeMs: 0, errorCode: errors.NONE.code, errorMessage: '', results }
  },
)

function describe(user: string, { scram }: RequestContext['broker']) {
  const credentialInfos = scram
    .all()
    .filter((credential) => credential.user === user)
    .map(({ mechanism, iterations }) => ({ mechanism, iterations }))
  if (credentialInfos.length > 0) {
    return { user, errorCode: errors.NONE.code, errorMessage: '', credentialInfos }
  }
  const errorMessage = `Attempt to describe a user credential that does not exist: ${user}`
  return { user, errorCode: errors.RESOURCE_NOT_FOUND.code, errorMessage, credentialInfos }
}

function duplicate(user: string) {
  const errorMessage = `Cannot describe SCRAM credentials for the same user twice in a single request: ${user}`
  return { user, errorCode: errors.DUPLICATE_RESOURCE.code, errorMessage, credentialInfos: [] }
}
