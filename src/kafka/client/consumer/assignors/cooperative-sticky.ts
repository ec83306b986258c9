/**
 * Balanced, and everybody keeps as much as balance allows (KIP-429). What moves from one member to another is first taken from the
 * old one and given to nobody: the old one gives it up and rejoins, and the next round hands it out.
 */
import { partitionName } from '../../types.ts'
import { type Assignor, inOrder } from './assignor.ts'
import { balance, currentOwners } from './balance.ts'

const UNKNOWN_GENERATION = -1

export const cooperativeStickyAssignor: Assignor = {
  name: 'cooperative-sticky',
  isCooperative: true,
  assign(members, partitionCounts) {
    const owners = currentOwners(members, partitionCounts)
    const assignment = balance(inOrder(members), partitionCounts, owners)
    for (const [memberId, partitions] of assignment) {
      const settled = partitions.filter((each) => {
        const owner = owners.get(partitionName(each))
        return owner === undefined || owner === memberId
      })
      assignment.set(memberId, settled)
    }
    return assignment
  },
  userData(last) {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32BE(last?.generation ?? UNKNOWN_GENERATION)
    return bytes
  },
}
