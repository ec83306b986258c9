import { ClientError } from '../../kafka/client/client-error.ts'
import { copiedMapSize, javaHashOrder, javaStringHash } from '../../kafka/java-hash.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import type { Io } from '../kit/io.ts'
import { executionException, runtimeException } from '../kit/java-error.ts'
import type { PartitionOffset } from './partitions.ts'

/** Has each group reset that has no members, or is not there; others are refused. The plan is in the order of Java's maps. */
export async function resetEach(
  descriptions: ReadonlyMap<string, { state: string } | ClientError>,
  resetGroup: (groupId: string, group: { exists: boolean }) => Promise<PartitionOffset[]>,
  io: Io,
): Promise<Map<string, PartitionOffset[]>> {
  const plan = new Map<string, PartitionOffset[]>()
  for (const groupId of javaHashOrder(descriptions.keys(), javaStringHash, copiedMapSize)) {
    const description = descriptions.get(groupId)
    if (description instanceof ClientError && !description.is('GROUP_ID_NOT_FOUND'))
      throw runtimeException(executionException(description))
    const exists = description !== undefined && !(description instanceof ClientError)
    const state = exists ? description.state : 'Dead'
    if (state === 'Empty' || state === 'Dead') plan.set(groupId, await resetGroup(groupId, { exists }))
    else {
      io.stdout.write(
        `\nError: Assignments can only be reset if the group '${groupId}' is inactive, but the current state is ${state}.\n`,
      )
      plan.set(groupId, [])
    }
  }
  return new Map(javaHashMapOrder(plan.keys()).map((groupId) => [groupId, plan.get(groupId) ?? []]))
}
