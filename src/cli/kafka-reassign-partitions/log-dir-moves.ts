/** Moves of replicas between directories of their brokers: how far they are, and how they begin. */
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { alterReplicaLogDirs, type ReplicaMove } from '../../kafka/client/admin/alter-replica-log-dirs.ts'
import { describeReplicaLogDirs, replicaName } from '../../kafka/client/admin/describe-log-dirs.ts'
import { partitionName } from '../../kafka/client/types.ts'
import type { Io } from '../kit/io.ts'
import { executionException } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { terse } from '../kit/terse.ts'
import { commandFailed } from './faults.ts'
import { plural, replicaNames, sortedReplicas } from './partitions.ts'

/** A replica that is to lie in `logDir`: where it lies, and where it is being moved to; null for nowhere. */
export interface MoveState extends ReplicaMove {
  current: string | null
  future: string | null
}

const RETRY_PAUSE_MS = 100

export async function findMoveStates(admin: Admin, moves: readonly ReplicaMove[]): Promise<MoveState[]> {
  const logDirs = await futureGet(describeReplicaLogDirs(admin, moves))
  return moves.map((move) => ({
    ...move,
    ...(logDirs.get(replicaName(move)) ?? { current: null, future: null }),
  }))
}

export function isBeingMoved({ current, future }: MoveState): boolean {
  return current !== null && future !== null
}

/** Whether there is nothing to wait for: a replica that is not found may yet come. */
export function isSettled({ current, future }: MoveState): boolean {
  return current !== null && future === null
}

/** Says how far moves are, a line each, by broker, topic and partition. */
export function moveStatesText(states: readonly MoveState[]): string {
  return sortedReplicas(states).map(stateText).join('\n')
}

function stateText(state: MoveState): string {
  const { broker, logDir, current, future } = state
  const partition = `Partition ${partitionName(state)}`
  if (current === null) {
    return `${partition} is not found in any live log dir on broker ${broker}. There is likely an offline log directory on the broker.`
  }
  if (future === logDir) return `Reassignment of replica ${replicaName(state)} is still in progress.`
  if (future !== null)
    return `${partition} on broker ${broker} is being moved to log dir ${future} instead of ${logDir}.`
  if (current !== logDir)
    return `${partition} on broker ${broker} is not being moved from log dir ${current} to ${logDir}.`
  return `Reassignment of replica ${replicaName(state)} completed successfully.`
}

/**
 * Begins moves and says so. A replica that its broker has not yet is asked for again, for `timeoutMs` at most; then a JavaError is thrown.
 */
export async function executeMoves(
  admin: Admin,
  moves: readonly ReplicaMove[],
  { timeoutMs, io }: { timeoutMs: number; io: Io },
): Promise<void> {
  const deadlineMs = admin.now() + timeoutMs
  let pending = [...moves]
  for (;;) {
    const begun = await begin(admin, pending)
    for (const { topic, partition, broker, logDir } of sortedReplicas(begun)) {
      io.stdout.write(
        `Successfully started moving log directory to ${logDir} for replica ${topic}-${partition} with broker ${broker} \n`,
      )
    }
    pending = pending.filter((move) => !begun.includes(move))
    if (pending.length === 0) return
    if (admin.now() >= deadlineMs) {
      throw terse(
        `Timed out before log directory move${plural(pending.length)} could be started for: ${replicaNames(sortedReplicas(pending))}`,
      )
    }
    await admin.pause(RETRY_PAUSE_MS)
  }
}

/** The moves that have begun. */
async function begin(admin: Admin, moves: readonly ReplicaMove[]): Promise<ReplicaMove[]> {
  const outcomes = await alterReplicaLogDirs(admin, moves)
  return moves.filter((move) => {
    const outcome = outcomes.get(replicaName(move))
    if (outcome === undefined || outcome === true) return true
    if (outcome.is('REPLICA_NOT_AVAILABLE')) return false
    throw commandFailed(`Failed to alter dir for ${replicaName(move)}`, executionException(outcome))
  })
}
