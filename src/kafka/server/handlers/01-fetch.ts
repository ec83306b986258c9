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
 *
 * Version notes: v7 sessions. v9 leader epochs. v13 topic ids; an unknown one is UNKNOWN_TOPIC_ID. Topics with compression.type
 * zstd are UNSUPPORTED_COMPRESSION_TYPE before v10.
 *
 * Not done: diverging epochs (for followers), authorization.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import { FetchApi, type FetchRequest, type FetchResponse } from '../../messages/01-fetch.ts'
import { encodeResponseFrame } from '../../messages/headers.ts'
import type { FetchPartition, FetchPlan } from '../fetch-sessions.ts'
import { handler, type RequestContext } from '../handler.ts'
import type { PartitionLog } from '../log/partition-log.ts'

type Response = InputOf<typeof FetchResponse>
type TopicResponse = Response['responses'][number]
type ServedPlan = Exclude<FetchPlan, { kind: 'error' }>
type PartitionResponse = TopicResponse['partitions'][number]

/** One partition with what was found for it. */
interface Found {
  readonly asked: FetchPartition
  readonly response: PartitionResponse
  readonly bytes: number
}

const READ_COMMITTED = 1
/** A frame's length and correlation id. */
const HEADER_BYTES = 8
const ZSTD_SINCE_VERSION = 10
/** fetch.max.bytes of the broker. */
const MAX_BYTES = 57_671_680
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
function withinQuota(request: FetchRequest, { quota }: RequestContext): FetchRequest {
  if (quota === undefined) return request
  const maxBytes = Math.min(request.maxBytes, MAX_BYTES, Math.floor(quota.maxFetchBytes))
  return { ...request, maxBytes, minBytes: Math.min(request.minBytes, maxBytes) }
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
  for (const { response, bytes: size } of found) {
    if (response.errorCode !== 0) return false
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
  const { isolationLevel } = request
  const found: Found[] = []
  let limitBytes = Math.min(request.maxBytes, MAX_BYTES)
  let hasRecords = false
  let bytesThisTurn = 0
  for (const asked of partitions.values()) {
    const one = readOne(asked, { limitBytes, minOneBatch: !hasRecords, isolationLevel, isFollower }, context)
    found.push(one)
    if (one.bytes === 0) continue
    hasRecords = true
    limitBytes = Math.max(0, limitBytes - one.bytes)
    bytesThisTurn += one.bytes
    if (bytesThisTurn < BYTES_PER_TURN || limitBytes === 0) continue
    bytesThisTurn = 0
    await nextTurn()
  }
  return found
}

interface ReadLimits {
  readonly limitBytes: number
  readonly minOneBatch: boolean
  readonly isolationLevel: number
  /** The request says that it comes from another broker, of which there is none. */
  readonly isFollower: boolean
}

function readOne(asked: FetchPartition, limits: ReadLimits, context: RequestContext): Found {
  const log = logOf(asked, context)
  if (typeof log === 'string') return failed(asked, log, [])
  const error = limits.isFollower ? 'NOT_LEADER_OR_FOLLOWER' : problemOf(asked, log)
  if (error !== undefined) return failed(asked, error, null)
  const isCommittedOnly = limits.isolationLevel === READ_COMMITTED
  const { batches, sizeInBytes, nextOffset } = log.read(asked.fetchOffset, {
    maxBytes: Math.min(asked.maxBytes, limits.limitBytes),
    minOneBatch: limits.minOneBatch,
    maxOffset: isCommittedOnly ? log.lastStableOffset : log.highWatermark,
  })
  const response = {
    partitionIndex: asked.partition,
    errorCode: 0,
    highWatermark: log.highWatermark,
    lastStableOffset: log.lastStableOffset,
    logStartOffset: log.logStartOffset,
    abortedTransactions: isCommittedOnly ? [...log.abortedTransactions(asked.fetchOffset, nextOffset)] : null,
    records: batches,
  }
  return { asked, response, bytes: sizeInBytes }
}

type Problem =
  | 'UNKNOWN_TOPIC_ID'
  | 'UNKNOWN_TOPIC_OR_PARTITION'
  | 'UNSUPPORTED_COMPRESSION_TYPE'
  | 'OFFSET_OUT_OF_RANGE'
  | 'FENCED_LEADER_EPOCH'
  | 'UNKNOWN_LEADER_EPOCH'
  | 'NOT_LEADER_OR_FOLLOWER'

function logOf(asked: FetchPartition, { broker, apiVersion }: RequestContext): PartitionLog | Problem {
  const hasId = apiVersion >= 13
  const topic = hasId ? broker.topics.byId(asked.topicId) : broker.topics.byName(asked.topic)
  if (topic === undefined) return hasId ? 'UNKNOWN_TOPIC_ID' : 'UNKNOWN_TOPIC_OR_PARTITION'
  if (asked.partition < 0 || asked.partition >= topic.partitions) return 'UNKNOWN_TOPIC_OR_PARTITION'
  if (topic.config.compressionType === 'zstd' && apiVersion < ZSTD_SINCE_VERSION)
    return 'UNSUPPORTED_COMPRESSION_TYPE'
  return broker.logs.get(topic.topicId, asked.partition)
}

function problemOf(asked: FetchPartition, log: PartitionLog): Problem | undefined {
  const { currentLeaderEpoch, fetchOffset } = asked
  if (currentLeaderEpoch >= 0 && currentLeaderEpoch !== log.leaderEpoch) {
    return currentLeaderEpoch < log.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH'
  }
  if (fetchOffset < log.logStartOffset || fetchOffset > log.logEndOffset) return 'OFFSET_OUT_OF_RANGE'
  return undefined
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
    if (typeof log === 'string' || problemOf(asked, log) !== undefined) return true
    const maxOffset = request.isolationLevel === READ_COMMITTED ? log.lastStableOffset : log.highWatermark
    missing -= log.readableBytes(asked.fetchOffset, Math.min(missing, asked.maxBytes), maxOffset)
    if (missing <= 0) return true
  }
  return false
}

function answer(plan: ServedPlan, found: readonly Found[], context: RequestContext): Response {
  const { fetchSessions } = context.broker
  if (plan.kind === 'sessionless') return { sessionId: 0, responses: byTopic(found) }
  if (plan.kind === 'full') {
    for (const one of found) note(one)
    const session = fetchSessions.create(plan, context.now)
    return { sessionId: session?.id ?? 0, responses: byTopic(found) }
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
  return { sessionId: session.id, responses: byTopic(news) }
}

function isNews({ asked, response, bytes }: Found): boolean {
  return (
    bytes > 0 ||
    response.errorCode !== 0 ||
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
  let last: { topic: string; topicId: string; partitions: PartitionResponse[] } | undefined
  for (const { asked, response } of found) {
    if (last === undefined || last.topic !== asked.topic || last.topicId !== asked.topicId) {
      last = { topic: asked.topic, topicId: asked.topicId, partitions: [] }
      topics.push(last)
    }
    last.partitions.push(response)
  }
  return topics
}

/** Errors about the topic come with an empty list of aborted transactions, others with none: as in the reference. */
function failed(asked: FetchPartition, error: Problem, abortedTransactions: [] | null): Found {
  const response = {
    partitionIndex: asked.partition,
    errorCode: errors[error].code,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    abortedTransactions,
    records: EMPTY,
  }
  return { asked, response, bytes: 0 }
}

const EMPTY = Buffer.alloc(0)
