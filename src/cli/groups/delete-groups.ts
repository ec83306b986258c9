import type { Outcome } from '../../kafka/client/admin/types.ts'
import type { ClientError } from '../../kafka/client/client-error.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { adviseOn } from '../kit/fault-advice.ts'
import type { Io } from '../kit/io.ts'
import { javaToString } from '../kit/java-error.ts'

/** How the reference says it. */
export interface DeletionWords {
  kind: 'consumer' | 'share' | 'streams'
  /** What the map of failures was made with. */
  failedCapacity?: number
}

/** Says which groups are deleted and which are not, and why. */
export function printDeletions(
  outcomes: ReadonlyMap<string, true | Error> | Outcome<string, true>,
  { kind, failedCapacity }: DeletionWords,
  io: Io,
): void {
  const deleted = javaHashMapOrder([...outcomes].filter(([, outcome]) => outcome === true).map(([id]) => id))
  const failed = new Map<string, Error | ClientError>()
  for (const [groupId, outcome] of outcomes) if (outcome instanceof Error) failed.set(groupId, outcome)
  const names = kind === 'streams' ? `'${deleted.join("', '")}'` : deleted.map((id) => `'${id}'`).join(', ')
  if (failed.size === 0) {
    io.stdout.write(`Deletion of requested ${kind} groups (${names}) was successful.\n`)
    return
  }
  io.stdout.write(`\nError: Deletion of some ${kind} groups failed:\n`)
  for (const groupId of javaHashMapOrder(failed.keys(), failedCapacity)) {
    const reason = javaToString(failed.get(groupId))
    io.stdout.write(`* Group '${groupId}' could not be deleted due to: ${reason}\n`)
  }
  if (deleted.length > 0)
    io.stdout.write(
      `\nThese ${kind} groups were deleted successfully: ${names}${kind === 'streams' ? '.' : ''}\n`,
    )
  adviseOn([...failed.values()][0], io)
}
