import { errors } from '../../errors.ts'
import { MAX_SCRAM_ITERATIONS, MIN_SCRAM_ITERATIONS, scramKeys, scramMechanisms } from '../../scram-keys.ts'
import { type ItemError, itemError } from '../cluster/errors.ts'
import type { ScramCredential, ScramKey } from './scram-credentials.ts'

/** What AlterUserScramCredentials asks to be set. */
export interface Upsertion {
  readonly name: string
  readonly mechanism: number
  readonly iterations: number
  readonly salt: Buffer
  /** What the client has made of the password; the password itself never leaves it. */
  readonly saltedPassword: Buffer
}

export interface Deletion {
  readonly name: string
  readonly mechanism: number
}

export interface CredentialPlan {
  readonly deletions: readonly ScramKey[]
  readonly upsertions: readonly ScramCredential[]
  /** One for each user. */
  readonly results: readonly (ItemError & { readonly user: string })[]
}

const unknownMechanism = itemError(errors.UNSUPPORTED_SASL_MECHANISM, 'Unknown SCRAM mechanism')
const alteredTwice = itemError(
  errors.DUPLICATE_RESOURCE,
  'A user credential cannot be altered twice in the same request',
)

/**
 * Decides what alterations lead to, each user by itself, in the order of checks and the words of the reference's
 * ScramControlManager. A user that the request names twice is not changed at all.
 */
export function planCredentials(
  request: { readonly deletions: readonly Deletion[]; readonly upsertions: readonly Upsertion[] },
  has: (key: ScramKey) => boolean,
): CredentialPlan {
  const failed = new Map<string, ItemError>()
  const deletions = new Map<string, ScramKey>()
  const upsertions = new Map<string, ScramCredential>()
  for (const { name: user, mechanism } of request.deletions) {
    if (failed.has(user)) continue
    const problem = deletions.delete(user) ? alteredTwice : checkDeletion({ user, mechanism }, has)
    if (problem === null) deletions.set(user, { user, mechanism })
    else failed.set(user, problem)
  }
  for (const upsertion of request.upsertions) {
    const { name: user } = upsertion
    if (failed.has(user)) continue
    const isSecond = deletions.delete(user) || upsertions.delete(user)
    const credential = isSecond ? alteredTwice : credentialOf(upsertion)
    if ('errorCode' in credential) failed.set(user, credential)
    else upsertions.set(user, credential)
  }
  const done = [...deletions.keys(), ...upsertions.keys()].map((user) => ({
    user,
    ...itemError(errors.NONE, null),
  }))
  return {
    deletions: [...deletions.values()],
    upsertions: [...upsertions.values()],
    results: [...done, ...[...failed].map(([user, error]) => ({ user, ...error }))],
  }
}

function checkDeletion(key: ScramKey, has: (key: ScramKey) => boolean): ItemError | null {
  const problem = checkKey(key)
  if (problem !== null || has(key)) return problem
  return itemError(errors.RESOURCE_NOT_FOUND, 'Attempt to delete a user credential that does not exist')
}

function checkKey({ user, mechanism }: ScramKey): ItemError | null {
  if (user === '') return itemError(errors.UNACCEPTABLE_CREDENTIAL, 'Username must not be empty')
  return scramMechanisms.has(mechanism) ? null : unknownMechanism
}

/** The credential that is kept of an upsertion (RFC 5802), or what is wrong with it. */
function credentialOf({ name: user, ...upsertion }: Upsertion): ScramCredential | ItemError {
  const { mechanism, iterations, salt, saltedPassword } = upsertion
  const known = scramMechanisms.get(mechanism)
  const problem = checkKey({ user, mechanism })
  if (problem !== null || known === undefined) return problem ?? unknownMechanism
  if (iterations < MIN_SCRAM_ITERATIONS)
    return itemError(errors.UNACCEPTABLE_CREDENTIAL, 'Too few iterations')
  if (iterations > MAX_SCRAM_ITERATIONS)
    return itemError(errors.UNACCEPTABLE_CREDENTIAL, 'Too many iterations')
  // An empty key is none to Java's Mac.
  if (saltedPassword.length === 0) return itemError(errors.UNKNOWN_SERVER_ERROR, null)
  return { user, mechanism, salt, ...scramKeys(known, saltedPassword), iterations }
}
