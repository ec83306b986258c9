import { errors } from '../../errors.ts'
import { FindCoordinatorApi } from '../../messages/10-find-coordinator.ts'
import { errorFromCode } from '../client-error.ts'
import type { Attempt } from './admin.ts'
import type { BrokerLookup } from './keyed-call.ts'
import type { Outcome } from './types.ts'

const kinds = {
  group: { keyType: 0, javaName: 'GROUP' },
  transaction: { keyType: 1, javaName: 'TRANSACTION' },
  share: { keyType: 2, javaName: 'SHARE' },
} as const

/** What a coordinator coordinates; share coordinators have keys of the form `group:topicId:partition`. */
export type CoordinatorKind = keyof typeof kinds

/** FindCoordinator takes several keys at once from here on. */
const FIND_MANY = 4

/** Finds the coordinators of groups, transactional ids or share partitions (CoordinatorStrategy). */
export function coordinatorLookup(kind: CoordinatorKind): BrokerLookup {
  return {
    api: FindCoordinatorApi,
    find: async (_, attempt, keys) => {
      const outcomes: Outcome<string, number> = new Map()
      for (const { key, nodeId, errorCode } of await findCoordinators(attempt, kind, keys)) {
        if (errorCode === errors.NONE.code) outcomes.set(key, nodeId)
        else if (!isBeingFound(errorCode))
          outcomes.set(key, errorFromCode(errorCode, lookupProblem(kind, key, errorCode)))
      }
      return outcomes
    },
  }
}

/** What is to be done after an error of a coordinator: ask it again while it loads, look for another, or take it as the answer. */
export function coordinatorFate(errorCode: number): 'retry' | 'move' | 'fail' {
  if (errorCode === errors.COORDINATOR_LOAD_IN_PROGRESS.code) return 'retry'
  const isElsewhere =
    errorCode === errors.COORDINATOR_NOT_AVAILABLE.code || errorCode === errors.NOT_COORDINATOR.code
  return isElsewhere ? 'move' : 'fail'
}

interface FoundCoordinator {
  key: string
  nodeId: number
  errorCode: number
}

async function findCoordinators(
  attempt: Attempt,
  kind: CoordinatorKind,
  keys: readonly string[],
): Promise<FoundCoordinator[]> {
  const { keyType } = kinds[kind]
  const version = attempt.versions.pick(FindCoordinatorApi)
  if (version >= FIND_MANY) {
    const answer = await attempt.send(FindCoordinatorApi, { keyType, coordinatorKeys: keys }, { version })
    return answer.coordinators
  }
  return Promise.all(
    keys.map(async (key) => {
      const request = version >= 1 ? { key, keyType } : { key }
      const { nodeId, errorCode } = await attempt.send(FindCoordinatorApi, request, { version })
      return { key, nodeId, errorCode }
    }),
  )
}

function isBeingFound(errorCode: number): boolean {
  return (
    errorCode === errors.COORDINATOR_NOT_AVAILABLE.code ||
    errorCode === errors.COORDINATOR_LOAD_IN_PROGRESS.code
  )
}

function lookupProblem(kind: CoordinatorKind, key: string, errorCode: number): string {
  const named = `\`CoordinatorKey(idValue='${key}', type=${kinds[kind].javaName})\``
  if (errorCode === errors.GROUP_AUTHORIZATION_FAILED.code)
    return `FindCoordinator request for groupId ${named} failed due to authorization failure`
  if (errorCode === errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code)
    return `FindCoordinator request for transactionalId ${named} failed due to authorization failure`
  return `FindCoordinator request for key ${named} failed due to an unexpected error`
}
