import type { Admin } from '../../kafka/client/admin/admin.ts'
import { alterPartitionReassignments } from '../../kafka/client/admin/alter-partition-reassignments.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import { listPartitionReassignments } from '../../kafka/client/admin/list-partition-reassignments.ts'
import { partitionName } from '../../kafka/client/types.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { terse } from '../kit/terse.ts'
import { assignmentsOf, formatCurrent } from './current-assignment.ts'
import { commandFailed } from './faults.ts'
import { executeMoves } from './log-dir-moves.ts'
import { type Assignment, brokerSet, partitionNames, plural, sortedPartitions } from './partitions.ts'
import { parseExecutable } from './reassignment-file.ts'
import { proposedMoves, throttleLogDirs, throttleMoves } from './throttles.ts'

export interface ExecuteRequest {
  text: string
  /** Bytes a second; negative: no limit. */
  throttle: number
  logDirThrottle: number
  timeoutMs: number
  isAdditional: boolean
  mayChangeFactor: boolean
}

/** --execute: prints where partitions are, limits the traffic if that is asked for, and begins to move them. */
export async function executeAssignment(admin: Admin, request: ExecuteRequest, io: Io): Promise<void> {
  const { assignments, moves } = parseExecutable(request.text)
  const underWay = await futureGet(listPartitionReassignments(admin))
  if (!request.isAdditional && underWay.length > 0) {
    throw terse(
      'Cannot execute because there is an existing partition assignment.  Use --additional to override this and create a new partition assignment in addition to the existing one. The --additional flag can also be used to change the throttle by resubmitting the current reassignment.',
    )
  }
  await checkBrokers(admin, assignments)
  const current = await assignmentsOf(admin, assignments)
  io.stdout.write(
    `Current partition replica assignment\n\n${await formatCurrent(admin, current)}\n\nSave this to use as the --reassignment-json-file option during rollback\n`,
  )
  if (request.throttle >= 0 || request.logDirThrottle >= 0) {
    io.stdout.write(
      'Warning: You must run --verify periodically, until the reassignment completes, to ensure the throttle is removed.\n',
    )
  }
  if (request.throttle >= 0)
    await throttleMoves(admin, proposedMoves(underWay, assignments, current), request.throttle, io)
  if (request.logDirThrottle >= 0) {
    const brokers = brokerSet(moves.map(({ broker }) => broker))
    await throttleLogDirs(admin, brokers, request.logDirThrottle, io)
  }

  const sorted = sortedPartitions(assignments)
  const outcomes = await alterPartitionReassignments(admin, sorted, {
    allowReplicationFactorChange: request.mayChangeFactor,
  })
  const failed = sorted.flatMap((each) => {
    const outcome = outcomes.get(partitionName(each))
    return outcome instanceof Error ? [`${partitionName(each)}: ${outcome.message}`] : []
  })
  if (failed.length > 0) throw terse(`Error reassigning partition(s):\n${failed.join('\n')}`)
  io.stdout.write(
    `Successfully started partition reassignment${plural(sorted.length)} for ${partitionNames(sorted)}\n`,
  )
  if (moves.length > 0) await executeMoves(admin, moves, { timeoutMs: request.timeoutMs, io })
}

async function checkBrokers(admin: Admin, assignments: readonly Assignment[]): Promise<void> {
  const { nodes } = await futureGet(describeCluster(admin))
  const unknown = brokerSet(assignments.flatMap(({ replicas }) => replicas)).find((broker) =>
    nodes.every(({ id }) => id !== broker),
  )
  if (unknown !== undefined) throw commandFailed(`Unknown broker id ${unknown}`)
}
