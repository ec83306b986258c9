import { errors } from '../../errors.ts'
import { ShareGroupDescribeApi } from '../../messages/77-share-group-describe.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { describeAuthorized, HIDDEN_TOPICS_TEXT } from '../groups/describe-authorized.ts'
import { notDescribed } from '../groups/share/share-describe.ts'
import { handler } from '../handler.ts'

/*
 * ShareGroupDescribe (77), v1: share groups (KIP-932).
 *
 * Behaviour:
 * - Epochs, state (Empty or Stable), and what each member subscribes to and has.
 * - A group that is not there, or is of another kind, is GROUP_ID_NOT_FOUND; an empty id INVALID_GROUP_ID.
 * - Needs DESCRIBE on the group, and on the topics that it tells of. Authorized operations when asked for.
 * - Without share.version 1 every group is UNSUPPORTED_VERSION.
 */

export const shareGroupDescribe = handler(ShareGroupDescribeApi, async (request, context) => {
  const { broker } = context
  if (!isGroupProtocolEnabled('share', broker.cluster)) {
    const { code, message } = errors.UNSUPPORTED_VERSION
    const refused = request.groupIds.map((groupId) => notDescribed(groupId, code, message))
    return { throttleTimeMs: 0, groups: refused }
  }
  const groups = await describeAuthorized(request, context, {
    describe: (groupId) =>
      groupId === ''
        ? notDescribed(groupId, errors.INVALID_GROUP_ID.code, null)
        : broker.groups.share.describe(groupId),
    refused: notDescribed,
    topicsOf: ({ members }) =>
      members.flatMap(({ assignment }) => assignment.topicPartitions.map(({ topicName }) => topicName)),
    hiddenTopicsText: HIDDEN_TOPICS_TEXT,
  })
  return { throttleTimeMs: 0, groups }
})
