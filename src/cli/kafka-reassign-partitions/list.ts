import type { Admin } from '../../kafka/client/admin/admin.ts'
import { listPartitionReassignments } from '../../kafka/client/admin/list-partition-reassignments.ts'
import type { PartitionReassignment } from '../../kafka/client/admin/types.ts'
import { partitionName } from '../../kafka/client/types.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { writeJson } from '../kit/json.ts'
import { sortedPartitions } from './partitions.ts'

/** --list: prints every reassignment that is under way. */
export async function listReassignments(
  admin: Admin,
  { isJson }: { isJson: boolean },
  io: Io,
): Promise<void> {
  const reassignments = sortedPartitions(await futureGet(listPartitionReassignments(admin)))
  if (isJson) for (const each of reassignments) writeJson(io, each)
  else if (reassignments.length === 0) io.stdout.write('No partition reassignments found.\n')
  else
    io.stdout.write(`Current partition reassignments:\n${reassignments.map(reassignmentText).join('\n')}\n`)
}

function reassignmentText(reassignment: PartitionReassignment): string {
  const { replicas, addingReplicas, removingReplicas } = reassignment
  const adding = addingReplicas.length === 0 ? '' : ` adding: ${addingReplicas.join(',')}.`
  const removing = removingReplicas.length === 0 ? '' : ` removing: ${removingReplicas.join(',')}.`
  return `${partitionName(reassignment)}: replicas: ${replicas.join(',')}.${adding}${removing}`
}
