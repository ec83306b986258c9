import type { Admin } from '../../kafka/client/admin/admin.ts'
import { alterPartitionReassignments } from '../../kafka/client/admin/alter-partition-reassignments.ts'
import { listPartitionReassignments } from '../../kafka/client/admin/list-partition-reassignments.ts'
import { partitionName } from '../../kafka/client/types.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { terse } from '../kit/terse.ts'
import { executeMoves, findMoveStates, isBeingMoved } from './log-dir-moves.ts'
import { distinctPartitions, partitionNames, plural, sortedPartitions } from './partitions.ts'
import { parseReassignment } from './reassignment-file.ts'
import { clearThrottles } from './throttles.ts'

export interface CancelRequest {
  text: string
  keepsThrottles: boolean
  timeoutMs: number
}

/** --cancel: ends reassignments that are under way, and takes the limits on their traffic away, unless they are to be kept. */
export async function cancelAssignment(
  admin: Admin,
  { text, keepsThrottles, timeoutMs }: CancelRequest,
  io: Io,
): Promise<void> {
  const { assignments, moves } = parseReassignment(text)
  await cancelReassignments(admin, assignments, io)
  const active = (await findMoveStates(admin, moves)).filter(isBeingMoved)
  // The reference leaves the end of this line out.
  if (active.length === 0) io.stdout.write('None of the specified partition moves are active.')
  else {
    const back = active.map((state) => ({ ...state, logDir: state.current ?? state.logDir }))
    await executeMoves(admin, back, { timeoutMs, io })
  }
  if (!keepsThrottles) await clearThrottles(admin, assignments, io)
}

async function cancelReassignments(
  admin: Admin,
  assignments: readonly { topic: string; partition: number }[],
  io: Io,
): Promise<void> {
  const listed = await futureGet(listPartitionReassignments(admin, distinctPartitions(assignments)))
  const active = sortedPartitions(
    listed.filter(
      ({ addingReplicas, removingReplicas }) => addingReplicas.length + removingReplicas.length > 0,
    ),
  )
  if (active.length === 0) {
    io.stdout.write('None of the specified partition reassignments are active.\n')
    return
  }
  const outcomes = await alterPartitionReassignments(
    admin,
    active.map(({ topic, partition }) => ({ topic, partition, replicas: null })),
  )
  const failed = active.flatMap((each) => {
    const outcome = outcomes.get(partitionName(each))
    return outcome instanceof Error ? [`${partitionName(each)}: ${outcome.message}`] : []
  })
  if (failed.length > 0) {
    throw terse(`Error cancelling partition reassignment${plural(failed.length)} for:\n${failed.join('\n')}`)
  }
  io.stdout.write(
    `Successfully cancelled partition reassignment${plural(active.length)} for: ${partitionNames(active)}\n`,
  )
}
