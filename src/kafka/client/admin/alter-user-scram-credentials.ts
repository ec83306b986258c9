import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { AlterUserScramCredentialsApi } from '../../messages/51-alter-user-scram-credentials.ts'
import { errorFromName } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { outcomeOf } from './outcome.ts'
import { type CallOptions, type Outcome, scramMechanisms } from './types.ts'

export interface ScramCredentialUpsertion {
  mechanism: keyof typeof scramMechanisms
  iterations: number
  password: string
}

const SALT_BYTES = 26

/** Deletes and sets SCRAM credentials of one user; the password itself never leaves the process. Rejects with ClientError. */
export async function alterUserScramCredentials(
  admin: Admin,
  user: string,
  changes: {
    deletions: readonly (keyof typeof scramMechanisms)[]
    upsertions: readonly ScramCredentialUpsertion[]
  },
  options: CallOptions = {},
): Promise<Outcome<string, true>> {
  const { deletions, upsertions } = changes
  const isPasswordMissing = upsertions.some(({ password }) => password === '')
  const isRefused = user === '' || isPasswordMissing
  const setting = {
    name: 'alterUserScramCredentials',
    target: 'controller',
    timeoutMs: options.timeoutMs,
  } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(AlterUserScramCredentialsApi, {
      // Java sends the request also when it has refused all of it.
      deletions: isRefused
        ? []
        : deletions.map((mechanism) => ({ name: user, mechanism: scramMechanisms[mechanism].type })),
      upsertions: isRefused ? [] : upsertions.map((upsertion) => salted(user, upsertion)),
    })
    const outcomes: Outcome<string, true> = new Map()
    for (const result of answer.results) outcomes.set(result.user, outcomeOf(result, true as const))
    if (isRefused) {
      const problem = user === '' ? 'Username must not be empty' : 'Password must not be empty'
      outcomes.set(user, errorFromName('UNACCEPTABLE_CREDENTIAL', problem))
    }
    return outcomes
  })
}

function salted(name: string, { mechanism, iterations, password }: ScramCredentialUpsertion) {
  const { type, digest, bytes } = scramMechanisms[mechanism]
  const salt = randomBytes(SALT_BYTES)
  const saltedPassword = pbkdf2Sync(password, salt, iterations, bytes, digest)
  return { name, mechanism: type, iterations, salt, saltedPassword }
}
