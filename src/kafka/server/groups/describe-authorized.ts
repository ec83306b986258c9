import { errors } from '../../errors.ts'
import type { RequestContext } from '../handler.ts'

interface Described {
  readonly groupId: string
  readonly errorCode: number
}

interface DescribeRequest {
  readonly groupIds: readonly string[]
  readonly includeAuthorizedOperations: boolean
}

/** How groups of one kind are described. */
interface GroupDescriber<Group extends Described> {
  describe(groupId: string): Group | Promise<Group>
  refused(groupId: string, errorCode: number, errorMessage: string | null): Group
  /** Topics that a description tells of. */
  topicsOf(group: Group): Iterable<string>
  /** What is said of a group that has topics which the sender may not describe. */
  readonly hiddenTopicsText: string
}

/**
 * Describes groups as far as the sender may: one that it may not describe is GROUP_AUTHORIZATION_FAILED, before all others, and one
 * with topics that it may not describe TOPIC_AUTHORIZATION_FAILED.
 */
export async function describeAuthorized<Group extends Described>(
  { groupIds, includeAuthorizedOperations }: DescribeRequest,
  { access }: Pick<RequestContext, 'access'>,
  how: GroupDescriber<Group>,
): Promise<(Group & { readonly authorizedOperations?: number })[]> {
  const denied = new Set(groupIds.filter((groupId) => !access.may('DESCRIBE', 'GROUP', groupId)))
  const described = await Promise.all(
    groupIds.filter((groupId) => !denied.has(groupId)).map((groupId) => how.describe(groupId)),
  )
  const { GROUP_AUTHORIZATION_FAILED, TOPIC_AUTHORIZATION_FAILED, NONE } = errors
  const refused = groupIds
    .filter((groupId) => denied.has(groupId))
    .map((groupId) => how.refused(groupId, GROUP_AUTHORIZATION_FAILED.code, null))
  return [
    ...refused,
    ...described.map((group) => {
      const { groupId } = group
      if (
        access.isRestricted &&
        [...how.topicsOf(group)].some((name) => !access.may('DESCRIBE', 'TOPIC', name))
      ) {
        return how.refused(groupId, TOPIC_AUTHORIZATION_FAILED.code, how.hiddenTopicsText)
      }
      if (!includeAuthorizedOperations || group.errorCode !== NONE.code) return group
      return { ...group, authorizedOperations: access.operationsOn('GROUP', groupId) }
    }),
  ]
}

export const HIDDEN_TOPICS_TEXT =
  'The group has described topic(s) that the client is not authorized to describe.'
