import { ShareGroupHeartbeatApi } from '../../messages/76-share-group-heartbeat.ts'
import type { HeartbeatProtocol } from '../consumer/heartbeat-protocol.ts'

/** Share groups (KIP-932): members say what they subscribe to, and own whatever the coordinator has told them. */
export const shareHeartbeat: HeartbeatProtocol = {
  kind: 'share',
  send: (connection, request, options) => {
    const { groupId, memberId, memberEpoch, subscribedTopicNames, rackId } = request
    return connection.send(
      ShareGroupHeartbeatApi,
      {
        groupId,
        memberId,
        memberEpoch,
        ...(subscribedTopicNames === undefined ? {} : { subscribedTopicNames }),
        ...(rackId === undefined ? {} : { rackId }),
      },
      options,
    )
  },
}
