/**
 * Fetch (key 1), v4 to 18.
 *
 * Behaviour:
 * - Whole batches from the one that holds the fetch offset on, committed ones only. At least one batch comes, however large,
 *   in the first partition that has any; else partition and request limits hold. Unlike the reference a batch is never cut.
 * - With less than minBytes the answer waits up to maxWaitMs for a commit that brings them. There is no polling.
 * - Sessions (fetch-sessions.ts): an incremental answer has only partitions with records, an error, or a moved high watermark
 *   or log start offset. A partition that had records is served last the next time.
 * - Offsets outside of [log start, log end] are OFFSET_OUT_OF_RANGE; a leader epoch of the client's that is behind is
 *   FENCED_LEADER_EPOCH, one ahead UNKNOWN_LEADER_EPOCH.
 * - read_committed reads and waits up to the last stable offset, and is told of the aborted transactions among what it reads.
 * - A client that says which epoch the record before had (lastFetchedEpoch) is told where its history leaves ours (KIP-595).
 * - With FENCED_LEADER_EPOCH comes who leads, and where (v16, KIP-951). No other replica is ever preferred.
 *
 * Version notes: v7 sessions. v9 leader epochs. v12 last fetched epochs. v13 topic ids; an unknown one is UNKNOWN_TOPIC_ID.
 *
 * Needs READ on each topic.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import { FetchApi, type FetchRequest, type FetchResponse } from '../../messages/01-fetch.ts'
import { encodeResponseFrame } from '../../messages/headers.ts'
import type { Broker } from '../broker.ts'
import {
  type FetchPartitionResponse,
  type Found,
  fetchPartition,
  isUrgent,
  logOf,
} from '../fetch-partition.ts'
import type { FetchPartition, FetchPlan } from '../fetch-sessions.ts'
import { handler, type RequestContext } from '../handler.ts'
import type { PartitionLog } from '../log/partition-log.ts'

type Response = InputOf<typeof FetchResponse>
type TopicResponse = Response['responses'][number]
type ServedPlan = Exclude<FetchPlan, { kind: 'error' }>

const READ_COMMITTED = 1
/** A frame's length and correlation id. */
const HEADER_BYTES = 8
/** Reads of this size are made before others get their turn on the event loop. */
const BYTES_PER_TURN = 4 * 1024 * 1024

export const fetch = handler(FetchApi, async (asked, context) => {
  const request = withinQuota(asked, context)
  const plan = context.broker.fetchSessions.open(request, context.apiVersion, context.now)
  if (plan.kind === 'error') return { errorCode: errors[plan.error].code, sessionId: 0, responses: [] }
  let found = await readAll(plan.partitions, request, context)
  if (isToWait(found, request)) {
    const wait = context.broker.logs.waiters.wait({
      keys: waitingLogs(plan.partitions, context),
      timeoutMs: request.maxWaitMs,
      isReady: () => hasEnough(plan.partitions, request, context),
    })
    const stopListening = context.connection.onClose(() => wait.cancel())
    const end = await wait.ended
    stopListening()
    if (end === 'cancelled') return null
    found = await readAll(plan.partitions, request, context)
  }
  const throttleTimeMs = context.quota?.fetched(sizeOf(plan, found, context), context.broker.clock.now()) ?? 0
  if (throttleTimeMs > 0) return throttled(plan, throttleTimeMs)
  return answer(plan, found, context)
})

/** A client that is under a quota asks for no more than it may have at once: else it would have to wait each time. */
function withinQuota(request: FetchRequest, { quota, broker }: RequestContext): FetchRequest {
  if (quota === undefined) return request
  const maxBytes = Math.min(request.maxBytes, maxFetchBytes(broker), Math.floor(quota.maxFetchBytes))
  return { ...request, maxBytes, minBytes: Math.min(request.minBytes, maxBytes) }
}

function maxFetchBytes({ cluster }: Broker): number {
  return cluster.configs.number('fetch.max.bytes') ?? 0
}

/**
 * What an answer may have while others are not read yet: of the memory that connections have left, so that answers get
 * smaller before anybody is turned away. One batch comes in any case.
 */
function answerBytes({ connectionMemory }: Broker): number {
  return Math.floor(connectionMemory.leftBytes / 4)
}

/** The bytes of the answer, its records included. */
function sizeOf(plan: ServedPlan, found: readonly Found[], { apiVersion }: RequestContext): number {
  const told = plan.kind === 'incremental' ? found.filter(isNews) : found
  const frame = encodeResponseFrame(FetchApi, apiVersion, 0, { responses: byTopic(told) })
  return frame.reduce((sum, chunk) => sum + chunk.length, 0) - HEADER_BYTES
}

/** What a client gets that is over a quota: nothing, and the session as it was. A new one is not begun. */
function throttled(plan: ServedPlan, throttleTimeMs: number): Response {
  if (plan.kind !== 'incremental') return { throttleTimeMs, sessionId: 0, responses: [] }
  const { session, expectedEpoch } = plan
  const isExpected = session.epoch === expectedEpoch
  const errorCode = isExpected ? errors.NONE.code : errors.INVALID_FETCH_SESSION_EPOCH.code
  return { throttleTimeMs, errorCode, sessionId: session.id, responses: [] }
}

function isToWait(found: readonly Found[], request: FetchRequest): boolean {
  if (request.maxWaitMs <= 0 || found.length === 0) return false
  let bytes = 0
  for (const { isUrgent: isAtOnce, bytes: size } of found) {
    if (isAtOnce) return false
    bytes += size
  }
  return bytes < request.minBytes
}

async function readAll(
  partitions: ReadonlyMap<string, FetchPartition>,
  request: FetchRequest,
  context: RequestContext,
): Promise<Found[]> {
  const isFollower = request.replicaId >= 0 || request.replicaState.replicaId >= 0
  const isCommittedOnly = request.isolationLevel === READ_COMMITTED
  const found: Found[] = []
  let limitBytes = Math.min(request.maxBytes, maxFetchBytes(context.broker), answerBytes(context.broker))
  let hasRecords = false
  let bytesThisTurn = 0
  for (const asked of partitions.values()) {
    const one = fetchPartition(
      asked,
      { limitBytes, minOneBatch: !hasRecords, isCommittedOnly, isFollower },
      context,
    )
    found.push(one)
    if (one.bytes === 0) continue
    hasRecords = true
    limitBytes = Math.max(0, limitBytes - one.usedBytes)
    bytesThisTurn += one.bytes
    if (bytesThisTurn < BYTES_PER_TURN || limitBytes === 0) continue
    bytesThisTurn = 0
    await nextTurn()
  }
  return found
}

function* waitingLogs(
  partitions: ReadonlyMap<string, FetchPartition>,
  context: RequestContext,
): Generator<PartitionLog> {
  for (const asked of partitions.values()) {
    const log = logOf(asked, context)
    if (typeof log !== 'string') yield log
  }
}

/** Whether the wait is over: minBytes are there, or a partition has something to report. */
function hasEnough(
  partitions: ReadonlyMap<string, FetchPartition>,
  request: FetchRequest,
  context: RequestContext,
): boolean {
  let missing = request.minBytes
  for (const asked of partitions.values()) {
    const log = logOf(asked, context)
    if (typeof log === 'string' || isUrgent(asked, log)) return true
    const maxOffset = request.isolationLevel === READ_COMMITTED ? log.lastStableOffset : log.highWatermark
    missing -= log.readableBytes(asked.fetchOffset, Math.min(missing, asked.maxBytes), maxOffset)
    if (missing <= 0) return true
  }
  return false
}

function answer(plan: ServedPlan, found: readonly Found[], context: RequestContext): Response {
  const { fetchSessions } = context.broker
  if (plan.kind === 'sessionless') return response(0, found, context)
  if (plan.kind === 'full') {
    for (const one of found) note(one)
    const session = fetchSessions.create(plan, context.now)
    return response(session?.id ?? 0, found, context)
  }
  const { session, expectedEpoch, partitions } = plan
  if (session.epoch !== expectedEpoch) {
    return { errorCode: errors.INVALID_FETCH_SESSION_EPOCH.code, sessionId: session.id, responses: [] }
  }
  const news = found.filter(isNews)
  for (const one of news) {
    note(one)
    if (one.bytes > 0) moveToEnd(partitions, one.asked)
  }
  return response(session.id, news, context)
}

function response(
  sessionId: number,
  found: readonly Found[],
  { broker, connection }: RequestContext,
): Response {
  const hasHint = found.some((one) => one.response.currentLeader !== undefined)
  const nodeEndpoints = hasHint
    ? [{ nodeId: broker.nodeId, ...broker.cluster.endpoints.for(connection) }]
    : []
  return { sessionId, responses: byTopic(found), nodeEndpoints }
}

function isNews({ asked, response, bytes, isUrgent: isAtOnce }: Found): boolean {
  return (
    bytes > 0 ||
    isAtOnce ||
    response.highWatermark !== asked.toldHighWatermark ||
    response.logStartOffset !== asked.toldLogStartOffset
  )
}

function note({ asked, response }: Found): void {
  // After an error the client must hear of the partition again, whatever it knows.
  asked.toldHighWatermark = response.errorCode === 0 ? response.highWatermark : -1
  asked.toldLogStartOffset = response.errorCode === 0 ? (response.logStartOffset ?? -1) : -1
}

function moveToEnd(partitions: Map<string, FetchPartition>, asked: FetchPartition): void {
  if (partitions.size === 1) return
  for (const [key, value] of partitions) {
    if (value !== asked) continue
    partitions.delete(key)
    partitions.set(key, value)
    return
  }
}

/** Neighbours of one topic share an entry, as in the reference. */
function byTopic(found: readonly Found[]): TopicResponse[] {
  const topics: TopicResponse[] = []
  let last: { topic: string; topicId: string; partitions: FetchPartitionResponse[] } | undefined
  for (const { asked, response } of found) {
    if (last === undefined || last.topic !== asked.topic || last.topicId !== asked.topicId) {
      last = { topic: asked.topic, topicId: asked.topicId, partitions: [] }
      topics.push(last)
    }
    last.partitions.push(response)
  }
  return topics
}
