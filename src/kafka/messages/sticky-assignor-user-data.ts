import { message, type TypeOf } from '../../wire/message.ts'
import { array, int32, string, struct } from '../../wire/schema.ts'

/** What a member of a classic group with the sticky assignor had, in its subscription. v1: generation. */
export const StickyAssignorUserData = message('StickyAssignorUserData', null, '0-1', 'none', {
  previousAssignment: array('0+', struct({ topic: string('0+'), partitions: array('0+', 'int32') })),
  generation: int32('1+', { default: -1, ignorable: true }),
})
export type StickyAssignorUserData = TypeOf<typeof StickyAssignorUserData>
