import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeTopics } from '../../kafka/client/admin/describe-topics.ts'
import { listPartitionReassignments } from '../../kafka/client/admin/list-partition-reassignments.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import { partitionName } from '../../kafka/client/types.ts'
import type { Io } from '../kit/io.ts'
import { executionException } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { findMoveStates, isSettled, moveStatesText } from './log-dir-moves.ts'
import { type Assignment, distinctPartitions, sortedPartitions } from './partitions.ts'
import { parseReassignment } from './reassignment-file.ts'
import { clearThrottles } from './throttles.ts'

/** A partition that is to be on some brokers, and where it is. */
interface ReassignmentState extends Assignment {
  /** Empty where there is no such partition. */
  current: readonly number[]
  isDone: boolean
}

/** --verify: prints how far reassignments are; when all are done, the limits on their traffic go, unless they are to be kept. */
export async function verifyAssignment(
  admin: Admin,
  { text, keepsThrottles }: { text: string; keepsThrottles: boolean },
  io: Io,
): Promise<void> {
  const { assignments, moves } = parseReassignment(text)
  const underWay = await futureGet(listPartitionReassignments(admin))
  const inProgress = new Map(underWay.map((each) => [partitionName(each), each.replicas]))
  const states = await findStates(admin, assignments, inProgress)
  io.stdout.write(`${['Status of partition reassignment:', ...states.map(stateText)].join('\n')}\n`)
  const moveStates = await findMoveStates(admin, moves)
  io.stdout.write(`${moveStatesText(moveStates)}\n`)
  const isOngoing = underWay.length > 0 || !moveStates.every(isSettled)
  if (!isOngoing && !keepsThrottles) await clearThrottles(admin, assignments, io)
}

async function findStates(
  admin: Admin,
  assignments: readonly Assignment[],
  inProgress: ReadonlyMap<string, readonly number[]>,
): Promise<ReassignmentState[]> {
  const settled = assignments.filter((each) => !inProgress.has(partitionName(each)))
  const topics = await futureGet(describeTopics(admin, [...new Set(settled.map(({ topic }) => topic))]))
  return sortedPartitions(distinctPartitions(assignments)).map((assignment) => {
    const moving = inProgress.get(partitionName(assignment))
    if (moving !== undefined) return { ...assignment, current: moving, isDone: false }
    const topic = topics.get(assignment.topic)
    if (topic instanceof ClientError && !topic.is('UNKNOWN_TOPIC_OR_PARTITION'))
      throw executionException(topic)
    const partitions = topic === undefined || topic instanceof ClientError ? [] : topic.partitions
    const current = partitions[assignment.partition]?.replicas.map(({ id }) => id) ?? []
    return { ...assignment, current, isDone: true }
  })
}

function stateText(state: ReassignmentState): string {
  const { replicas, current, isDone } = state
  const name = partitionName(state)
  if (!isDone) return `Reassignment of partition ${name} is still in progress.`
  if (current.join() === replicas.join()) return `Reassignment of partition ${name} is completed.`
  return `There is no active reassignment of partition ${name}, but replica set is ${current.join(',')} rather than ${replicas.join(',')}.`
}
