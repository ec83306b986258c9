import { errors } from '../../errors.ts'
import { DescribeUserScramCredentialsApi } from '../../messages/50-describe-user-scram-credentials.ts'
import { handler } from '../handler.ts'

// DescribeUserScramCredentials (key 50), v0
//
// Behaviour:
// - There are no credentials: an empty list, or RESOURCE_NOT_FOUND for each user that is named. A user named twice:
//   DUPLICATE_RESOURCE.
//
// Not done: SCRAM; AlterUserScramCredentials is not offered.

export const describeUserScramCredentials = handler(DescribeUserScramCredentialsApi, ({ users }) => {
  const times = new Map<string, number>()
  for (const { name } of users ?? []) times.set(name, (times.get(name) ?? 0) + 1)
  const results = [...times].map(([user, count]) => ({
    user,
    errorCode: (count > 1 ? errors.DUPLICATE_RESOURCE : errors.RESOURCE_NOT_FOUND).code,
    errorMessage:
      count > 1
        ? `Cannot describe SCRAM credentials for the same user twice in a single request: ${user}`
        : `Attempt to describe a user credential that does not exist: ${user}`,
    credentialInfos: [],
  }))
  return { throttleTimeMs: 0, errorCode: errors.NONE.code, errorMessage: '', results }
})
