import { errors } from '../../errors.ts'
import { ShareGroupHeartbeatApi } from '../../messages/76-share-group-heartbeat.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { callerOf } from '../groups/caller.ts'
import { handler } from '../handler.ts'

/*
 * ShareGroupHeartbeat (76), v1: membership of share groups (KIP-932).
 *
 * Behaviour:
 * - One request for joining (epoch 0), staying, changing the subscription and leaving (-1). The client makes the member id, of
 *   36 characters at most. The broker assigns, by the assignor simple: several members may have the same partition.
 * - A partition is assigned when its share state has been initialized, which the first heartbeat that asks for its topic brings
 *   about; the member gets it with a later one.
 * - The assignment is told when it has changed, and to members that say what they subscribe to.
 * - A member that is not heard of in share.session.timeout.ms is removed. A new assignment is computed at most every
 *   share.assignment.interval.ms.
 * - A group of another kind is GROUP_ID_NOT_FOUND, an empty one too.
 * - Without share.version 1 the answer is UNSUPPORTED_VERSION.
 * - Needs READ on the group, and DESCRIBE on the topics subscribed to.
 */

const MAX_MEMBER_ID_LENGTH = 36

export const shareGroupHeartbeat = handler(ShareGroupHeartbeatApi, (request, context) => {
  const { broker, access } = context
  const refused = { throttleTimeMs: 0, memberEpoch: 0, heartbeatIntervalMs: 0 }
  if (!isGroupProtocolEnabled('share', broker.cluster))
    return { ...refused, errorCode: errors.UNSUPPORTED_VERSION.code }
  if (!access.may('READ', 'GROUP', request.groupId))
    return { ...refused, errorCode: errors.GROUP_AUTHORIZATION_FAILED.code }
  if (request.memberId === '' || request.memberId.length > MAX_MEMBER_ID_LENGTH)
    return { ...refused, errorCode: errors.INVALID_REQUEST.code }
  if (request.subscribedTopicNames?.some((name) => !access.may('DESCRIBE', 'TOPIC', name)))
    return { ...refused, errorCode: errors.TOPIC_AUTHORIZATION_FAILED.code }
  return broker.groups.share.heartbeat(request, callerOf(context))
})
