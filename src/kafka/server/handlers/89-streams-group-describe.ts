import { errors } from '../../errors.ts'
import { StreamsGroupDescribeApi } from '../../messages/89-streams-group-describe.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { describeAuthorized } from '../groups/describe-authorized.ts'
import { streamsNotDescribed } from '../groups/streams/streams-describe.ts'
import { topicsOfTopology } from '../groups/streams/topology/streams-topology.ts'
import { handler } from '../handler.ts'

/*
 * StreamsGroupDescribe (89), v0: groups of Kafka Streams applications (KIP-1071).
 *
 * Behaviour:
 * - Epochs, state, topology, and what each member has and is to have. The topology has the numbers of partitions that were
 *   decided as soon as a heartbeat has found all topics there; before, and after a restart, it is as the members brought it.
 * - A group that is not there, or is of another kind, is GROUP_ID_NOT_FOUND; an empty id INVALID_GROUP_ID.
 * - UNSUPPORTED_VERSION while streams.version is 0 or group.coordinator.rebalance.protocols does not name streams.
 * - Needs DESCRIBE on the group, and on the topics that it tells of. Authorized operations when asked for.
 */

export const streamsGroupDescribe = handler(StreamsGroupDescribeApi, async (request, context) => {
  const { broker } = context
  if (!isGroupProtocolEnabled('streams', broker.cluster)) {
    const { code } = errors.UNSUPPORTED_VERSION
    const refused = request.groupIds.map((groupId) => streamsNotDescribed(groupId, code, null))
    return { throttleTimeMs: 0, groups: refused }
  }
  const groups = await describeAuthorized(request, context, {
    describe: (groupId) =>
      groupId === ''
        ? streamsNotDescribed(groupId, errors.INVALID_GROUP_ID.code, null)
        : broker.groups.describeStreamsGroup(groupId),
    refused: streamsNotDescribed,
    topicsOf: ({ topology }) => topicsOfTopology(topology?.subtopologies ?? []),
    hiddenTopicsText: 'The described group uses topics that the client is not authorized to describe.',
  })
  return { throttleTimeMs: 0, groups }
})
