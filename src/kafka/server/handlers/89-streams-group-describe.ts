import { errors } from '../../errors.ts'
import { StreamsGroupDescribeApi } from '../../messages/89-streams-group-describe.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { GROUP_OPERATIONS } from '../groups/operations.ts'
import { streamsNotDescribed } from '../groups/streams/streams-describe.ts'
import { handler } from '../handler.ts'

/*
 * StreamsGroupDescribe (89), v0: groups of Kafka Streams applications (KIP-1071).
 *
 * Behaviour:
 * - Epochs, state, topology, and what each member has and is to have. The topology has the numbers of partitions that were
 *   decided as soon as a heartbeat has found all topics there; before, and after a restart, it is as the members brought it.
 * - A group that is not there, or is of another kind, is GROUP_ID_NOT_FOUND; an empty id INVALID_GROUP_ID.
 * - UNSUPPORTED_VERSION while streams.version is 0 or group.coordinator.rebalance.protocols does not name streams.
 * - Authorized operations when asked for: all of them, as there are no ACLs.
 */

export const streamsGroupDescribe = handler(StreamsGroupDescribeApi, async (request, context) => {
  const isEnabled = isGroupProtocolEnabled('streams', context.broker.cluster)
  const groups = await Promise.all(
    request.groupIds.map(async (groupId) => {
      if (!isEnabled) return streamsNotDescribed(groupId, errors.UNSUPPORTED_VERSION.code, null)
      if (groupId === '') return streamsNotDescribed(groupId, errors.INVALID_GROUP_ID.code, null)
      const group = await context.broker.groups.describeStreamsGroup(groupId)
      const isAsked = request.includeAuthorizedOperations && group.errorCode === errors.NONE.code
      return isAsked ? { ...group, authorizedOperations: GROUP_OPERATIONS } : group
    }),
  )
  return { throttleTimeMs: 0, groups }
})
