import type { Assignor } from './assignor.ts'
import { assignDifferent } from './uniform-heterogeneous.ts'
import { assignSame } from './uniform-homogeneous.ts'

/**
 * Gives all members as many partitions as the others, but for one, and leaves with each what it has as far as that allows.
 * When members subscribe to different topics, partitions go to whoever of their subscribers has least.
 */
export const uniformAssignor: Assignor = {
  name: 'uniform',
  assign: (assignment) => (assignment.isHomogeneous ? assignSame(assignment) : assignDifferent(assignment)),
}
