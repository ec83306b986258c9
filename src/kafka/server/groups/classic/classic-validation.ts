import { errors } from '../../../errors.ts'
import type { ClassicGroup } from './classic-group.ts'

/** Whether a member is who it says: NONE, UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID when its instance id has a new owner. */
export function memberError(group: ClassicGroup, memberId: string, groupInstanceId: string | null): number {
  if (groupInstanceId !== null) {
    const owner = group.staticMembers.get(groupInstanceId)
    if (owner === undefined) return errors.UNKNOWN_MEMBER_ID.code
    if (owner !== memberId) return errors.FENCED_INSTANCE_ID.code
  }
  return group.members.has(memberId) ? errors.NONE.code : errors.UNKNOWN_MEMBER_ID.code
}

/** Whether a member may speak for a generation: as memberError, or ILLEGAL_GENERATION. */
export function generationError(
  group: ClassicGroup,
  request: {
    readonly memberId: string
    readonly groupInstanceId: string | null
    readonly generationId: number
  },
): number {
  if (group.state === 'Dead') return errors.COORDINATOR_NOT_AVAILABLE.code
  const errorCode = memberError(group, request.memberId, request.groupInstanceId)
  if (errorCode !== errors.NONE.code) return errorCode
  return request.generationId === group.generationId ? errors.NONE.code : errors.ILLEGAL_GENERATION.code
}
