import { errors } from '../../errors.ts'
import { DescribeUserScramCredentialsApi } from '../../messages/50-describe-user-scram-credentials.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions, Outcome, ScramCredentialInfo } from './types.ts'

/** SCRAM credentials of users, of all where none is named, without their secrets, by user in the broker's order. */
export async function describeUserScramCredentials(
  admin: Admin,
  users: readonly string[],
  options: CallOptions = {},
): Promise<Outcome<string, ScramCredentialInfo[]>> {
  const setting = {
    name: 'describeUserScramCredentials',
    target: 'any',
    timeoutMs: options.timeoutMs,
  } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(DescribeUserScramCredentialsApi, {
      users: users.map((name) => ({ name })),
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
    return new Map(
      answer.results.map((result) => [result.user, outcomeOf(result, result.credentialInfos)] as const),
    )
  })
}
