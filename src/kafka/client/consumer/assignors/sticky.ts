/**
 * Balanced, and everybody keeps as much as balance allows, of the eager kind: members give up everything before they rejoin, and say
 * in their subscription what they had.
 */
import { decode, encode } from '../../../../wire/codec.ts'
import { WireError } from '../../../../wire/errors.ts'
import { StickyAssignorUserData } from '../../../messages/sticky-assignor-user-data.ts'
import { type Assignor, type GroupMember, inOrder } from './assignor.ts'
import { balance, currentOwners } from './balance.ts'
import { flat, grouped } from './protocol.ts'

/** Version 1 added the generation. */
const NEWEST = 1

export const stickyAssignor: Assignor = {
  name: 'sticky',
  isCooperative: false,
  assign(members, partitionCounts) {
    const remembering = members.map(withRememberedPartitions)
    return balance(inOrder(remembering), partitionCounts, currentOwners(remembering, partitionCounts))
  },
  userData(last) {
    if (last === undefined) return null
    const previousAssignment = grouped(last.partitions)
    return encode(StickyAssignorUserData, NEWEST, { previousAssignment, generation: last.generation })
  },
}

/** A member with what it says it had; with nothing when that cannot be read. */
function withRememberedPartitions(member: GroupMember): GroupMember {
  const { userData } = member
  if (userData === null || userData.length === 0) return { ...member, ownedPartitions: [] }
  for (const version of [NEWEST, 0]) {
    try {
      const { previousAssignment, generation } = decode(StickyAssignorUserData, version, userData)
      return { ...member, ownedPartitions: flat(previousAssignment), generation }
    } catch (fault) {
      if (!(fault instanceof WireError)) throw fault
    }
  }
  return { ...member, ownedPartitions: [] }
}
