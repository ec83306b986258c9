import { errors, type KafkaError } from '../../errors.ts'
import { AlterShareGroupOffsetsApi } from '../../messages/91-alter-share-group-offsets.ts'
import { ZERO_UUID } from '../../uuid.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import type { AlteredOffsets } from '../groups/share/offset-alteration.ts'
import { handler } from '../handler.ts'

/*
 * AlterShareGroupOffsets (91), v0: sets where share groups begin (KIP-932).
 *
 * Behaviour:
 * - The share state of each partition starts anew at the offset given. A group that is not there is made, empty.
 * - Not while the group has members (NON_EMPTY_GROUP). A group of another kind is GROUP_ID_NOT_FOUND; an empty id
 *   INVALID_GROUP_ID.
 * - Topics and partitions that do not exist are refused each by itself (UNKNOWN_TOPIC_OR_PARTITION), topics first. A negative
 *   partition fails the whole request with UNKNOWN_SERVER_ERROR, as in the reference, and nothing is changed.
 * - Needs READ on the group, and on each topic: TOPIC_AUTHORIZATION_FAILED.
 * - A topic refused that was asked about without partitions is not in the answer.
 * - Without share.version 1 the answer is UNSUPPORTED_VERSION.
 */

export const alterShareGroupOffsets = handler(
  AlterShareGroupOffsetsApi,
  async (request, { broker, access }) => {
    if (!isGroupProtocolEnabled('share', broker.cluster)) return refused(errors.UNSUPPORTED_VERSION)
    if (!access.may('READ', 'GROUP', request.groupId)) return refused(errors.GROUP_AUTHORIZATION_FAILED)
    if (request.groupId === '') return refused(errors.INVALID_GROUP_ID)
    const denied = new Set(request.topics.filter(({ topicName }) => !access.may('READ', 'TOPIC', topicName)))
    const topics = request.topics.filter((topic) => !denied.has(topic))
    const altered = await broker.groups.share.alterOffsets({ ...request, topics })
    if (altered.errorCode !== errors.NONE.code) return altered
    const { code: errorCode, message: errorMessage } = errors.TOPIC_AUTHORIZATION_FAILED
    const hidden = [...denied].map(({ topicName, partitions }) => ({
      topicName,
      topicId: broker.topics.byName(topicName)?.topicId ?? ZERO_UUID,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode, errorMessage })),
    }))
    const isUnknown = ({ topicName }: { readonly topicName: string }): boolean =>
      broker.topics.byName(topicName) === undefined
    const { responses } = altered
    return {
      ...altered,
      responses: [
        ...[...hidden, ...responses.filter(isUnknown)].filter(({ partitions }) => partitions.length > 0),
        ...responses.filter((topic) => !isUnknown(topic)),
      ],
    }
  },
)

function refused({ code, message }: KafkaError): AlteredOffsets {
  return { throttleTimeMs: 0, errorCode: code, errorMessage: message, responses: [] }
}
