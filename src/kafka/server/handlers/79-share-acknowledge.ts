import type { InputOf } from '../../../wire/message.ts'
import { errors, type KafkaError } from '../../errors.ts'
import { ShareAcknowledgeApi, type ShareAcknowledgeResponse } from '../../messages/79-share-acknowledge.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { handler, type RequestContext } from '../handler.ts'
import { type AcknowledgeResult, acknowledgePartitions } from '../share/acknowledge-partitions.ts'
import { byTopic } from '../share/by-topic.ts'
import { leaderEndpoints, leaderHint } from '../share/leader-hint.ts'
import { memberOf } from '../share/member-of.ts'
import { releaseMember } from '../share/release-session.ts'
import { FINAL_EPOCH } from '../share/share-sessions.ts'
import type { SharePartitionKey } from '../share-coordinator/share-partition-key.ts'

/*
 * ShareAcknowledge (79), v1-2: a member of a share group says what became of records that it has acquired (KIP-932).
 *
 * Behaviour:
 * - Types: 0 gap and 3 reject settle a record for good, 1 accept too, 2 release makes it available again, unless it has been
 *   delivered share.delivery.count.limit times. One type stands for a whole batch of offsets, or one for each.
 * - All acknowledgements of a partition count, or none: INVALID_RECORD_STATE for what the member has not (or no longer)
 *   acquired, INVALID_REQUEST for batches that make no sense. They are on file before the answer leaves.
 * - It counts into the member's session (share-sessions.ts), which ShareFetch has begun; epoch -1 ends it, and what the
 *   member still had is released.
 * - Needs READ on the group, and on each topic.
 * - Without share.version 1 the answer is UNSUPPORTED_VERSION.
 *
 * Version notes: v2 renewal of locks (type 4, announced by isRenewAck; KIP-1222), and how long they last.
 */

type Response = InputOf<typeof ShareAcknowledgeResponse>
type PartitionResponse = Response['responses'][number]['partitions'][number]

export const shareAcknowledge = handler(ShareAcknowledgeApi, async (request, context) => {
  if (!isGroupProtocolEnabled('share', context.broker.cluster)) return refusal(errors.UNSUPPORTED_VERSION)
  const { groupId } = request
  if (groupId !== null && !context.access.may('READ', 'GROUP', groupId))
    return refusal(errors.GROUP_AUTHORIZATION_FAILED)
  const member = memberOf(request)
  if (member === undefined) return refusal(errors.INVALID_REQUEST)
  const { shareSessionEpoch } = request
  const { broker } = context
  const error = broker.shareSessions.acknowledge(member.groupId, member.memberId, shareSessionEpoch)
  if (error) return refusal(errors[error])
  const results = await acknowledgePartitions({ ...request, ...member }, context)
  if (shareSessionEpoch === FINAL_EPOCH) releaseMember(broker, member)
  const codes = results.map(({ errorCode }) => errorCode)
  return {
    throttleTimeMs: 0,
    errorCode: errors.NONE.code,
    acquisitionLockTimeoutMs: broker.cluster.groupConfigs.of(member.groupId).shareRecordLockDurationMs,
    responses: byTopic(results.map((result) => entryOf(result, context))),
    nodeEndpoints: leaderEndpoints(codes, context),
  }
})

function entryOf(
  { key, errorCode, errorMessage }: AcknowledgeResult,
  context: RequestContext,
): { key: SharePartitionKey; response: PartitionResponse } {
  const currentLeader = leaderHint(key, errorCode, context)
  return { key, response: { partitionIndex: key.partition, errorCode, errorMessage, currentLeader } }
}

function refusal({ code }: KafkaError): Response {
  return { throttleTimeMs: 0, errorCode: code, acquisitionLockTimeoutMs: 0, responses: [], nodeEndpoints: [] }
}
