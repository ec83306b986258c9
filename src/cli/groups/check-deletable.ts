import type { GroupListing } from '../../kafka/client/admin/types.ts'
import { errorFromName, illegalState } from '../../kafka/client/client-error.ts'
import { illegalArgument } from '../kit/java-error.ts'

/** What a script says of groups that it does not delete. */
export interface DeletableWords {
  /** `Share` or `Streams`. */
  kind: string
  /** What a group is not, that is not among those listed. */
  isNot: string
}

/** Says why groups must not be deleted: they are not of the kind, or not empty. Those that may be are missing. */
export function undeletable(
  groupIds: readonly string[],
  listings: readonly GroupListing[],
  { kind, isNot }: DeletableWords,
): Map<string, Error> {
  const states = new Map(listings.map(({ groupId, state }) => [groupId, state]))
  const problems = new Map<string, Error>()
  for (const groupId of new Set(groupIds)) {
    const state = states.get(groupId)
    if (!states.has(groupId)) problems.set(groupId, illegalArgument(`Group '${groupId}' ${isNot}`))
    else if (state === 'Dead')
      problems.set(groupId, illegalState(`${kind} group '${groupId}' group state is DEAD.`))
    else if (state !== undefined && state !== 'Empty')
      problems.set(groupId, errorFromName('NON_EMPTY_GROUP', `${kind} group '${groupId}' is not EMPTY.`))
  }
  return problems
}
