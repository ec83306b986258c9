import { errors, type KafkaError } from '../../errors.ts'
import { DeleteShareGroupOffsetsApi } from '../../messages/92-delete-share-group-offsets.ts'
import { ZERO_UUID } from '../../uuid.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import type { DeletedOffsets } from '../groups/share/state-deletion.ts'
import { handler } from '../handler.ts'

/*
 * DeleteShareGroupOffsets (92), v0: makes share groups forget topics (KIP-932).
 *
 * Behaviour:
 * - The share state of all partitions of a topic is deleted: a member that subscribes to it later begins by
 *   share.auto.offset.reset. What an earlier attempt left is tried again.
 * - Not while the group has members (NON_EMPTY_GROUP). A group that is not there or of another kind is GROUP_ID_NOT_FOUND; an
 *   empty id INVALID_GROUP_ID.
 * - Topics that do not exist, or of which the group has no share state, are refused each by itself
 *   (UNKNOWN_TOPIC_OR_PARTITION); they come after the others. Of a group that never had any share state nothing is said.
 * - Needs DELETE on the group, and READ on each topic: TOPIC_AUTHORIZATION_FAILED, before all others.
 * - Without share.version 1 the answer is UNSUPPORTED_VERSION.
 */

export const deleteShareGroupOffsets = handler(
  DeleteShareGroupOffsetsApi,
  async (request, { broker, access }) => {
    if (!isGroupProtocolEnabled('share', broker.cluster)) return refused(errors.UNSUPPORTED_VERSION)
    if (!access.may('DELETE', 'GROUP', request.groupId)) return refused(errors.GROUP_AUTHORIZATION_FAILED)
    if (request.groupId === '') return refused(errors.INVALID_GROUP_ID)
    const denied = new Set(request.topics.filter(({ topicName }) => !access.may('READ', 'TOPIC', topicName)))
    const topics = request.topics.filter((topic) => !denied.has(topic))
    const deleted = await broker.groups.share.deleteOffsets({ ...request, topics })
    if (deleted.errorCode !== errors.NONE.code) return deleted
    const { code: errorCode, message: errorMessage } = errors.TOPIC_AUTHORIZATION_FAILED
    const hidden = [...denied].map(({ topicName }) => ({
      topicName,
      topicId: ZERO_UUID,
      errorCode,
      errorMessage,
    }))
    return { ...deleted, responses: [...hidden, ...deleted.responses] }
  },
)

function refused({ code, message }: KafkaError): DeletedOffsets {
  return { throttleTimeMs: 0, errorCode: code, errorMessage: message, responses: [] }
}
