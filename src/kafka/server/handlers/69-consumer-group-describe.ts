import { errors } from '../../errors.ts'
import { ConsumerGroupDescribeApi } from '../../messages/69-consumer-group-describe.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { notDescribed } from '../groups/consumer/consumer-describe.ts'
import { GROUP_OPERATIONS } from '../groups/operations.ts'
import { handler } from '../handler.ts'

/*
 * ConsumerGroupDescribe (69), v0-1: groups of the consumer protocol (KIP-848).
 *
 * Behaviour:
 * - Epochs, state, and what each member has (also what it is to give up) and is to have; members of the classic protocol too.
 * - A group that is not there, or is a classic one, is GROUP_ID_NOT_FOUND; an empty id INVALID_GROUP_ID.
 * - UNSUPPORTED_VERSION while group.version is 0 or group.coordinator.rebalance.protocols does not name consumer.
 * - Authorized operations when asked for: all of them, as there are no ACLs.
 *
 * Versions:
 * - v1: the protocol of each member.
 */

export const consumerGroupDescribe = handler(ConsumerGroupDescribeApi, async (request, context) => {
  const isEnabled = isGroupProtocolEnabled('consumer', context.broker.cluster)
  const groups = await Promise.all(
    request.groupIds.map(async (groupId) => {
      if (!isEnabled) return notDescribed(groupId, errors.UNSUPPORTED_VERSION.code, null)
      if (groupId === '') return notDescribed(groupId, errors.INVALID_GROUP_ID.code, null)
      const group = await context.broker.groups.describeConsumerGroup(groupId)
      const isAsked = request.includeAuthorizedOperations && group.errorCode === errors.NONE.code
      return isAsked ? { ...group, authorizedOperations: GROUP_OPERATIONS } : group
    }),
  )
  return { throttleTimeMs: 0, groups }
})
