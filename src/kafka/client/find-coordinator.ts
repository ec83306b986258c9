import { errors } from '../errors.ts'
import { FindCoordinatorApi } from '../messages/10-find-coordinator.ts'
import { disconnectError, errorFromCode } from './client-error.ts'
import type { Connection } from './connection.ts'

/** What a coordinator is asked for, as FindCoordinator numbers it. */
const coordinatorKeyTypes = { group: 0, transaction: 1 } as const
export type CoordinatorKeyType = keyof typeof coordinatorKeyTypes

/** FindCoordinator takes several keys at once from here on. */
const FIND_MANY = 4

/** Asks a broker which one coordinates a group or a transactional id, once. Rejects with ClientError. */
export async function findCoordinator(
  connection: Connection,
  type: CoordinatorKeyType,
  key: string,
): Promise<number> {
  const version = connection.versions.pick(FindCoordinatorApi)
  const keys = version >= FIND_MANY ? { coordinatorKeys: [key] } : { key }
  const keyType = version >= 1 ? { keyType: coordinatorKeyTypes[type] } : {}
  const answer = await connection.send(FindCoordinatorApi, { ...keys, ...keyType }, { version })
  const found = version >= FIND_MANY ? answer.coordinators[0] : answer
  if (found === undefined) throw disconnectError('FindCoordinator answered without the key')
  if (found.errorCode !== errors.NONE.code) throw errorFromCode(found.errorCode, found.errorMessage)
  return found.nodeId
}
