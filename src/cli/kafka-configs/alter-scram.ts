import type { Admin } from '../../kafka/client/admin/admin.ts'
import {
  alterUserScramCredentials,
  type ScramCredentialUpsertion,
} from '../../kafka/client/admin/alter-user-scram-credentials.ts'
import { scramMechanisms } from '../../kafka/client/admin/types.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { allOfGet } from '../kit/java-future.ts'
import { parseJavaInt } from '../kit/java-number.ts'
import type { Changes } from './changes.ts'
import { isScram, type ScramName } from './quota-names.ts'

const DEFAULT_ITERATIONS = 4096
const PATIENCE_MS = 60_000

/** Sets and deletes SCRAM credentials of a user. */
export async function alterScram(admin: Admin, user: string, { added, deleted }: Changes): Promise<void> {
  const upsertions = [...added].flatMap(([name, text]) =>
    isScram(name) ? [parseCredential(name, text)] : [],
  )
  const changes = { deletions: deleted.filter(isScram), upsertions }
  await allOfGet(alterUserScramCredentials(admin, user, changes), PATIENCE_MS)
}

/** Reads `iterations=8192,password=secret`, iterations may be missing; throws a JavaError. */
export function parseCredential(mechanism: ScramName, text: string): ScramCredentialUpsertion {
  const match = /^(?:iterations=(-?[0-9]*),)?password=(.*)$/.exec(text)
  if (match === null) {
    const javaName = mechanism.replaceAll('-', '_')
    throw illegalArgument(`Invalid credential property ${javaName}=${text}`)
  }
  const [, given, password = ''] = match
  const iterations = given === undefined || given === '-1' ? DEFAULT_ITERATIONS : parseJavaInt(given)
  const { minIterations } = scramMechanisms[mechanism]
  if (iterations < minIterations) {
    throw illegalArgument(
      `Iterations ${iterations} is less than the minimum ${minIterations} required for ${mechanism}`,
    )
  }
  return { mechanism, iterations, password }
}
