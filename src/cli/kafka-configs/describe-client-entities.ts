import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeUserScramCredentials } from '../../kafka/client/admin/describe-user-scram-credentials.ts'
import type { ClientQuotaEntity } from '../../kafka/client/admin/types.ts'
import { scramMechanisms } from '../../kafka/client/admin/types.ts'
import { javaDouble } from '../../kafka/configs/java-numbers.ts'
import type { Io } from '../kit/io.ts'
import { javaToString } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { writeJson } from '../kit/json.ts'
import { fetchQuotas, type QuotaEntities } from './client-quotas.ts'

const PATIENCE_MS = 30_000

/** In the order in which the reference names the parts of an entity. */
const parts = [
  ['user', 'user-principal'],
  ['client-id', 'client-id'],
  ['ip', 'ip'],
] as const

interface Output {
  io: Io
  isJson: boolean
}

/** Prints the quotas of users, clients, both together, or addresses. */
export async function describeQuotas(
  admin: Admin,
  entities: QuotaEntities,
  { io, isJson }: Output,
): Promise<void> {
  for (const { entity, values } of await fetchQuotas(admin, entities)) {
    if (isJson) {
      const quotas = Object.fromEntries(values.map(({ key, value }) => [key, value]))
      writeJson(io, { entity: entity.map((part) => ({ ...part })), quotas })
      continue
    }
    const shown = values.map(({ key, value }) => `${key}=${javaDouble(value)}`).join(', ')
    io.stdout.write(`Quota configs for ${entityText(entity)} are ${shown}\n`)
  }
}

function entityText(entity: ClientQuotaEntity): string {
  return parts
    .flatMap(([type, word]) => {
      const part = entity.find(({ entityType }) => entityType === type)
      if (part === undefined) return []
      return [part.entityName === null ? `the default ${word}` : `${word} '${part.entityName}'`]
    })
    .join(', ')
}

/** Prints the SCRAM credentials of users, of all where none is named; those without any are passed over. */
export async function describeScram(
  admin: Admin,
  users: readonly string[],
  { io, isJson }: Output,
): Promise<void> {
  const described = await futureGet(describeUserScramCredentials(admin, users), PATIENCE_MS)
  for (const [user, credentials] of described) {
    if (credentials instanceof Error) {
      if (credentials.is('RESOURCE_NOT_FOUND')) continue
      const output = isJson ? io.stderr : io.stdout
      output.write(
        `Error retrieving SCRAM credential configs for user-principal '${user}': ExecutionException: ${javaToString(credentials)}\n`,
      )
      continue
    }
    const infos = credentials.map(({ mechanism, iterations }) => ({
      mechanism: mechanismName(mechanism),
      iterations,
    }))
    if (isJson) writeJson(io, { user, scramCredentials: infos })
    else {
      const shown = infos
        .map(({ mechanism, iterations }) => `${mechanism}=iterations=${iterations}`)
        .join(', ')
      io.stdout.write(`SCRAM credential configs for user-principal '${user}' are ${shown}\n`)
    }
  }
}

function mechanismName(type: number): string {
  return Object.entries(scramMechanisms).find(([, mechanism]) => mechanism.type === type)?.[0] ?? 'UNKNOWN'
}
