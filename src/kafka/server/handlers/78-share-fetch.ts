import type { InputOf } from '../../../wire/message.ts'
import { errors, type KafkaError } from '../../errors.ts'
import {
  ShareFetchApi,
  type ShareFetchRequest,
  type ShareFetchResponse,
} from '../../messages/78-share-fetch.ts'
import { encodeResponseFrame } from '../../messages/headers.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { handler, type RequestContext } from '../handler.ts'
import { acknowledgePartitions } from '../share/acknowledge-partitions.ts'
import { answerFetch } from '../share/fetch-answer.ts'
import { fetchPartitions } from '../share/fetch-partitions.ts'
import { memberOf } from '../share/member-of.ts'
import { releaseConnection, releaseMember } from '../share/release-session.ts'
import type { AskedPartition, SessionRequest } from '../share/share-sessions.ts'

/*
 * ShareFetch (78), v1-2: a member of a share group acquires records, and acknowledges earlier ones (KIP-932).
 *
 * Behaviour:
 * - Acquired records are the member's until it acknowledges them or its lock runs out (share.record.lock.duration.ms). They
 *   come in whole record batches; acquiredRecords says which of their offsets are meant.
 * - With less than minBytes to acquire the answer waits up to maxWaitMs, for appends as well as for records that others
 *   release. maxRecords is a soft limit; maxBytes is shared out evenly. A fetch begins with another partition each time.
 * - Sessions (share-sessions.ts): an incremental answer has only partitions with records, an error, or an acknowledgement.
 *   Epoch -1 ends the session, and what the member still had is released; so does the end of its connection. Where there
 *   are group.share.max.share.sessions of them, SHARE_SESSION_LIMIT_REACHED comes after maxWaitMs.
 * - Acknowledgements are on file before the answer leaves. Their errors stand beside those of fetching.
 * - A share partition that the group coordinator has not initialized is UNKNOWN_SERVER_ERROR.
 * - Needs READ on the group, and on each topic.
 * - A client over its quota gets what it has acquired, and has to wait then; the reference sends nothing and leaves it locked.
 * - Without share.version 1 the answer is UNSUPPORTED_VERSION.
 *
 * Version notes: v2 hard limit of records (KIP-1206); renewal of locks, with which nothing is fetched (KIP-1222).
 */

type Response = InputOf<typeof ShareFetchResponse>

/** A frame's length and correlation id. */
const HEADER_BYTES = 8

export const shareFetch = handler(ShareFetchApi, async (request, context) => {
  if (!isGroupProtocolEnabled('share', context.broker.cluster)) return refusal(errors.UNSUPPORTED_VERSION)
  const { groupId } = request
  if (groupId !== null && !context.access.may('READ', 'GROUP', groupId))
    return refusal(errors.GROUP_AUTHORIZATION_FAILED)
  const member = memberOf(request)
  if (member === undefined || isBadRenewal(request)) return refusal(errors.INVALID_REQUEST)
  const { broker } = context
  const plan = broker.shareSessions.open(sessionRequest(request, member, context))
  if (plan.kind === 'error') {
    // Who finds no room is kept waiting, lest it come again at once.
    const wait = { keys: [], timeoutMs: request.maxWaitMs, isReady: () => false }
    if (plan.error === 'SHARE_SESSION_LIMIT_REACHED') await broker.logs.waiters.wait(wait).ended
    return refusal(errors[plan.error])
  }
  const { connection } = context
  if (plan.kind === 'new' && plan.isFirstOfConnection) {
    connection.onClose(() => releaseConnection(broker, connection.id))
  }
  const partitions = plan.kind === 'final' || request.isRenewAck ? [] : plan.partitions
  const [acknowledged, fetched] = await Promise.all([
    hasAcknowledgements(request) ? acknowledgePartitions({ ...request, ...member }, context) : [],
    fetchPartitions(partitions, { ...request, ...member }, context),
  ])
  if (fetched === undefined) return null
  const response = answerFetch(plan, fetched, acknowledged, context)
  if (plan.kind === 'final') releaseMember(broker, member)
  const { shareRecordLockDurationMs } = broker.cluster.groupConfigs.of(member.groupId)
  const told = { ...response, acquisitionLockTimeoutMs: shareRecordLockDurationMs }
  context.quota?.shareFetched(sizeOf(told, context), broker.clock.now())
  return told
})

/** The bytes of an answer, its records included. */
function sizeOf(response: Response, { apiVersion }: RequestContext): number {
  const frame = encodeResponseFrame(ShareFetchApi, apiVersion, 0, response)
  return frame.reduce((sum, chunk) => sum + chunk.length, 0) - HEADER_BYTES
}

/** A renewal fetches nothing, and has to say so. */
function isBadRenewal({ isRenewAck, maxBytes, minBytes, maxRecords, maxWaitMs }: ShareFetchRequest): boolean {
  return isRenewAck && (maxBytes !== 0 || minBytes !== 0 || maxRecords !== 0 || maxWaitMs !== 0)
}

function hasAcknowledgements({ topics }: ShareFetchRequest): boolean {
  return topics.some(({ partitions }) =>
    partitions.some(({ acknowledgementBatches }) => acknowledgementBatches.length > 0),
  )
}

function sessionRequest(
  request: ShareFetchRequest,
  member: { readonly groupId: string; readonly memberId: string },
  { broker, connection }: RequestContext,
): SessionRequest {
  const asked = (topicId: string, partition: number): AskedPartition => ({
    id: `${topicId}:${partition}`,
    key: { groupId: member.groupId, topicId, partition },
    isKnown: broker.topics.byId(topicId) !== undefined,
  })
  return {
    ...member,
    connectionId: connection.id,
    epoch: request.shareSessionEpoch,
    partitions: request.topics.flatMap(({ topicId, partitions }) =>
      partitions.map(({ partitionIndex }) => asked(topicId, partitionIndex)),
    ),
    forgotten: request.forgottenTopicsData.flatMap(({ topicId, partitions }) =>
      partitions.map((partition) => asked(topicId, partition)),
    ),
    hasAcknowledgements: hasAcknowledgements(request),
  }
}

function refusal({ code }: KafkaError): Response {
  return { throttleTimeMs: 0, errorCode: code, acquisitionLockTimeoutMs: 0, responses: [], nodeEndpoints: [] }
}
